/* SPDX-License-Identifier: MIT */
/*
 * test_mutex.c - hand-off, cancels before and after it, poison.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/dump.h>
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

/* A fiber that locks, says so, and unlocks. */
struct locker {
	struct coir_mutex *mutex;
	int number;
};

/* A mutex and those who want it; they may outlive a body's own frame. */
struct shared {
	struct coir_mutex mutex;
	struct locker lockers[2];
};

/* Run @body with a mutex; compare its trace. */
static void
check(coir_scope_fn *body, int result, const char *expected)
{
	struct shared shared = { .lockers = { { &shared.mutex, 1 },
					      { &shared.mutex, 2 } } };

	coir_mutex_init(&shared.mutex);
	ck_assert_int_eq(run_scope(body, &shared), result);
	trace_expect("%s", expected);
	coir_mutex_fini(&shared.mutex);
}

/* A test whose body is given to check(). */
#define MUTEX_TEST(name, ...) \
	SCOPE_BODY_TEST(name, check(name##_main, __VA_ARGS__))

static int
locking(void *arg)
{
	struct locker *locker = arg;
	int rc = coir_mutex_lock(locker->mutex);

	if (rc == -ECANCELED)
		trace("%d cancelled", locker->number);
	if (rc < 0)
		return rc;
	trace("%d locked", locker->number);
	ck_assert_ptr_eq(coir_mutex_holder(locker->mutex), coir_self());
	return coir_mutex_unlock(locker->mutex);
}

static int
telling(void *arg)
{
	(void)arg;
	trace("others run");
	return 0;
}

MUTEX_TEST(mutex_free_one_does_not_switch, 0,
	   "locked and unlocked\nothers run\n")
{
	static const struct coir_spawn_options parked = { .parked = true };
	struct shared *shared = arg;
	struct coir_fiber *other;

	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, telling, NULL,
					  &other),
			 0);
	ck_assert_int_eq(coir_wake(other, NULL), 0);
	coir_fiber_put(other);
	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	trace("locked and unlocked");
	return 0;
}

MUTEX_TEST(mutex_unlock_hands_on_and_nobody_overtakes, 0,
	   "1 locked\n2 locked\nours again\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	ck_assert_int_eq(coir_spawn(scope, locking, &shared->lockers[0]), 0);
	ck_assert_int_eq(coir_spawn(scope, locking, &shared->lockers[1]), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	/* it is the first waiter's, who has not run yet */
	ck_assert_ptr_null(coir_mutex_holder(&shared->mutex));
	ck_assert_int_eq(coir_mutex_try_lock(&shared->mutex), -EAGAIN);
	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	trace("ours again");
	return coir_mutex_unlock(&shared->mutex);
}

MUTEX_TEST(mutex_cancelled_waiter_is_passed_over, 0, "1 cancelled\n2 locked\n")
{
	struct shared *shared = arg;
	struct coir_fiber *first;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, locking,
					  &shared->lockers[0], &first),
			 0);
	ck_assert_int_eq(coir_spawn(scope, locking, &shared->lockers[1]), 0);
	ck_assert_int_eq(coir_fiber_cancel(first), 0);
	coir_fiber_put(first);
	return coir_mutex_unlock(&shared->mutex);
}

MUTEX_TEST(mutex_handed_on_before_a_cancel_is_held, 0, "1 locked\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	ck_assert_int_eq(coir_spawn(scope, locking, &shared->lockers[0]), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	coir_scope_cancel(scope);
	return 0;
}

MUTEX_TEST(mutex_poisoned_one_refuses_everybody, -ENOTRECOVERABLE, "")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), -EPERM);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), -ENOTRECOVERABLE);
	ck_assert_int_eq(coir_mutex_try_lock(&shared->mutex), -ENOTRECOVERABLE);
	return locking(&shared->lockers[0]);
}

static int
unlocking(void *arg)
{
	return coir_mutex_unlock(arg);
}

