/* SPDX-License-Identifier: MIT */
/*
 * What could not be read is read again when the clock says so.
 */
#include "config.h"

#include <errno.h>

#include "room_fixture.h"
#include "support/runner.h"

static int wanted; /* ticks asked for */

static void
note_wanted(struct room_clock *clock)
{
	(void)clock;
	wanted++;
}

static int64_t
stand_still(struct room_clock *clock)
{
	(void)clock;
	return 1;
}

static struct room_clock room_clock_double = { stand_still, note_wanted };

START_TEST(room_reads_again_after_a_while)
{
	struct room_limits limits = room_limits_default;

	limits.memory = 0;
	set_up_with(1000, &limits);
	room_set_clock(room, &room_clock_double);
	guest_join(&a, room, "a", &fiber);
	say_many(&a, 300);
	ck_assert_int_eq(wanted, 0);
	ck_assert_int_eq(guest_receive(&a, 1, 1000), 0);
	store_double_answer(&store, 1, -EIO);
	ck_assert_int_eq(wanted, 1);
	ck_assert_ptr_null(store.reads);
	room_tick(room);
	store_double_answer_all(&store);
	ck_assert_int_gt(guest_receive(&a, 1, 1000), 0);
	leave(&a);
	tear_down();
}
END_TEST

SUITE(room_tick)
{
	ADD(room_reads_again_after_a_while);
}
