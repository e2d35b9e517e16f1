/* SPDX-License-Identifier: MIT */
/*
 * The sentinel notes that it was woken late, and then sleeps until the next
 * time that is still to come; the real one starts and stops.
 */
#include "config.h"

#include <errno.h>

#include "room/sentinel.h"
#include "support/runner.h"

#define MS INT64_C(1000000)

static struct sentinel sentinel;

static void
set_up(void)
{
	sentinel.stalls.n = 0;
}

START_TEST(sentinel_in_time_notes_nothing)
{
	struct stalls *stalls = &sentinel.stalls;

	ck_assert_int_eq(sentinel_wake(stalls, 10 * MS, 10 * MS), 11 * MS);
	ck_assert_int_eq(sentinel_wake(stalls, 11 * MS, 11 * MS + 1), 12 * MS);
	ck_assert_int_eq(sentinel_wake(stalls, 12 * MS, 14 * MS), 15 * MS);
	ck_assert_uint_eq(stalls->n, 0);
}
END_TEST

START_TEST(sentinel_that_is_late_notes_how_long)
{
	struct stalls *stalls = &sentinel.stalls;
	int64_t due = sentinel_wake(stalls, 10 * MS, 31 * MS + MS / 2);

	ck_assert_int_eq(due, 32 * MS);
	ck_assert_int_eq(sentinel_wake(stalls, due, due), 33 * MS);
	ck_assert_uint_eq(stalls->n, 1);
	ck_assert_int_eq(stalls->list[0].from, 10 * MS);
	ck_assert_int_eq(stalls->list[0].until, 31 * MS + MS / 2);
}
END_TEST

/* Whether it may watch or not: what was begun ends. */
START_TEST(sentinel_starts_and_stops)
{
	int rc = sentinel_start(&sentinel, 0);

	ck_assert(rc == 0 || rc == -EPERM || rc == -EINVAL);
	ck_assert_int_eq(sentinel.watching, rc == 0);
	sentinel_stop(&sentinel);
	ck_assert(!sentinel.watching);
	sentinel_stop(&sentinel);
}
END_TEST

SUITE(sentinel)
{
	tcase_add_checked_fixture(tc_, set_up, NULL);
	ADD(sentinel_in_time_notes_nothing);
	ADD(sentinel_that_is_late_notes_how_long);
	ADD(sentinel_starts_and_stops);
}
