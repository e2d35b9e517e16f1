/* SPDX-License-Identifier: MIT */
/*
 * What is said is counted by batches; how long it takes, from the post on.
 */
#include "config.h"

#include "client/traffic.h"

#include <errno.h>

#include "support/runner.h"
#include "support/vloop.h"
#include "unit/room_fixture.h"

#define MS INT64_C(1000000)

static struct traffic traffic;

static void
begin(void)
{
	vtime_begin();
	set_up();
	traffic_init(&traffic, room);
}

static void
end(void)
{
	traffic_fini(&traffic);
	traffic_fini(&traffic);
	tear_down();
	vtime_end();
}

/* Joins, and has its join line stored @ns after it was posted. */
static void
join_for(int64_t ns)
{
	guest_join(&a, room, "a", &fiber);
	vtime_advance(ns);
	store_double_commit_all(&store);
}

START_TEST(traffic_of_lines)
{
	join_for(20 * MS);
	guest_say(&a, "hello");
	guest_say(&a, "you");
	store_double_commit_all(&store);
	leave(&a);
	ck_assert_uint_eq(traffic.lines[LINE_JOIN], 1);
	ck_assert_uint_eq(traffic.lines[LINE_MESSAGE], 2);
	ck_assert_uint_eq(traffic.lines[LINE_LEAVE], 1);
	ck_assert_uint_eq(traffic.bytes, 8);
	/* one a batch */
	ck_assert_uint_eq(tally_total(&traffic.stored), 3);
	ck_assert_int_ge(traffic.stored.largest, 20 * MS);
	ck_assert_int_lt(traffic.stored.largest, 21 * MS);
}
END_TEST

START_TEST(traffic_of_refused_lines_is_none)
{
	int64_t since = 0;

	guest_join(&a, room, "a", &fiber);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	ck_assert_uint_eq(traffic.lines[LINE_JOIN], 0);
	ck_assert_uint_eq(tally_total(&traffic.stored), 0);
	traffic_begin(&traffic, &since);
	ck_assert_int_eq(since, 0);
	room_leave(&a.client);
}
END_TEST

START_TEST(traffic_is_delivered_when_all_batches_are)
{
	int64_t since = 0;

	join_for(20 * MS);
	traffic_begin(&traffic, &since);
	guest_say(&a, "hello");
	store_double_commit_all(&store);
	vtime_advance(10 * MS);
	traffic_begin(&traffic, &since);
	traffic_end(&traffic, &since);
	traffic_end(&traffic, &since);
	ck_assert_uint_eq(tally_total(&traffic.delivered), 1);
	ck_assert_int_ge(traffic.delivered.largest, 30 * MS);
	ck_assert_int_lt(traffic.delivered.largest, 31 * MS);
	leave(&a);
}
END_TEST

SUITE(traffic)
{
	tcase_add_checked_fixture(tc_, begin, end);
	ADD(traffic_of_lines);
	ADD(traffic_of_refused_lines_is_none);
	ADD(traffic_is_delivered_when_all_batches_are);
}
