/* SPDX-License-Identifier: MIT */
/*
 * One leave line for each join line, however and whenever somebody goes.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

START_TEST(room_client_may_go_before_its_lines_are_stored)
{
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "one");
	tell(&a, "never seen");
	room_leave(&a.client);
	ck_assert(!a.released);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, 0);
	ck_assert(!a.released);
	ck_assert_uint_eq(fiber.present, 1);
	store_double_commit_all(&store);
	ck_assert(a.released);
	guest_expect(&b, B_JOINED A_JOINED "one\n" A_LEFT);
	leave(&b);
}
END_TEST

START_TEST(room_client_gone_before_its_join_failed_leaves_no_trace)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert(store_double_begin(&store));
	guest_say(&a, "one");
	room_leave(&a.client);
	store_double_end(&store, -ENOSPC);
	ck_assert(!a.released);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -ENOSPC);
	ck_assert(a.released);
	ck_assert_uint_eq(store.all.count, 0);
}
END_TEST

START_TEST(room_leave_line_is_tried_again_after_a_failure)
{
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	room_leave(&a.client);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	ck_assert(!a.released);
	ck_assert_int_eq(store.wanted, 0);
	guest_say(&b, "works again");
	ck_assert(store_double_begin(&store));
	store_double_end(&store, 0);
	store_double_commit_all(&store);
	ck_assert(a.released);
	guest_expect(&b, A_JOINED B_JOINED "works again\n" A_LEFT);
	leave(&b);
}
END_TEST

/* Has the store say that somebody of the day before is still present. */
static void
leave_behind(uint64_t client, const char *name)
{
	const struct presence who = { .joined = 1, .last = 1 };
	const struct line line = {
		.kind = LINE_LEAVE,
		.client = client,
		.address = name,
		.address_len = (uint16_t)strlen(name),
		.label = "fiber",
		.label_len = 5,
	};

	ck_assert_int_eq(present_add(&store.store.present, &line, &who), 0);
	store.store.last_client = client;
}

/* They go before anybody comes, and a store that cannot have it keeps all. */
START_TEST(room_sees_off_who_is_absent)
{
	leave_behind(4, "tcp:x");
	leave_behind(9, "tcp:y");
	ck_assert_int_eq(room_see_off_absent(room), 0);
	ck_assert_uint_eq(store.store.present.absent, 0);
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	guest_expect(&a,
		     "Connection from tcp:x via fiber closed\n"
		     "Connection from tcp:y via fiber closed\n" A_JOINED);
	ck_assert_uint_eq(lines_get(&store.all, 0).client, 4);
	ck_assert_uint_eq(lines_get(&store.all, 0).input_end, 0);
	ck_assert_uint_eq(a.client.id, 10);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	ck_assert_int_eq(store.wanted, 0);
	leave(&a);
}
END_TEST

START_TEST(room_may_not_get_rid_of_who_is_absent)
{
	leave_behind(4, "tcp:x");
	ck_assert_int_eq(room_see_off_absent(room), 0);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -ENOSPC);
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED);
	leave(&a);
}
END_TEST

SUITE(room_leave)
{
	TCase *tc = tcase_create("room_leave");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_client_may_go_before_its_lines_are_stored);
	tcase_add_test(tc,
		       room_client_gone_before_its_join_failed_leaves_no_trace);
	tcase_add_test(tc, room_leave_line_is_tried_again_after_a_failure);
	tcase_add_test(tc, room_sees_off_who_is_absent);
	tcase_add_test(tc, room_may_not_get_rid_of_who_is_absent);
	suite_add_tcase(s, tc);
}
