/* SPDX-License-Identifier: MIT */
/*
 * The beginning of the day: what the store kept is shown again.
 */
#include "config.h"

#include <errno.h>

#include "room_fixture.h"
#include "support/runner.h"

static int load_result; /* what the load ended with; 1: not yet */

static void
note_loaded(void *arg, int error)
{
	ck_assert_ptr_null(arg);
	load_result = error;
}

/* Has another room load what the store holds. */
static void
load_again(void)
{
	restart();
	load_result = 1;
	ck_assert_int_eq(guest_try_join(&b, room, "b", &callback), -EAGAIN);
	room_load(room, note_loaded, NULL);
}

START_TEST(room_loads_what_the_store_kept)
{
	tear_down();
	set_up_with(4, &room_limits_default);
	guest_join(&a, room, "a", &fiber);
	say_many(&a, 600);
	guest_say(&a, "y");
	leave(&a);
	load_again();
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(load_result, 1);
		store_double_answer(&store, 2, 0);
	}
	ck_assert_int_eq(load_result, 0);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&b, "x\nx\ny\n" A_LEFT B_JOINED);
	ck_assert_uint_eq(b.client.id, a.client.id + 1);
	leave(&b);
}
END_TEST

START_TEST(room_says_that_it_could_not_load)
{
	guest_join(&a, room, "a", &fiber);
	leave(&a);
	load_again();
	store_double_answer(&store, 2, -EIO);
	ck_assert_int_eq(load_result, -EIO);
}
END_TEST

SUITE(room_load)
{
	TCase *tc = tcase_create("room_load");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_loads_what_the_store_kept);
	tcase_add_test(tc, room_says_that_it_could_not_load);
	suite_add_tcase(s, tc);
}
