/* SPDX-License-Identifier: MIT */
/*
 * The room's second passes on the event loop, and only when it was asked for.
 */
#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <time.h>

#include "room/room_timer.h"
#include "room_fixture.h"
#include "support/runner.h"
#include "support/vloop.h"

/* The room asks twice, and a second later reads again what it could not. */
START_TEST(room_timer_ticks_once_a_request)
{
	struct room_limits limits = room_limits_default;
	struct event_base *base = event_base_new();
	struct room_timer timer = { 0 };
	struct timespec before, after;

	room_timer_fini(&timer);
	vtime_begin();
	limits.memory = 0;
	set_up_with(1000, &limits);
	room_timer_init(&timer, base, room);
	guest_join(&a, room, "a", &fiber);
	say_many(&a, 600);
	ck_assert_int_eq(guest_receive(&a, 1, 1000), 0);
	store_double_answer(&store, 1, -EIO);
	clock_gettime(CLOCK_MONOTONIC, &before);
	ck_assert_int_eq(event_base_dispatch(base), 1);
	clock_gettime(CLOCK_MONOTONIC, &after);
	ck_assert_int_eq(after.tv_sec - before.tv_sec, 1);
	store_double_answer_all(&store);
	ck_assert_int_gt(guest_receive(&a, 1, 1000), 0);
	leave(&a);
	room_timer_fini(&timer);
	vtime_end();
	tear_down();
	event_base_free(base);
}
END_TEST

SUITE(room_timer)
{
	ADD(room_timer_ticks_once_a_request);
}
