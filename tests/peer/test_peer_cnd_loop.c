/* SPDX-License-Identifier: MIT */
/*
 * Rows CND-09 to CND-12 of the peers' cases: loop_no_mutex in Eio's
 * tests/condition.md. A test that says "None" there returns -EAGAIN here.
 */
#include "config.h"

#include <errno.h>

#include <coir/combine.h>
#include <coir/cond.h>
#include <coir/fiber.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A number and who waits for it to change. */
struct cell {
	struct coir_cond cond;
	int x;
};

/* Run @body with a cell; compare its result and its trace. */
static void
check(coir_fn *body, int result, const char *expected)
{
	struct cell cell = { .x = 0 };

	coir_cond_init(&cell.cond);
	ck_assert_int_eq(run_fiber(body, &cell), result);
	trace_expect("%s", expected);
	coir_cond_fini(&cell.cond);
}

/* A test whose body is given to check(). */
#define COND_TEST(name, ...) BODY_TEST(name, check(name##_main, __VA_ARGS__))

static int
is_3(void *arg)
{
	struct cell *cell = arg;
	int seen;

	trace("Checking x...");
	ck_assert_int_eq(coir_yield(), 0);
	seen = cell->x;
	trace("Saw x = %d", seen);
	if (seen != 3)
		return -EAGAIN;
	trace("Finished");
	return 0;
}

static int
looping(void *arg)
{
	struct cell *cell = arg;

	return coir_cond_loop(&cell->cond, is_3, cell);
}

static int
counting(void *arg)
{
	struct cell *cell = arg;

	for (int i = 1; i <= 4; i++) {
		trace("setting x=%d", i);
		cell->x = i;
		coir_cond_broadcast(&cell->cond);
		ck_assert_int_eq(coir_yield(), 0);
	}
	return 0;
}

COND_TEST(CND_09_loop_coalesces, 0,
	  "Checking x...\nsetting x=1\nSaw x = 1\nsetting x=2\n"
	  "Checking x...\nsetting x=3\nSaw x = 3\nFinished\n"
	  "setting x=4\n")
{
	return coir_both(looping, arg, counting, arg);
}

static int
never(void *arg)
{
	(void)arg;
	trace("Checking");
	return -EAGAIN;
}

static int
looping_forever(void *arg)
{
	struct cell *cell = arg;

	return coir_cond_loop(&cell->cond, never, NULL);
}

COND_TEST(CND_10_loop_cancelled, -EIO, "Checking\n")
{
	return coir_both(looping_forever, arg, failing, NULL);
}

static int
broadcast_and_fail(void *arg)
{
	struct cell *cell = arg;

	trace("Broadcasting");
	ck_assert_int_eq(coir_cond_broadcast(&cell->cond), 1);
	return -EIO;
}

COND_TEST(CND_11_loop_cancelled_after_broadcast, -EIO,
	  "Checking\nBroadcasting\nChecking\n")
{
	return coir_both(looping_forever, arg, broadcast_and_fail, arg);
}

static int
yield_and_fail(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	return -EIO;
}

COND_TEST(CND_12_loop_test_fails, -EIO, "")
{
	struct cell *cell = arg;

	return coir_cond_loop(&cell->cond, yield_and_fail, NULL);
}

SUITE(peer_cnd_loop)
{
	ADD(CND_09_loop_coalesces);
	ADD(CND_10_loop_cancelled);
	ADD(CND_11_loop_cancelled_after_broadcast);
	ADD(CND_12_loop_test_fails);
}
