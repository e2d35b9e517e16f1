/* SPDX-License-Identifier: MIT */
/*
 * Rows CND-02 to CND-08 of the peers' cases: Eio's tests/condition.md but for
 * loop_no_mutex.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/mutex.h>
#include <coir/scope.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A number, who waits for it to change, and who may change it. */
struct cell {
	struct coir_cond cond;
	struct coir_mutex mutex;
	int x;
};

/* What somebody wants the number to become, or to be. */
struct wish {
	struct cell *cell;
	int x;
};

/* Run @body with a cell that holds @x; compare its result and its trace. */
static void
check(int x, coir_fn *body, int result, const char *expected)
{
	struct cell cell = { .x = x };

	coir_cond_init(&cell.cond);
	coir_mutex_init(&cell.mutex);
	ck_assert_int_eq(run_fiber(body, &cell), result);
	trace_expect("%s", expected);
	coir_mutex_fini(&cell.mutex);
	coir_cond_fini(&cell.cond);
}

/* A test whose body is given to check(). */
#define COND_TEST(name, x, ...) \
	BODY_TEST(name, check(x, name##_main, __VA_ARGS__))

COND_TEST(CND_02_broadcast_without_waiters, 0, 0,
	  "broadcast condition\nfinished\n")
{
	struct cell *cell = arg;

	trace("broadcast condition");
	ck_assert_int_eq(coir_cond_broadcast(&cell->cond), 0);
	trace("finished");
	return 0;
}

static void
set(struct cell *cell, int x)
{
	cell->x = x;
	coir_cond_broadcast(&cell->cond);
}

static int
await(struct cell *cell, int x)
{
	int rc = 0;

	while (rc == 0 && cell->x != x)
		rc = coir_cond_wait(&cell->cond);
	return rc;
}

static int
awaiting(void *arg)
{
	struct wish *wish = arg;
	int rc;

	trace("x = %d", wish->cell->x);
	rc = await(wish->cell, wish->x);
	trace("x = %d", wish->cell->x);
	return rc;
}

static int
setting_42(void *arg)
{
	int rc;

	set(arg, 5);
	rc = coir_yield();
	set(arg, 7);
	set(arg, 42);
	return rc;
}

COND_TEST(CND_04_loop_idiom, 0, 0, "x = 0\nx = 42\n")
{
	return coir_both(awaiting, &(struct wish){ arg, 42 }, setting_42, arg);
}

static int
awaiting_silently(void *arg)
{
	struct wish *wish = arg;

	return await(wish->cell, wish->x);
}

static int
setting_0(void *arg)
{
	int rc;

	set(arg, 5);
	rc = coir_yield();
	set(arg, 0);
	return rc;
}

COND_TEST(CND_05_cancelled_while_waiting, 42, 0, "x = 42\nx = 0\n")
{
	struct wish zero = { arg, 0 };
	uint64_t mask;

	ck_assert_int_eq(coir_first(awaiting_silently, &zero, succeeding, NULL,
				    &mask),
			 0);
	ck_assert_uint_eq(mask, 2);
	return coir_both(awaiting, &zero, setting_0, arg);
}

/* With a mutex around the number. */

static int
assign(void *arg)
{
	struct wish *wish = arg;

	wish->cell->x = wish->x;
	return 0;
}

static int
locked_set(struct cell *cell, int x)
{
	int rc = coir_mutex_with(&cell->mutex, 0, assign,
				 &(struct wish){ cell, x });

	coir_cond_broadcast(&cell->cond);
	return rc;
}

static int
until_equal(void *arg)
{
	struct wish *wish = arg;
	int rc = 0;

	while (rc == 0 && wish->cell->x != wish->x)
		rc = coir_cond_wait_mutex(&wish->cell->cond,
					  &wish->cell->mutex);
	return rc;
}

static int
locked_awaiting(void *arg)
{
	struct wish *wish = arg;
	int rc;

	trace("x = %d", wish->cell->x);
	rc = coir_mutex_with(&wish->cell->mutex, COIR_MUTEX_READ_ONLY,
			     until_equal, wish);
	trace("x = %d", wish->cell->x);
	return rc;
}

static int
locked_setting_42(void *arg)
{
	ck_assert_int_eq(locked_set(arg, 5), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(locked_set(arg, 7), 0);
	return locked_set(arg, 42);
}

COND_TEST(CND_06_with_mutex, 0, 0, "x = 0\nx = 42\n")
{
	return coir_both(locked_awaiting, &(struct wish){ arg, 42 },
			 locked_setting_42, arg);
}

static int
wait_holding(void *arg)
{
	struct cell *cell = arg;
	int rc;

	trace("Forked fiber locking");
	ck_assert_int_eq(coir_mutex_lock(&cell->mutex), 0);
	rc = coir_cond_wait_mutex(&cell->cond, &cell->mutex);
	ck_assert_int_eq(rc, -ECANCELED);
	trace("Forked fiber unlocking");
	ck_assert_int_eq(coir_mutex_unlock(&cell->mutex), 0);
	return rc;
}

COND_TEST(CND_08_cancelled_while_mutex_is_held, 0, -EIO,
	  "Forked fiber locking\nMain fiber locking\n"
	  "Main fiber unlocking\nForked fiber unlocking\n")
{
	struct cell *cell = arg;
	struct coir_scope scope;
	struct coir_shield shield;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, wait_holding, cell), 0);
	coir_shield_begin(&shield);
	trace("Main fiber locking");
	ck_assert_int_eq(coir_mutex_lock(&cell->mutex), 0);
	coir_scope_fail(&scope, -EIO);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Main fiber unlocking");
	ck_assert_int_eq(coir_mutex_unlock(&cell->mutex), 0);
	coir_shield_end(&shield);
	return coir_scope_close(&scope, 0);
}

SUITE(peer_cnd)
{
	ADD(CND_02_broadcast_without_waiters);
	ADD(CND_04_loop_idiom);
	ADD(CND_05_cancelled_while_waiting);
	ADD(CND_06_with_mutex);
	ADD(CND_08_cancelled_while_mutex_is_held);
}
