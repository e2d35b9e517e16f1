/* SPDX-License-Identifier: MIT */
/*
 * test_timer.c - order, ties, extremes, and how a span is written.
 */
#include "config.h"

#include "core/timer.h"

#include <errno.h>
#include <event2/event.h>
#include <string.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

/* One of several timers. */
struct alarm {
	struct coir_node node;
	int number;
};

static void
ring_cb(struct coir_node *node, int result, void *arg)
{
	struct alarm *alarm = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	trace("%d", alarm->number);
}

static void
set(struct alarm *alarm, int number, coir_time deadline)
{
	alarm->number = number;
	coir_timer_node(&alarm->node, deadline);
	ck_assert_int_eq(coir_node_listen(&alarm->node, ring_cb, alarm), 0);
}

START_TEST(timer_earliest_first_ties_in_order)
{
	static const int ms[] = { 7, 3, 7, 1, 3, 7 };
	struct alarm alarms[6];
	struct fixture fixture;
	coir_time start;

	fixture_init(&fixture);
	start = coir_now();
	for (int i = 0; i < 6; i++)
		set(&alarms[i], i, coir_time_add(start, coir_ms(ms[i])));
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("3\n1\n4\n0\n2\n5\n");
	ck_assert_int_eq(coir_now().ns - start.ns, coir_ms(7).ns);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(timer_ties_are_in_order_when_the_loop_is_late)
{
	struct alarm alarms[4];
	struct fixture fixture;
	coir_time start;

	fixture_init(&fixture);
	start = coir_now();
	set(&alarms[0], 0, coir_time_add(start, coir_ms(2)));
	set(&alarms[1], 1, coir_time_add(start, coir_ms(1)));
	set(&alarms[2], 2, coir_time_add(start, coir_ms(2)));
	vtime_advance(coir_sec(1).ns);
	set(&alarms[3], 3, start);
	ck_assert_int_eq(event_base_loop(fixture.base, EVLOOP_ONCE), 0);
	trace_expect("3\n1\n0\n2\n");
	fixture_fini(&fixture);
}
END_TEST

START_TEST(timer_never_fires_early)
{
	struct alarm alarm;
	struct fixture fixture;
	coir_time deadline;

	fixture_init(&fixture);
	deadline = coir_after(coir_us(1500));
	set(&alarm, 1, deadline);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("1\n");
	ck_assert_int_ge(coir_now().ns, deadline.ns);
	ck_assert_int_lt(coir_now().ns, deadline.ns + coir_ms(2).ns);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(timer_that_was_cancelled_does_not_hold_the_base)
{
	struct alarm alarms[2];
	struct fixture fixture;
	coir_time start;

	fixture_init(&fixture);
	start = coir_now();
	set(&alarms[0], 0, coir_after(coir_ms(5)));
	set(&alarms[1], 1, coir_after(coir_sec(50)));
	ck_assert(coir_node_cancel(&alarms[1].node));
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("0\n");
	ck_assert_int_eq(coir_now().ns - start.ns, coir_ms(5).ns);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(timer_earlier_one_moves_the_alarm)
{
	struct alarm alarms[2];
	struct fixture fixture;

	fixture_init(&fixture);
	set(&alarms[0], 0, coir_after(coir_sec(50)));
	set(&alarms[1], 1, coir_after(coir_ms(5)));
	ck_assert_int_eq(event_base_loop(fixture.base, EVLOOP_ONCE), 0);
	trace_expect("1\n");
	ck_assert(coir_node_cancel(&alarms[0].node));
	fixture_fini(&fixture);
}
END_TEST

START_TEST(timer_for_ever_is_in_no_heap)
{
	struct alarm alarm;
	struct fixture fixture;

	fixture_init(&fixture);
	set(&alarm, 0, COIR_FOREVER);
	ck_assert_int_eq(coir__timers_deadline(fixture.rt), INT64_MAX);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("%s", "");
	ck_assert(coir_node_cancel(&alarm.node));
	fixture_fini(&fixture);
}
END_TEST

/* Limits, which are timers from the end of the round on. */
struct limits {
	struct fixture fixture;
	struct alarm alarms[4];
	coir_time start;
};

static void
limit(struct limits *limits, int number, coir_time span)
{
	struct alarm *alarm = &limits->alarms[number];

	alarm->number = number;
	ck_assert_int_eq(coir__timer_limit(&alarm->node, limits->fixture.rt,
					   span, ring_cb, alarm),
			 0);
}

/* Have @cb called with @limits in a round, then run until all have fired. */
static void
run_limits(struct limits *limits, coir_node_cb *cb)
{
	struct coir_node node;

	fixture_init(&limits->fixture);
	limits->start = coir_now();
	ck_assert_int_eq(coir_defer(&node, cb, limits), 0);
	ck_assert_int_eq(event_base_dispatch(limits->fixture.base), 1);
}

static void
mix_cb(struct coir_node *node, int result, void *arg)
{
	struct limits *limits = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	limit(limits, 0, coir_sec(2));
	set(&limits->alarms[1], 1, coir_time_add(limits->start, coir_sec(2)));
	limit(limits, 2, coir_sec(2));
	limit(limits, 3, coir_sec(1));
}

START_TEST(timer_limits_are_in_order_with_timers)
{
	struct limits limits;

	run_limits(&limits, mix_cb);
	trace_expect("3\n0\n1\n2\n");
	ck_assert_int_eq(coir_now().ns - limits.start.ns, coir_sec(2).ns);
	fixture_fini(&limits.fixture);
}
END_TEST

static void
work_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	limit(arg, 0, coir_sec(1));
	vtime_advance(coir_ms(5).ns);
}

START_TEST(timer_limit_counts_from_the_end_of_the_round)
{
	struct limits limits;

	run_limits(&limits, work_cb);
	trace_expect("0\n");
	ck_assert_int_eq(coir_now().ns - limits.start.ns, coir_ms(1005).ns);
	fixture_fini(&limits.fixture);
}
END_TEST

static void
begin_and_end_cb(struct coir_node *node, int result, void *arg)
{
	struct limits *limits = arg;
	struct coir_runtime *rt = limits->fixture.rt;

	(void)node;
	(void)result;
	limit(limits, 0, coir_sec(1));
	ck_assert(coir__heap_empty(&rt->timers));
	ck_assert(!coir__list_empty(&rt->limits));
	coir__timer_stop(&limits->alarms[0].node);
	ck_assert(coir__list_empty(&rt->limits));
	ck_assert_int_eq(rt->alarm_for, INT64_MAX);
	coir__timer_stop(&limits->alarms[0].node);
}

START_TEST(timer_limit_of_a_round_is_in_no_heap)
{
	struct limits limits;

	run_limits(&limits, begin_and_end_cb);
	trace_expect("%s", "");
	ck_assert_int_eq(coir_now().ns, limits.start.ns);
	fixture_fini(&limits.fixture);
}
END_TEST

START_TEST(timer_limit_outside_a_round_is_a_timer_at_once)
{
	struct limits limits;
	struct coir_runtime *rt;

	fixture_init(&limits.fixture);
	rt = limits.fixture.rt;
	limits.start = coir_now();
	limit(&limits, 0, coir_sec(1));
	ck_assert_int_eq(rt->alarm_for - limits.start.ns, coir_sec(1).ns);
	limit(&limits, 1, coir_ns(INT64_MAX - 1));
	coir__timer_stop(&limits.alarms[0].node);
	ck_assert(coir__heap_empty(&rt->timers));
	coir__timer_stop(&limits.alarms[1].node);
	fixture_fini(&limits.fixture);
}
END_TEST

static int
telling(void *arg)
{
	trace("%s", (const char *)arg);
	return 0;
}

/* Sleep, while another fiber is ready: who comes first? */
static int
sleep_for(struct coir_scope *scope, coir_time deadline)
{
	static const struct coir_spawn_options parked = { .parked = true };
	struct coir_fiber *fiber;
	coir_time start = coir_now();

	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, telling,
					  (void *)"other", &fiber),
			 0);
	ck_assert_int_eq(coir_wake(fiber, NULL), 0);
	coir_fiber_put(fiber);
	ck_assert_int_eq(coir_sleep_until(deadline), 0);
	trace("slept");
	ck_assert_int_eq(coir_now().ns, start.ns);
	return 0;
}

