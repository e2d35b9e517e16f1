/* SPDX-License-Identifier: MIT */
/*
 * test_cond.c - who is woken by what, and in which state the mutex is after
 * every way of waking.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>

#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/mutex.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "death.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A fiber that waits once, then says how it went. */
struct waiter {
	struct coir_cond *cond;
	int number;
};

/* What the fibers of one test share; they may outlive a body's own frame. */
struct shared {
	struct coir_cond cond;
	struct coir_mutex mutex;
	struct waiter waiters[3];
	int changes;
};

/* Run @body with a condition and a mutex; compare its trace. */
static void
check(coir_scope_fn *body, int result, const char *expected)
{
	struct shared shared = { .changes = 0 };

	coir_cond_init(&shared.cond);
	coir_mutex_init(&shared.mutex);
	ck_assert_int_eq(run_scope(body, &shared), result);
	trace_expect("%s", expected);
	coir_mutex_fini(&shared.mutex);
	coir_cond_fini(&shared.cond);
}

/* A test whose body is given to check(). */
#define COND_TEST(name, ...) \
	SCOPE_BODY_TEST(name, check(name##_main, __VA_ARGS__))

static int
waiting(void *arg)
{
	struct waiter *waiter = arg;
	int rc = coir_cond_wait(waiter->cond);

	trace("%d woken: %s", waiter->number, rc == 0 ? "yes" : "cancelled");
	return rc;
}

/* Start three waiters. */
static void
spawn_waiters(struct coir_scope *scope, struct shared *shared)
{
	for (int i = 0; i < 3; i++) {
		struct waiter *waiter = &shared->waiters[i];

		*waiter = (struct waiter){ &shared->cond, i + 1 };
		ck_assert_int_eq(coir_spawn(scope, waiting, waiter), 0);
	}
}

COND_TEST(cond_signal_wakes_the_longest_waiter, 0,
	  "1 woken: yes\nsignalled once\n2 woken: yes\n3 woken: yes\n")
{
	struct shared *shared = arg;

	spawn_waiters(scope, shared);
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 1);
	ck_assert_int_eq(coir_yield(), 0);
	trace("signalled once");
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 1);
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 1);
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 0);
	return 0;
}

COND_TEST(cond_broadcast_wakes_all_in_order, 0,
	  "nobody ran yet\n1 woken: yes\n2 woken: yes\n3 woken: yes\n")
{
	struct shared *shared = arg;

	spawn_waiters(scope, shared);
	ck_assert_int_eq(coir_cond_broadcast(&shared->cond), 3);
	ck_assert_int_eq(coir_cond_broadcast(&shared->cond), 0);
	trace("nobody ran yet");
	return 0;
}

COND_TEST(cond_remembers_nothing, -ETIMEDOUT, "")
{
	struct shared *shared = arg;

	coir_cond_signal(&shared->cond);
	coir_cond_broadcast(&shared->cond);
	coir_scope_set_deadline(scope, coir_after(coir_ms(1)));
	return coir_cond_wait(&shared->cond);
}

COND_TEST(cond_signal_is_not_undone_by_cancel, 0,
	  "1 woken: yes\n2 woken: cancelled\n3 woken: cancelled\n")
{
	struct shared *shared = arg;

	spawn_waiters(scope, shared);
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 1);
	coir_scope_cancel(scope);
	return 0;
}

static void
woken_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("%s: %d", (const char *)arg, result);
}

COND_TEST(cond_wakes_callbacks, 0, "b: 0\nc: 0\n")
{
	struct shared *shared = arg;
	struct coir_node nodes[3];

	for (int i = 0; i < 3; i++)
		coir_cond_node(&nodes[i], &shared->cond);
	ck_assert_int_eq(coir_node_listen(&nodes[0], woken_cb, "a"), 0);
	ck_assert_int_eq(coir_node_listen(&nodes[1], woken_cb, "b"), 0);
	ck_assert_int_eq(coir_node_listen(&nodes[2], woken_cb, "c"), 0);
	ck_assert(coir_node_cancel(&nodes[0]));
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 1);
	/* the signal is b's: it cannot be taken back and lost */
	ck_assert(!coir_node_cancel(&nodes[1]));
	ck_assert_int_eq(coir_cond_broadcast(&shared->cond), 1);
	return coir_yield();
}

/* With a mutex. */

