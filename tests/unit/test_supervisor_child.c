/* SPDX-License-Identifier: MIT */
/*
 * Whether a keeper is at work is known whoever else of chatd's group has ended.
 */
#include "config.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "life/supervisor_child.h"
#include "support/runner.h"

/* A process of @group, or, if that is 0, of a group of its own. */
static pid_t
begin(pid_t group)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	ck_assert_int_eq(setpgid(pid, group), 0);
	return pid;
}

/* It has ended, and nobody has reaped it. */
static void
end(pid_t pid)
{
	siginfo_t info;

	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
}

START_TEST(supervisor_child_knows_who_is_at_work)
{
	pid_t chatd = begin(0);
	pid_t former = begin(chatd), keeper = begin(chatd);
	int status;

	ck_assert(!supervisor_child_has_ended(chatd, &status));
	end(chatd);
	ck_assert(supervisor_child_has_ended(chatd, &status));
	ck_assert_int_eq(supervisor_child_code(status), 128 + SIGKILL);
	ck_assert(supervisor_child_has_keeper(chatd));
	/* which was dismissed in an upgrade, and has had no time to end */
	end(former);
	ck_assert(supervisor_child_has_keeper(chatd));
	end(keeper);
	ck_assert(!supervisor_child_has_keeper(chatd));
	/* they do not stay */
	ck_assert_int_lt(waitpid(-1, &status, WNOHANG | __WALL), 0);
}
END_TEST

SUITE(supervisor_child)
{
	ADD(supervisor_child_knows_who_is_at_work);
}
