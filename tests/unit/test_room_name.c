/* SPDX-License-Identifier: MIT */
/*
 * Names in the room: in order with what is said, and over its end.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room_fixture.h"
#include "support/fail.h"
#include "support/runner.h"

START_TEST(room_name_is_in_order_with_what_is_said)
{
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "one");
	guest_rename(&a, "ann");
	guest_say(&a, "two");
	ck_assert_str_eq(guest_name(&a), "ann");
	ck_assert_int_eq(room_act(&a.client, "waves", 5, ++a.input), 0);
	guest_rename(&a, "");
	guest_say(&a, "three");
	store_double_commit_all(&store);
	guest_expect(&a,
		     A_JOINED "one\n*** guest-1 is now ann\n<ann> two\n"
			      "<* ann> waves\n*** ann is now guest-1\n"
			      "three\n");
	ck_assert_uint_eq(a.client.stored_input, a.input);
	leave(&a);
}
END_TEST

static int backs;

static void
count_back(struct room_client *client)
{
	(void)client;
	backs++;
}

START_TEST(room_name_goes_back_when_it_is_refused)
{
	struct room_client_ops ops;

	backs = 0;
	guest_join(&a, room, "a", &fiber);
	ops = *a.client.ops;
	ops.name_back = count_back;
	a.client.ops = &ops;
	guest_rename(&a, "ann");
	store_double_commit_all(&store);
	guest_rename(&a, "bob");
	guest_say(&a, "lost");
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	ck_assert_str_eq(guest_name(&a), "ann");
	ck_assert_int_eq(backs, 1);
	guest_say(&a, "kept");
	store_double_commit_all(&store);
	guest_expect(&a,
		     A_JOINED "*** guest-1 is now ann\n"
			      "*** not stored: Input/output error\n"
			      "*** not stored: Input/output error\n"
			      "<ann> kept\n");
	leave(&a);
}
END_TEST

START_TEST(room_name_survives_a_crash)
{
	guest_join(&a, room, "a", &fiber);
	guest_note(&a);
	guest_rename(&a, "ann");
	store_double_commit_all(&store);
	guest_rename(&a, "lost");
	guest_receive_all(&a);
	crash();
	guest_rejoin(&a, room, &fiber, true);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	ck_assert_str_eq(guest_name(&a), "ann");
	guest_say(&a, "hi");
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED "*** guest-1 is now ann\n<ann> hi\n");
	ck_assert_uint_eq(lines_get(&store.all, 2).name_len, 3);
	leave(&a);
	ck_assert_uint_eq(lines_get(&store.all, 3).name_len, 3);
}
END_TEST

/* Who does not come again leaves by the name that they had. */
START_TEST(room_name_is_in_the_leave_line_of_the_absent)
{
	struct line line;

	guest_join(&a, room, "a", &fiber);
	guest_rename(&a, "ann");
	store_double_commit_all(&store);
	crash();
	ck_assert_int_eq(room_see_off_absent(room), 0);
	store_double_commit_all(&store);
	line = lines_get(&store.all, 2);
	ck_assert_uint_eq(line.kind, LINE_LEAVE);
	ck_assert_uint_eq(line.name_len, 3);
	ck_assert_mem_eq(line.name, "ann", 3);
}
END_TEST

START_TEST(room_name_for_which_there_is_no_memory)
{
	char name[LINE_NAME_MAX + 1];
	int error;

	memset(name, 'n', sizeof(name));
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	fail_begin(1);
	error = room_rename(&a.client, "ann", 3, 1);
	fail_end();
	ck_assert_int_eq(error, -ENOMEM);
	ck_assert_int_eq(room_rename(&a.client, name, sizeof(name), 1),
			 -EMSGSIZE);
	ck_assert_str_eq(guest_name(&a), "");
	ck_assert_int_eq(room_rename(&a.client, name, LINE_NAME_MAX, 1), 0);
	leave(&a);
}
END_TEST

SUITE(room_name)
{
	TCase *tc = tcase_create("room_name");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_name_is_in_order_with_what_is_said);
	tcase_add_test(tc, room_name_goes_back_when_it_is_refused);
	tcase_add_test(tc, room_name_survives_a_crash);
	tcase_add_test(tc, room_name_is_in_the_leave_line_of_the_absent);
	tcase_add_test(tc, room_name_for_which_there_is_no_memory);
	suite_add_tcase(s, tc);
}
