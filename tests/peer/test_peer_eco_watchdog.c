/* SPDX-License-Identifier: MIT */
/*
 * Cases of lua-eco's tests/eco.lua: the watchdog.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/watchdog.h>

#include "support/runner.h"

/* 'x' is a matter of the compiler here. */
static int
set_out_of_range(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_watchdog_set(coir_ms(-1), NULL, NULL), -EINVAL);
	ck_assert_int_eq(coir_watchdog_set(coir_ms(5001), NULL, NULL), -EINVAL);
	ck_assert_int_eq(coir_watchdog_set(coir_ms(5000), NULL, NULL), 0);
	return coir_watchdog_set(coir_ms(0), NULL, NULL);
}

START_TEST(ECO_01_watchdog_argument_range)
{
	ck_assert_int_eq(coir_run(set_out_of_range, NULL), 0);
}
END_TEST

/* Keep the loop until something can be read from *@arg. */
static int
keep_the_loop(void *arg)
{
	struct pollfd in = { .fd = *(int *)arg, .events = POLLIN };
	int rc = coir_watchdog_set(coir_ms(30), NULL, NULL);

	while (rc == 0 && poll(&in, 1, 0) <= 0)
		;
	return rc;
}

/* lua-eco says so after the turn, this one while it lasts. */
START_TEST(ECO_02_watchdog_logs_but_does_not_exit)
{
	char text[256] = "";
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_ge(dup2(fds[1], STDERR_FILENO), 0);
	ck_assert_int_eq(coir_run(keep_the_loop, &fds[0]), 0);
	ck_assert_int_gt(read(fds[0], text, sizeof(text) - 1), 0);
	ck_assert_ptr_eq(strstr(text,
				"libcoir: fiber \"main\" has kept the "
				"loop for "),
			 text);
}
END_TEST

SUITE(eco_watchdog)
{
	ADD(ECO_01_watchdog_argument_range);
	ADD(ECO_02_watchdog_logs_but_does_not_exit);
}
