/* SPDX-License-Identifier: MIT */
/*
 * test_heartbeat.c - what a manager hears of a loop that runs, and of one that
 * does not.
 */
#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/time.h>

#include "life/holder.h"
#include "server/heartbeat.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/vloop.h"

static struct fixture f;
static struct holder holder;
static struct heartbeat heart;

static void
setup(void)
{
	fixture_init(&f);
	ck_assert_int_eq(holder_open(&holder), 0);
	setenv("NOTIFY_SOCKET", holder.address, 1);
	setenv("WATCHDOG_USEC", "400000", 1);
	unsetenv("WATCHDOG_PID");
}

static void
teardown(void)
{
	heartbeat_end(&heart);
	holder_close(&holder);
	fixture_fini(&f);
}

static unsigned
beats(void)
{
	while (holder_take(&holder) > 0)
		;
	return holder.beats;
}

/* Lets @ms of virtual time pass in the loop. */
static void
pass(int ms)
{
	const struct timeval time = { ms / 1000, ms % 1000 * 1000 };

	ck_assert_int_eq(event_base_loopexit(f.base, &time), 0);
	ck_assert_int_ge(event_base_dispatch(f.base), 0);
}

static int
begin(void)
{
	return heartbeat_begin(&heart, f.base, f.scope);
}

START_TEST(heartbeat_beats_four_times)
{
	ck_assert_int_eq(begin(), 0);
	pass(50);
	ck_assert_uint_eq(beats(), 0);
	/* nobody waits for a manager who does not read */
	for (int i = 0; i < 40; i++) {
		pass(100);
		(void)beats();
	}
	ck_assert_uint_ge(beats(), 38);
	ck_assert_uint_le(beats(), 41);
}
END_TEST

/* Fibers that get no turn are not alive, whatever callbacks do. */
START_TEST(heartbeat_stops_without_fibers)
{
	ck_assert_int_eq(begin(), 0);
	pass(1000);
	coir_fiber_cancel(heart.fiber);
	pass(200);
	(void)beats();
	holder_forget(&holder);
	pass(2000);
	ck_assert_uint_eq(beats(), 0);
}
END_TEST

/* The loop is not run: nothing is heard, however much time passes. */
START_TEST(heartbeat_stops_without_a_loop)
{
	ck_assert_int_eq(begin(), 0);
	vtime_advance(INT64_C(4000000000));
	ck_assert_uint_eq(beats(), 0);
}
END_TEST

START_TEST(heartbeat_is_only_for_this_process)
{
	char pid[16];

	setenv("WATCHDOG_PID", "1", 1);
	ck_assert_int_eq(begin(), 0);
	ck_assert_ptr_null(heart.fiber);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("WATCHDOG_PID", pid, 1);
	ck_assert_int_eq(begin(), 0);
	ck_assert_ptr_nonnull(heart.fiber);
}
END_TEST

START_TEST(heartbeat_not_asked_for)
{
	unsetenv("WATCHDOG_USEC");
	ck_assert_int_eq(begin(), 0);
	ck_assert_ptr_null(heart.fiber);
}
END_TEST

START_TEST(heartbeat_refuses_what_is_no_time)
{
	static const char *const odd[] = {
		"", "x", "1s", "-5", "0", "3", "99999999999999999999999"
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++) {
		setenv("WATCHDOG_USEC", odd[i], 1);
		ck_assert_int_eq(begin(), -EINVAL);
		ck_assert_ptr_null(heart.fiber);
	}
}
END_TEST

SUITE(heartbeat)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	ADD(heartbeat_beats_four_times);
	ADD(heartbeat_stops_without_fibers);
	ADD(heartbeat_stops_without_a_loop);
	ADD(heartbeat_is_only_for_this_process);
	ADD(heartbeat_not_asked_for);
	ADD(heartbeat_refuses_what_is_no_time);
}