COND_TEST(cond_wait_needs_a_held_mutex_and_does_not_poison, 0, "")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_cond_wait_mutex(&shared->cond, &shared->mutex),
			 -EPERM);
	return coir_mutex_try_lock(&shared->mutex);
}

COND_TEST(cond_cancelled_caller_never_lets_go, 0, "")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_cond_wait_mutex(&shared->cond, &shared->mutex),
			 -ECANCELED);
	ck_assert_int_eq(coir_mutex_try_lock(&shared->mutex), -EAGAIN);
	return coir_mutex_unlock(&shared->mutex);
}

COND_TEST(cond_holds_the_mutex_after_a_deadline, -ETIMEDOUT, "")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	coir_scope_set_deadline(scope, coir_after(coir_ms(1)));
	ck_assert_int_eq(coir_cond_wait_mutex(&shared->cond, &shared->mutex),
			 -ETIMEDOUT);
	ck_assert_int_eq(coir_mutex_try_lock(&shared->mutex), -EAGAIN);
	return coir_mutex_unlock(&shared->mutex);
}

static int
wait_locked(void *arg)
{
	struct shared *shared = arg;
	int rc;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	rc = coir_cond_wait_mutex(&shared->cond, &shared->mutex);
	if (rc < 0)
		return rc;
	trace("woken with the mutex");
	return coir_mutex_unlock(&shared->mutex);
}

COND_TEST(cond_waits_for_the_mutex_when_woken, 0,
	  "still ours\nwoken with the mutex\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, wait_locked, shared), 0);
	ck_assert_int_eq(coir_mutex_try_lock(&shared->mutex), 0);
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 1);
	ck_assert_int_eq(coir_yield(), 0);
	trace("still ours");
	return coir_mutex_unlock(&shared->mutex);
}

COND_TEST(cond_reports_a_mutex_that_was_poisoned, -ENOTRECOVERABLE, "")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, wait_locked, shared), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), -EPERM);
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 1);
	return 0;
}

/* The loop. */

static int
third_time(void *arg)
{
	struct shared *shared = arg;

	trace("test %d", ++shared->changes);
	/* nobody waits now: what this says is for the loop itself */
	if (shared->changes == 1)
		coir_cond_signal(&shared->cond);
	else
		coir_cond_broadcast(&shared->cond);
	return shared->changes < 3 ? -EAGAIN : 0;
}

static int
loop(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	(void)scope;
	return coir_cond_loop(&shared->cond, third_time, shared);
}

START_TEST(cond_loop_sees_changes_during_its_test)
{
	check(loop, 0, "test 1\ntest 2\ntest 3\n");
}
END_TEST

static void *
use_elsewhere(void *arg)
{
	ck_assert_int_eq(coir_cond_signal(arg), -EXDEV);
	ck_assert_int_eq(coir_cond_broadcast(arg), -EXDEV);
	return NULL;
}

START_TEST(cond_belongs_to_its_thread)
{
	struct coir_cond cond;

	coir_cond_init(&cond);
	ck_assert_int_eq(coir_cond_signal(&cond), 0);
	elsewhere(use_elsewhere, &cond);
	coir_cond_fini(&cond);
}
END_TEST

static int
finish_in_use(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	spawn_waiters(scope, shared);
	coir_cond_fini(&shared->cond);
	return 0;
}

static void
fini_in_use(void *arg)
{
	(void)arg;
	check(finish_in_use, 0, "");
}

START_TEST(cond_fini_with_waiters_aborts)
{
	death_expect(fini_in_use, NULL, SIGABRT,
		     "coir_cond_fini: somebody still waits for this "
		     "condition;");
}
END_TEST

SUITE(cond)
{
	ADD(cond_signal_wakes_the_longest_waiter);
	ADD(cond_broadcast_wakes_all_in_order);
	ADD(cond_remembers_nothing);
	ADD(cond_signal_is_not_undone_by_cancel);
	ADD(cond_wakes_callbacks);
	ADD(cond_wait_needs_a_held_mutex_and_does_not_poison);
	ADD(cond_cancelled_caller_never_lets_go);
	ADD(cond_holds_the_mutex_after_a_deadline);
	ADD(cond_waits_for_the_mutex_when_woken);
	ADD(cond_reports_a_mutex_that_was_poisoned);
	ADD(cond_loop_sees_changes_during_its_test);
	ADD(cond_belongs_to_its_thread);
	ADD(cond_fini_with_waiters_aborts);
}