MUTEX_TEST(mutex_section_that_unlocks_poisons, -ENOTRECOVERABLE, "")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_with(&shared->mutex, 0, unlocking,
					 &shared->mutex),
			 -EPERM);
	return coir_mutex_try_lock(&shared->mutex);
}

MUTEX_TEST(mutex_with_unknown_flags_does_nothing, 0, "")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_with(&shared->mutex, 1U << 7, telling,
					 NULL),
			 -EINVAL);
	return coir_mutex_try_lock(&shared->mutex);
}

MUTEX_TEST(mutex_is_selected, 0, "")
{
	struct shared *shared = arg;
	struct coir_node lock, timer;
	struct coir_node *list[] = { &lock, &timer };
	size_t which;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	coir_mutex_lock_node(&lock, &shared->mutex);
	coir_timer_node(&timer, coir_after(coir_ms(1)));
	ck_assert_int_eq(coir_select(list, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	/* the select is not in the queue any more: it is free */
	coir_mutex_lock_node(&lock, &shared->mutex);
	coir_timer_node(&timer, coir_after(coir_ms(1)));
	ck_assert_int_eq(coir_select(list, 2, &which), 0);
	ck_assert_uint_eq(which, 0);
	ck_assert_int_eq(coir_mutex_try_lock(&shared->mutex), -EAGAIN);
	return coir_mutex_unlock(&shared->mutex);
}

static void
locked_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("callback locked: %d", result);
	ck_assert_int_eq(coir_mutex_unlock(arg), 0);
}

MUTEX_TEST(mutex_is_locked_by_callbacks, 0, "callback locked: 0\n")
{
	struct shared *shared = arg;
	struct coir_node node;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	coir_mutex_lock_node(&node, &shared->mutex);
	ck_assert_int_eq(coir_node_listen(&node, locked_cb, &shared->mutex), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	/* the mutex is the callback's: it cannot be taken back and lost */
	ck_assert(!coir_node_cancel(&node));
	ck_assert_int_eq(coir_yield(), 0);
	return coir_mutex_try_lock(&shared->mutex);
}

static void *
use_elsewhere(void *arg)
{
	ck_assert_int_eq(coir_mutex_try_lock(arg), -EXDEV);
	ck_assert_int_eq(coir_mutex_unlock(arg), -EXDEV);
	return NULL;
}

START_TEST(mutex_belongs_to_its_thread)
{
	struct coir_mutex mutex;

	coir_mutex_init(&mutex);
	ck_assert_int_eq(coir_mutex_try_lock(&mutex), 0);
	elsewhere(use_elsewhere, &mutex);
	ck_assert_int_eq(coir_mutex_unlock(&mutex), 0);
	coir_mutex_fini(&mutex);
}
END_TEST

static int
finish_in_use(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_mutex_lock(&shared->mutex), 0);
	ck_assert_int_eq(coir_spawn(scope, locking, &shared->lockers[0]), 0);
	coir_mutex_fini(&shared->mutex);
	return 0;
}

static void
fini_in_use(void *arg)
{
	(void)arg;
	check(finish_in_use, 0, "");
}

START_TEST(mutex_fini_with_waiters_aborts)
{
	death_expect(fini_in_use, NULL, SIGABRT,
		     "coir_mutex_fini: somebody still waits for this mutex;");
}
END_TEST

SUITE(mutex)
{
	ADD(mutex_free_one_does_not_switch);
	ADD(mutex_unlock_hands_on_and_nobody_overtakes);
	ADD(mutex_cancelled_waiter_is_passed_over);
	ADD(mutex_handed_on_before_a_cancel_is_held);
	ADD(mutex_poisoned_one_refuses_everybody);
	ADD(mutex_section_that_unlocks_poisons);
	ADD(mutex_with_unknown_flags_does_nothing);
	ADD(mutex_is_selected);
	ADD(mutex_is_locked_by_callbacks);
	ADD(mutex_belongs_to_its_thread);
	ADD(mutex_fini_with_waiters_aborts);
}