SCOPE_TRACE_TEST(timer_past_deadline_lets_others_run,
		 "other\nslept\nother\nslept\n"
		 "other\nslept\nother\nslept\n")
{
	sleep_for(scope, coir_now());
	sleep_for(scope, coir_ns(0));
	sleep_for(scope, coir_ns(INT64_MIN));
	return sleep_for(scope, coir_after(coir_sec(-5)));
}

START_TEST(timer_spans_are_clamped)
{
	ck_assert_int_eq(coir_ms(3).ns, 3000000);
	ck_assert_int_eq(coir_us(-3).ns, -3000);
	ck_assert_int_eq(coir_sec(INT64_MAX).ns, INT64_MAX);
	ck_assert_int_eq(coir_sec(INT64_MIN).ns, INT64_MIN);
	ck_assert_int_eq(coir_time_add(coir_ns(1), coir_ns(2)).ns, 3);
	ck_assert_int_eq(coir_time_add(COIR_FOREVER, coir_ns(-1)).ns,
			 INT64_MAX);
	ck_assert_int_eq(coir_time_add(coir_ns(INT64_MAX - 1), coir_ns(9)).ns,
			 INT64_MAX);
	ck_assert_int_eq(coir_time_add(coir_ns(INT64_MIN), coir_ns(-9)).ns,
			 INT64_MIN);
	ck_assert_int_eq(coir_after(COIR_FOREVER).ns, INT64_MAX);
	ck_assert_int_eq(coir_after(coir_ns(INT64_MAX - 1)).ns, INT64_MAX);
}
END_TEST

