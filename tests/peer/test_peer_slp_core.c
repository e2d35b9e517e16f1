/* SPDX-License-Identifier: MIT */
/*
 * Rows SLP-03, SLP-10 and SLP-12 of the peers' cases: luv's examples timer2,
 * idle and bench.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/idle.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <coir/timer.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

static struct coir_timer timer;
static coir_time start;

static int
follow(void *arg)
{
	int rc = 0;

	for (int i = 1; i <= 10 && rc == 0; i++) {
		rc = coir_timer_next(&timer, NULL);
		if (*(char *)arg)
			trace("%s tick: %d at %d", (char *)arg, i,
			      (int)((coir_now().ns - start.ns) / 1000000));
	}
	return rc;
}

TRACE_TEST(SLP_03_two_wait_for_one_timer,
	   "A tick: 1 at 1000\nB tick: 1 at 1000\n"
	   "A tick: 2 at 1200\nB tick: 2 at 1200\n"
	   "A tick: 3 at 1400\nB tick: 3 at 1400\n"
	   "A tick: 4 at 1600\nB tick: 4 at 1600\n"
	   "A tick: 5 at 1800\nB tick: 5 at 1800\n"
	   "A tick: 6 at 2000\nB tick: 6 at 2000\n"
	   "A tick: 7 at 2200\nB tick: 7 at 2200\n"
	   "A tick: 8 at 2400\nB tick: 8 at 2400\n"
	   "A tick: 9 at 2600\nB tick: 9 at 2600\n"
	   "A tick: 10 at 2800\nB tick: 10 at 2800\n")
{
	static char a[] = "A", b[] = "B";
	int rc;

	start = coir_now();
	coir_timer_init(&timer);
	rc = coir_timer_start(&timer, coir_ms(1000), coir_ms(200));
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(coir_sleep(coir_ms(500)), 0);
	rc = coir_both(follow, a, follow, b);
	coir_timer_fini(&timer);
	return rc;
}

/* Counts its turns; each takes 10 ms, so a tick may come that much late. */
static int
count_idle(void *arg)
{
	int rc;

	while ((rc = coir_idle_wait()) == 0) {
		++*(int *)arg;
		vtime_advance(coir_ms(10).ns);
	}
	return rc;
}

static int
ten_ticks(void *arg)
{
	static char silent[] = "";
	int rc;

	(void)arg;
	start = coir_now();
	coir_timer_init(&timer);
	rc = coir_timer_start(&timer, coir_ms(100), coir_ms(20));
	if (rc == 0)
		rc = follow(silent);
	ck_assert_int_ge(coir_now().ns - start.ns, coir_ms(280).ns);
	ck_assert_int_le(coir_now().ns - start.ns, coir_ms(290).ns);
	coir_timer_fini(&timer);
	return rc;
}

static int
tick_and_idle(void *arg)
{
	return coir_first(count_idle, arg, ten_ticks, NULL, NULL);
}

START_TEST(SLP_10_idle)
{
	int count = 0;

	ck_assert_int_eq(run_fiber(tick_and_idle, &count), 0);
	ck_assert_int_ge(count, 28);
}
END_TEST

#define YIELDS 1000000

static int
yield_often(void *arg)
{
	int rc = 0;

	for (*(int *)arg = 0; *(int *)arg < YIELDS && rc == 0; ++*(int *)arg)
		rc = coir_yield();
	return rc;
}

static int
yield_in_two(void *arg)
{
	int *counts = arg;

	return coir_both(yield_often, &counts[0], yield_often, &counts[1]);
}

/* Two million switches; bench/bench_coir.c prints at what rate. */
START_TEST(SLP_12_P16_two_that_yield)
{
	int counts[2] = { 0, 0 };

	ck_assert_int_eq(run_fiber(yield_in_two, counts), 0);
	ck_assert_int_eq(counts[0], YIELDS);
	ck_assert_int_eq(counts[1], YIELDS);
}
END_TEST

SUITE(peer_slp_core)
{
	ADD(SLP_03_two_wait_for_one_timer);
	ADD(SLP_10_idle);
	ADD(SLP_12_P16_two_that_yield);
}
