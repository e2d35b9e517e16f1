/* SPDX-License-Identifier: MIT */
/*
 * test_cond_close.c - conditions that carry values, and closed ones.
 */
#include "config.h"

#include <errno.h>

#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/mutex.h>
#include <coir/scope.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* What the fibers of one test share. */
struct shared {
	struct coir_cond cond;
	struct coir_mutex mutex;
	int runs;
};

/* Run @body with a condition and a mutex; compare its trace. */
static void
check(coir_scope_fn *body, const char *expected)
{
	struct shared shared = { .runs = 0 };

	coir_cond_init(&shared.cond);
	coir_mutex_init(&shared.mutex);
	ck_assert_int_eq(run_scope(body, &shared), 0);
	trace_expect("%s", expected);
	coir_mutex_fini(&shared.mutex);
	coir_cond_fini(&shared.cond);
}

/* A test whose body is given to check(). */
#define COND_TEST(name, ...) \
	SCOPE_BODY_TEST(name, check(name##_main, __VA_ARGS__))

static int
wait_for_value(void *arg)
{
	struct shared *shared = arg;
	void *value = "untouched";
	int rc = coir_cond_wait_value(&shared->cond, &value);

	trace("%d: %s", rc, value ? (const char *)value : "none");
	return 0;
}

static int
wait_plainly(void *arg)
{
	struct shared *shared = arg;

	trace("plain: %d", coir_cond_wait(&shared->cond));
	return 0;
}

COND_TEST(cond_signal_carries_a_value, "0: hello\n0: none\nplain: 0\n0: none\n")
{
	struct shared *shared = arg;
	struct coir_cond *cond = &shared->cond;

	ck_assert_int_eq(coir_cond_signal_value(cond, "lost"), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_for_value, shared), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_for_value, shared), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_plainly, shared), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_for_value, shared), 0);
	ck_assert_int_eq(coir_cond_signal_value(cond, "hello"), 1);
	ck_assert_int_eq(coir_cond_signal(cond), 1);
	ck_assert_int_eq(coir_cond_signal_value(cond, "dropped"), 1);
	ck_assert_int_eq((int)coir_cond_broadcast(cond), 1);
	return 0;
}

COND_TEST(cond_value_survives_a_cancel, "0: kept\n-125: untouched\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, wait_for_value, shared), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_for_value, shared), 0);
	ck_assert_int_eq(coir_cond_signal_value(&shared->cond, "kept"), 1);
	coir_scope_cancel(scope);
	return 0;
}

static int
wait_with_mutex(void *arg)
{
	struct shared *shared = arg;
	int rc = coir_mutex_lock(&shared->mutex);

	ck_assert_int_eq(rc, 0);
	rc = coir_cond_wait_mutex(&shared->cond, &shared->mutex);
	trace("mutex: %d", rc);
	return coir_mutex_unlock(&shared->mutex);
}

static int
close_under_waiters(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;
	struct coir_cond *cond = &shared->cond;

	ck_assert_int_eq(coir_spawn(scope, wait_for_value, shared), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_with_mutex, shared), 0);
	ck_assert_int_eq(coir_cond_close(cond), 0);
	ck_assert_int_eq(coir_cond_close(cond), 0);
	ck_assert_int_eq(coir_cond_signal(cond), 0);
	ck_assert_int_eq((int)coir_cond_broadcast(cond), 0);
	ck_assert_int_eq(coir_cond_wait(cond), -EPIPE);
	return wait_with_mutex(shared);
}

START_TEST(cond_close_ends_all_waits)
{
	/* the closer's own wait ends first, without letting go of the mutex */
	check(close_under_waiters, "mutex: -32\n-32: untouched\nmutex: -32\n");
}
END_TEST

static int
close_in_test(void *arg)
{
	struct shared *shared = arg;

	shared->runs++;
	ck_assert_int_eq(coir_cond_close(&shared->cond), 0);
	return -EAGAIN;
}

COND_TEST(cond_loop_ends_when_closed, "loop: -32\nruns: 2\n")
{
	struct shared *shared = arg;

	trace("loop: %d", coir_cond_loop(&shared->cond, close_in_test, shared));
	trace("runs: %d", shared->runs);
	return 0;
}

SUITE(cond_close)
{
	ADD(cond_signal_carries_a_value);
	ADD(cond_value_survives_a_cancel);
	ADD(cond_close_ends_all_waits);
	ADD(cond_loop_ends_when_closed);
}