/* Spans as people read them. */
static const struct {
	int64_t ns;
	const char *text;
} texts[] = {
	{ 10000000, "10ms" },
	{ 100000000, "0.1s" },
	{ 62000000000, "62s" },
	{ 120000000000, "2m" },
	{ 0, "0ms" },
	{ 1, "0.001us" },
	{ 1500, "1.5us" },
	{ 99999, "100us" },
	{ 100000, "0.1ms" },
	{ 99000000, "99ms" },
	{ 1500000000, "1.5s" },
	{ 119000000000, "119s" },
	{ 90 * 60 * INT64_C(1000000000), "90m" },
	{ -10000000, "-10ms" },
	{ -62000000000, "-62s" },
	{ INT64_MAX, "forever" },
};

START_TEST(timer_span_is_written_for_people)
{
	char buf[32];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t len = coir_time_format(coir_ns(texts[i].ns), buf,
					      sizeof(buf));

		ck_assert_str_eq(buf, texts[i].text);
		ck_assert_uint_eq(len, strlen(buf));
	}
}
END_TEST

START_TEST(timer_span_is_cut_to_its_buffer)
{
	char buf[4] = "xxx";

	ck_assert_uint_eq(coir_time_format(COIR_FOREVER, buf, sizeof(buf)), 7);
	ck_assert_str_eq(buf, "for");
	ck_assert_uint_eq(coir_time_format(COIR_FOREVER, buf, 0), 7);
	ck_assert_str_eq(buf, "for");
}
END_TEST

START_TEST(timer_sleep_wants_a_runtime)
{
	ck_assert_int_eq(coir_sleep(coir_ms(1)), -ENXIO);
}
END_TEST

SUITE(timer)
{
	ADD(timer_earliest_first_ties_in_order);
	ADD(timer_ties_are_in_order_when_the_loop_is_late);
	ADD(timer_never_fires_early);
	ADD(timer_that_was_cancelled_does_not_hold_the_base);
	ADD(timer_earlier_one_moves_the_alarm);
	ADD(timer_for_ever_is_in_no_heap);
	ADD(timer_limits_are_in_order_with_timers);
	ADD(timer_limit_counts_from_the_end_of_the_round);
	ADD(timer_limit_of_a_round_is_in_no_heap);
	ADD(timer_limit_outside_a_round_is_a_timer_at_once);
	ADD(timer_past_deadline_lets_others_run);
	ADD(timer_spans_are_clamped);
	ADD(timer_span_is_written_for_people);
	ADD(timer_span_is_cut_to_its_buffer);
	ADD(timer_sleep_wants_a_runtime);
}
