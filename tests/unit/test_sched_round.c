/* SPDX-License-Identifier: MIT */
/*
 * test_sched_round.c - how far a round goes before the loop is polled.
 */
#include "config.h"

#include "core/sched.h"

#include <event2/event.h>
#include <stdbool.h>
#include <unistd.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/vloop.h"

/* An fd that is always readable, and who looks at what when it is. */
struct always {
	struct event *event;
	int fds[2];
	/* what is counted, and what it was at the first three events */
	int count;
	int seen[3];
	int events;
};

static void
readable_cb(evutil_socket_t fd, short what, void *arg)
{
	struct always *always = arg;

	(void)fd;
	(void)what;
	if (always->events < 3)
		always->seen[always->events] = always->count;
	always->events++;
}

static void
always_init(struct always *always, struct event_base *base)
{
	*always = (struct always){ .count = 0 };
	ck_assert_int_eq(pipe(always->fds), 0);
	ck_assert_int_eq(write(always->fds[1], "x", 1), 1);
	always->event = event_new(base, always->fds[0], EV_READ | EV_PERSIST,
				  readable_cb, always);
	ck_assert_int_eq(event_add(always->event, NULL), 0);
}

static void
always_fini(struct always *always)
{
	event_free(always->event);
	close(always->fds[0]);
	close(always->fds[1]);
}

static int
counting(void *arg)
{
	++*(int *)arg;
	return 0;
}

START_TEST(round_thousand_ready_fibers_run_before_a_ready_fd)
{
	static const struct coir_spawn_options parked = { .parked = true };
	struct coir_fiber *fiber;
	struct fixture fixture;
	struct always always;

	fixture_init(&fixture);
	always_init(&always, fixture.base);
	for (int i = 0; i < 1000; i++) {
		ck_assert_int_eq(coir_spawn_fiber(fixture.scope, &parked,
						  counting, &always.count,
						  &fiber),
				 0);
		ck_assert_int_eq(coir_wake(fiber, NULL), 0);
		coir_fiber_put(fiber);
	}
	ck_assert_int_eq(event_base_loop(fixture.base, EVLOOP_ONCE), 0);
	ck_assert_int_eq(always.events, 1);
	ck_assert_int_eq(always.seen[0], 1000);
	always_fini(&always);
	fixture_fini(&fixture);
}
END_TEST

/* Yield until an fd was seen three times, @step ns of work each time. */
static void
yield_until_seen(struct always *always, int64_t step)
{
	while (always->events < 3) {
		always->count++;
		vtime_advance(step);
		ck_assert_int_eq(coir_yield(), 0);
		ck_assert_int_lt(always->count, 100000);
	}
}

static int
yield_idly(void *arg)
{
	yield_until_seen(arg, 0);
	return 0;
}

static int
yield_busily(void *arg)
{
	yield_until_seen(arg, 20000);
	return 0;
}

/* How often @fn yields between two looks at the loop. */
static int
turns_of_a_round(coir_fn *fn)
{
	struct fixture fixture;
	struct always always;

	fixture_init(&fixture);
	always_init(&always, fixture.base);
	ck_assert_int_eq(coir_spawn(fixture.scope, fn, &always), 0);
	while (always.events < 4)
		ck_assert_int_eq(event_base_loop(fixture.base, EVLOOP_ONCE), 0);
	always_fini(&always);
	fixture_fini(&fixture);
	return always.seen[2] - always.seen[1];
}

START_TEST(round_ends_after_1024_turns)
{
	ck_assert_int_eq(turns_of_a_round(yield_idly), 1024);
}
END_TEST

START_TEST(round_ends_after_half_a_millisecond)
{
	/* 25 turns of 20 us are that; the clock is read every 16 */
	ck_assert_int_eq(turns_of_a_round(yield_busily), 32);
}
END_TEST

/* A timer of 10 ms, and a fiber that yields until it has fired. */
struct timed {
	struct coir_node node;
	bool fired;
};

static void
fired_cb(struct coir_node *node, int result, void *arg)
{
	struct timed *timed = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	timed->fired = true;
}

FIBER_TEST(round_yielding_fiber_does_not_starve_a_timer)
{
	struct timed timed = { .fired = false };
	int yields = 0;

	coir_timer_node(&timed.node, coir_after(coir_ms(10)));
	ck_assert_int_eq(coir_node_listen(&timed.node, fired_cb, &timed), 0);
	for (; !timed.fired; yields++) {
		vtime_advance(1000);
		ck_assert_int_eq(coir_yield(), 0);
		ck_assert_int_lt(yields, 100000);
	}
	ck_assert_int_ge(yields, 10000);
	ck_assert_int_le(yields, 10000 + 3 * 1024);
	return 0;
}

SUITE(sched_round)
{
	ADD(round_thousand_ready_fibers_run_before_a_ready_fd);
	ADD(round_ends_after_1024_turns);
	ADD(round_ends_after_half_a_millisecond);
	ADD(round_yielding_fiber_does_not_starve_a_timer);
}
