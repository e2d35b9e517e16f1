/* SPDX-License-Identifier: MIT */
/*
 * The table of descriptors as a whole: made large, and gone through.
 */
#include "config.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/fd_table.h"
#include "support/fail.h"
#include "support/runner.h"

#define PLACES 2048

/* What was visited. */
static int seen[PLACES];
static int n_seen;

static void
see(void *arg, int fd)
{
	const bool *closing = arg;

	if (fcntl(fd, F_GETFD) < 0)
		return;
	ck_assert_int_lt(n_seen, PLACES);
	ck_assert(n_seen == 0 || fd > seen[n_seen - 1]);
	seen[n_seen++] = fd;
	if (*closing && fd > STDERR_FILENO)
		close(fd);
}

/* Goes through the table: are those seen that are open, below @places? */
static void
expect_all(int places)
{
	bool closing = false;
	int i = 0;

	n_seen = 0;
	ck_assert_int_eq(fd_table_each(0, see, &closing), seen[n_seen - 1] + 1);
	for (int fd = 0; fd < places; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			ck_assert_int_eq(seen[i++], fd);
	ck_assert(i == n_seen || seen[i] >= places);
}

/* Has as many places as may be open be @places. Returns how many it were. */
static rlim_t
limit_to(rlim_t places)
{
	struct rlimit limit;
	rlim_t before;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	before = limit.rlim_cur;
	limit.rlim_cur = places;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	return before;
}

/* Below @places all are taken: is what is open seen, so many at least? */
static void
expect_full(int places)
{
	rlim_t before = limit_to((rlim_t)places);
	int first = dup(STDERR_FILENO);

	while (dup(STDERR_FILENO) >= 0)
		;
	expect_all(places);
	ck_assert_int_ge(n_seen, places);
	/* what looks for leaks at the end wants some */
	for (int fd = first; fd < places; fd++)
		close(fd);
	(void)limit_to(before);
}

START_TEST(fd_table_has_what_is_open)
{
	static const int places[] = { 63, 64, 65, 200, 1023, 1024 };
	int before;

	expect_all(PLACES);
	before = n_seen;
	for (int i = 0; i < 6; i++)
		ck_assert_int_eq(dup2(STDERR_FILENO, places[i]), places[i]);
	expect_all(PLACES);
	ck_assert_int_eq(n_seen, before + 6);
	close(64);
	expect_all(PLACES);
	ck_assert_int_eq(n_seen, before + 5);
}
END_TEST

START_TEST(fd_table_has_what_is_below_an_end)
{
	bool closing = false;

	ck_assert_int_eq(dup2(STDERR_FILENO, 300), 300);
	ck_assert_int_eq(dup2(STDERR_FILENO, 301), 301);
	n_seen = 0;
	ck_assert_int_eq(fd_table_each(301, see, &closing), 301);
	ck_assert_int_eq(seen[n_seen - 1], 300);
	close(300);
	close(301);
}
END_TEST

START_TEST(fd_table_may_be_emptied_meanwhile)
{
	bool closing = true;

	for (int fd = 100; fd < 300; fd++)
		ck_assert_int_eq(dup2(STDERR_FILENO, fd), fd);
	n_seen = 0;
	(void)fd_table_each(0, see, &closing);
	ck_assert_int_ge(n_seen, 200);
	for (int fd = STDERR_FILENO + 1; fd < PLACES; fd++)
		ck_assert_int_lt(fcntl(fd, F_GETFD), 0);
}
END_TEST

/* Nothing more can be opened, not even to read how large the table is. */
START_TEST(fd_table_may_be_full)
{
	expect_full(80);
}
END_TEST

/* A limit below what poll(2) is asked about at once. */
START_TEST(fd_table_may_be_small)
{
	expect_full(20);
}
END_TEST

START_TEST(fd_table_that_cannot_be_wide_is_left)
{
	int next = dup(STDERR_FILENO);
	rlim_t before;

	close(next);
	fd_table_widen(INT_MAX);
	before = limit_to((rlim_t)next);
	fd_table_widen(PLACES);
	(void)limit_to((rlim_t)next + 1);
	ck_assert_int_eq(dup(STDERR_FILENO), next);
	close(next);
	(void)limit_to(before);
}
END_TEST

SUITE(fd_table)
{
	ADD(fd_table_has_what_is_open);
	ADD(fd_table_has_what_is_below_an_end);
	ADD(fd_table_may_be_emptied_meanwhile);
	ADD(fd_table_may_be_full);
	ADD(fd_table_may_be_small);
	ADD(fd_table_that_cannot_be_wide_is_left);
}
