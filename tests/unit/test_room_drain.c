/* SPDX-License-Identifier: MIT */
/*
 * The end of the day: all is said, all leave in one batch.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

static int drained; /* times that the drain was over */

static void
count_drained(void *arg)
{
	ck_assert_ptr_null(arg);
	drained++;
}

/* Begins the drain. */
static void
drain(void)
{
	drained = 0;
	room_drain(room, count_drained, NULL);
}

START_TEST(room_drain_stores_all_and_all_leave_in_one_batch)
{
	struct line line;

	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	guest_say(&a, "last words");
	drain();
	ck_assert_int_eq(room_say(&a.client, "no", 2, 3), -ESHUTDOWN);
	ck_assert_int_eq(guest_try_join(&c, room, "c", &fiber), -ESHUTDOWN);
	ck_assert_int_eq(room_announce(room, "no", 2), -ESHUTDOWN);
	store_double_commit_all(&store);
	guest_expect(&b, A_JOINED B_JOINED "last words\n");
	ck_assert(cursor_done(&b.client.cursor));
	ck_assert(!cursor_done(&a.client.cursor));
	room_leave(&b.client);
	ck_assert_int_eq(store.wanted, 0);
	ck_assert(!b.released);
	room_leave(&a.client);
	ck_assert_int_eq(drained, 0);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, 0);
	ck_assert(a.released && b.released);
	ck_assert_int_eq(drained, 1);
	ck_assert_uint_eq(store.all.count, 5);
	line = lines_get(&store.all, 3);
	ck_assert_int_eq(line.kind, LINE_LEAVE);
	ck_assert_int_eq(memcmp(line.address, "tcp:a", 5), 0);
	line = lines_get(&store.all, 4);
	ck_assert_int_eq(line.kind, LINE_LEAVE);
	ck_assert_int_eq(memcmp(line.address, "tcp:b", 5), 0);
}
END_TEST

START_TEST(room_drain_of_an_empty_room_is_over_at_once)
{
	drain();
	ck_assert_int_eq(drained, 1);
}
END_TEST

START_TEST(room_drain_counts_in_those_that_leave_before_it_settles)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	room_leave(&a.client);
	drain();
	room_leave(&b.client);
	store_double_commit_all(&store);
	ck_assert_int_eq(drained, 1);
	ck_assert(a.released && b.released);
	ck_assert_uint_eq(store.all.count, 4);
}
END_TEST

START_TEST(room_drain_ends_though_the_store_fails)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	drain();
	room_leave(&a.client);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	ck_assert_int_eq(drained, 1);
	ck_assert(a.released);
}
END_TEST

SUITE(room_drain)
{
	TCase *tc = tcase_create("room_drain");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_drain_stores_all_and_all_leave_in_one_batch);
	tcase_add_test(tc, room_drain_of_an_empty_room_is_over_at_once);
	tcase_add_test(tc,
		       room_drain_counts_in_those_that_leave_before_it_settles);
	tcase_add_test(tc, room_drain_ends_though_the_store_fails);
	suite_add_tcase(s, tc);
}
