/* SPDX-License-Identifier: MIT */
/*
 * test_loop.c - how a callback of the program's own is noticed.
 */
#include "config.h"

#include "core/loop.h"

#include <errno.h>
#include <event2/event.h>

#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

static void
drive_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	ck_assert_int_eq(coir__loop_may_drive(arg), -EDEADLK);
	ck_assert_int_eq(coir_runtime_free(arg), -EDEADLK);
	trace("refused");
}

/* Call drive_cb() from the loop. */
static void
drive_inside(struct fixture *fixture)
{
	static const struct timeval at_once;

	ck_assert_int_eq(event_base_once(fixture->base, -1, EV_TIMEOUT,
					 drive_cb, fixture->rt, &at_once),
			 0);
	ck_assert_int_eq(event_base_dispatch(fixture->base), 1);
}

START_TEST(loop_callback_is_noticed_within_a_microsecond)
{
	struct fixture fixture;

	fixture_init(&fixture);
	vtime_drift(10);
	drive_inside(&fixture);
	trace_expect("refused\n");
	ck_assert_int_eq(coir__loop_may_drive(fixture.rt), 0);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(loop_callback_is_noticed_while_the_clock_steps_back)
{
	struct fixture fixture;

	fixture_init(&fixture);
	vtime_drift(-5000);
	drive_inside(&fixture);
	trace_expect("refused\n");
	fixture_fini(&fixture);
}
END_TEST

START_TEST(loop_outside_is_known_while_the_clock_steps_back)
{
	struct fixture fixture;

	fixture_init(&fixture);
	vtime_drift(-5000);
	ck_assert_int_eq(coir__loop_may_drive(fixture.rt), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(loop_outside_is_known_while_the_clock_stands)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir__loop_may_drive(fixture.rt), 0);
	fixture_fini(&fixture);
}
END_TEST

SUITE(loop)
{
	ADD(loop_callback_is_noticed_within_a_microsecond);
	ADD(loop_callback_is_noticed_while_the_clock_steps_back);
	ADD(loop_outside_is_known_while_the_clock_steps_back);
	ADD(loop_outside_is_known_while_the_clock_stands);
}
