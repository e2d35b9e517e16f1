/* SPDX-License-Identifier: MIT */
/*
 * test_standby.c - when nobody is to wait any more to be the next chatd.
 */
#include "config.h"

#include <sys/wait.h>
#include <sysexits.h>

#include "life/holder.h"
#include "life/program.h"
#include "life/standby.h"
#include "support/leak.h"
#include "support/runner.h"

/* More looks than anybody is to have patience for. */
#define LOOKS 20

/* One that cannot be executed. */
static const struct program gone = {
	.path = "/nonexistent/chatd",
	.args = { "chatd", NULL },
};

static struct holder holder;
static struct standby next;

/* Looks for the next one again and again. Returns how many were executed. */
static int
executed(void)
{
	int n = 0, status;

	for (int i = 0; i < LOOKS; i++) {
		ck_assert_int_eq(standby_prepare(&next), 0);
		if (!next.pid)
			continue;
		n++;
		ck_assert_int_eq(waitpid(next.pid, &status, 0), next.pid);
		ck_assert_int_eq(WEXITSTATUS(status), EX_OSERR);
		standby_ended(&next);
	}
	return n;
}

START_TEST(standby_is_given_up_until_the_next_start)
{
	int fds = leak_count_fds();
	pid_t pid;

	ck_assert_int_eq(holder_open(&holder), 0);
	standby_init(&next, &gone, &holder);
	ck_assert_int_eq(executed(), 3);
	ck_assert_int_eq(executed(), 0);
	pid = standby_begin(&next);
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	ck_assert_int_eq(executed(), 3);
	standby_dismiss(&next);
	holder_close(&holder);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

SUITE(standby)
{
	ADD(standby_is_given_up_until_the_next_start);
}
