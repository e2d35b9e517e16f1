/* SPDX-License-Identifier: MIT */
/*
 * Rows ECO-04, ECO-05 and ECO-09 of the peers' cases: lua-eco's
 * tests/eco-test.lua. Its all() and count() are coir_census().
 */
#include "config.h"

#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <coir/census.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static struct coir_fiber *suspended;

static int
suspend_then_sleep(void *arg)
{
	int rc = coir_suspend(NULL);

	(void)arg;
	trace("resumed");
	if (rc == 0)
		rc = coir_sleep(coir_ms(10));
	trace("slept");
	return rc;
}

static void
look_for_suspended(struct coir_fiber *fiber, void *arg)
{
	if (fiber == suspended)
		*(bool *)arg = true;
}

static int
sleep_then_resume(void *arg)
{
	int rc = coir_sleep(coir_ms(10));

	(void)arg;
	if (rc == 0)
		rc = coir_resume(suspended, NULL);
	trace("resumer");
	coir_fiber_put(suspended);
	return rc;
}

static int
flow(struct coir_scope *scope, void *arg)
{
	bool seen = false;
	int rc = coir_spawn_fiber(scope, NULL, suspend_then_sleep, arg,
				  &suspended);

	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(coir_census(look_for_suspended, &seen), 2);
	ck_assert(seen);
	return coir_spawn(scope, sleep_then_resume, arg);
}

START_TEST(ECO_04_census_includes_suspended)
{
	ck_assert_int_eq(run_scope(flow, NULL), 0);
	trace_expect("resumed\nresumer\nslept\n");
}
END_TEST

/* The resumed one runs until it sleeps, then whoever resumed it goes on. */
START_TEST(ECO_05_resume_and_sleep)
{
	ck_assert_int_eq(run_scope(flow, NULL), 0);
	trace_expect("resumed\nresumer\nslept\n");
}
END_TEST

static int
sleep_2_ms(void *arg)
{
	++*(int *)arg;
	return coir_sleep(coir_ms(2));
}

static int
burst(struct coir_scope *scope, void *arg)
{
	int rc = 0;

	for (int i = 0; i < 2000 && rc == 0; i++)
		rc = coir_spawn(scope, sleep_2_ms, arg);
	return rc;
}

/* Bytes of heap in use, and of address space, after 20 bursts of 2000. */
static void
burst_20_times(size_t *ret_heap, size_t *ret_space)
{
	FILE *statm = fopen("/proc/self/statm", "re");
	int fibers = 0, failed = 0;

	for (int i = 0; i < 20; i++)
		failed |= coir_scope_run(burst, &fibers);
	ck_assert_int_eq(failed, 0);
	ck_assert_int_eq(fibers, 20 * 2000);
	ck_assert_ptr_nonnull(statm);
	ck_assert_int_eq(fscanf(statm, "%zu", ret_space), 1);
	fclose(statm);
	*ret_heap = mallinfo2().uordblks;
}

FIBER_TEST(ECO_09_memory_plateau)
{
	size_t heap[2], space[2];

	for (int i = 0; i < 2; i++)
		burst_20_times(&heap[i], &space[i]);
	ck_assert_uint_le(heap[1], heap[0] + heap[0] / 4);
	ck_assert_uint_le(space[1], space[0] + space[0] / 4);
	ck_assert_int_eq(coir_census(NULL, NULL), 1);
	return 0;
}

SUITE(peer_eco_core)
{
	ADD(ECO_04_census_includes_suspended);
	ADD(ECO_05_resume_and_sleep);
	ADD(ECO_09_memory_plateau);
}
