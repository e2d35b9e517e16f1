/* SPDX-License-Identifier: MIT */
/*
 * Row ECO-06 of the peers' cases: lua-eco's after-fork initialisation, which
 * only a child may do.
 */
#include "config.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/runtime.h>

#include "peer/peer.h"
#include "support/runner.h"

static int
begin_anew(void *arg)
{
	int status = -1;
	pid_t pid;

	(void)arg;
	ck_assert_int_eq(coir_runtime_after_fork(), -EPERM);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(coir_runtime_after_fork() != 0 ||
		      coir_run(yielding, NULL) != 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	return coir_yield();
}

START_TEST(ECO_06_after_fork_is_refused_in_the_parent)
{
	ck_assert_int_eq(coir_run(begin_anew, NULL), 0);
}
END_TEST

SUITE(peer_eco_fork)
{
	ADD(ECO_06_after_fork_is_refused_in_the_parent);
}
