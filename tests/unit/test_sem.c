/* SPDX-License-Identifier: MIT */
/*
 * test_sem.c - permits are handed on, never lost and never too many.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/sem.h>
#include <coir/time.h>

#include "death.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A fiber that takes a permit and says so. */
struct taker {
	struct coir_sem *sem;
	int number;
};

/* A semaphore and those who want it; they may outlive a body's own frame. */
struct shared {
	struct coir_sem sem;
	struct taker takers[2];
};

/* Run @body with a semaphore of @n permits; compare its trace. */
static void
check(unsigned n, coir_scope_fn *body, int result, const char *expected)
{
	struct shared shared = { .takers = { { &shared.sem, 1 },
					     { &shared.sem, 2 } } };

	ck_assert_int_eq(coir_sem_init(&shared.sem, n), 0);
	ck_assert_int_eq(run_scope(body, &shared), result);
	trace_expect("%s", expected);
	coir_sem_fini(&shared.sem);
}

/* A test whose body is given to check(). */
#define SEM_TEST(name, n, ...) \
	SCOPE_BODY_TEST(name, check(n, name##_main, __VA_ARGS__))

static int
taking(void *arg)
{
	struct taker *taker = arg;
	int rc = coir_sem_acquire(taker->sem);

	trace("%d: %s", taker->number, rc == 0 ? "acquired" : "cancelled");
	return rc;
}

START_TEST(sem_init_refuses_too_many)
{
	struct coir_sem sem;

	ck_assert_int_eq(coir_sem_init(&sem, (unsigned)INT_MAX + 1), -EINVAL);
	ck_assert_int_eq(coir_sem_init(&sem, INT_MAX), 0);
	ck_assert_int_eq(coir_sem_release(&sem), -EOVERFLOW);
	ck_assert_uint_eq(coir_sem_value(&sem), INT_MAX);
	coir_sem_fini(&sem);
}
END_TEST

START_TEST(sem_try_acquire_takes_what_there_is)
{
	struct coir_sem sem;

	ck_assert_int_eq(coir_sem_init(&sem, 2), 0);
	ck_assert_int_eq(coir_sem_try_acquire(&sem), 0);
	ck_assert_int_eq(coir_sem_try_acquire(&sem), 0);
	ck_assert_int_eq(coir_sem_try_acquire(&sem), -EAGAIN);
	ck_assert_int_eq(coir_sem_release(&sem), 0);
	ck_assert_int_eq(coir_sem_try_acquire(&sem), 0);
	coir_sem_fini(&sem);
}
END_TEST

SEM_TEST(sem_release_hands_on_in_order, 0, 0,
	 "1: acquired\none released\n2: acquired\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, taking, &shared->takers[0]), 0);
	ck_assert_int_eq(coir_spawn(scope, taking, &shared->takers[1]), 0);
	ck_assert_int_eq(coir_sem_release(&shared->sem), 0);
	ck_assert_uint_eq(coir_sem_value(&shared->sem), 0);
	ck_assert_int_eq(coir_sem_try_acquire(&shared->sem), -EAGAIN);
	ck_assert_int_eq(coir_yield(), 0);
	trace("one released");
	ck_assert_int_eq(coir_sem_release(&shared->sem), 0);
	return 0;
}

SEM_TEST(sem_cancel_loses_no_permit, 0, 0, "1: acquired\n2: cancelled\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, taking, &shared->takers[0]), 0);
	ck_assert_int_eq(coir_spawn(scope, taking, &shared->takers[1]), 0);
	ck_assert_int_eq(coir_sem_release(&shared->sem), 0);
	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_sem_release(&shared->sem), 0);
	ck_assert_uint_eq(coir_sem_value(&shared->sem), 1);
	return 0;
}

SEM_TEST(sem_deadline_ends_a_wait, 0, -ETIMEDOUT, "")
{
	struct shared *shared = arg;

	coir_scope_set_deadline(scope, coir_after(coir_ms(1)));
	return coir_sem_acquire(&shared->sem);
}

SEM_TEST(sem_is_selected, 1, 0, "")
{
	struct shared *shared = arg;
	struct coir_node permit, timer;
	struct coir_node *list[] = { &timer, &permit };
	size_t which;

	coir_timer_node(&timer, coir_after(coir_ms(1)));
	coir_sem_node(&permit, &shared->sem);
	ck_assert_int_eq(coir_select(list, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	ck_assert_uint_eq(coir_sem_value(&shared->sem), 0);
	coir_timer_node(&timer, coir_after(coir_ms(1)));
	ck_assert_int_eq(coir_select(list, 2, &which), 0);
	ck_assert_uint_eq(which, 0);
	ck_assert_int_eq(coir_sem_release(&shared->sem), 0);
	ck_assert_uint_eq(coir_sem_value(&shared->sem), 1);
	return 0;
}

static void
acquired_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)arg;
	trace("callback acquired: %d", result);
}

SEM_TEST(sem_is_acquired_by_callbacks, 1, 0, "callback acquired: 0\n")
{
	struct shared *shared = arg;
	struct coir_node node;

	coir_sem_node(&node, &shared->sem);
	ck_assert_int_eq(coir_node_listen(&node, acquired_cb, NULL), 0);
	/* the permit is the callback's: it cannot be taken back and lost */
	ck_assert(!coir_node_cancel(&node));
	ck_assert_int_eq(coir_sem_try_acquire(&shared->sem), -EAGAIN);
	return coir_yield();
}

static void *
use_elsewhere(void *arg)
{
	ck_assert_int_eq(coir_sem_try_acquire(arg), -EXDEV);
	ck_assert_int_eq(coir_sem_release(arg), -EXDEV);
	return NULL;
}

START_TEST(sem_belongs_to_its_thread)
{
	struct coir_sem sem;

	ck_assert_int_eq(coir_sem_init(&sem, 1), 0);
	ck_assert_int_eq(coir_sem_release(&sem), 0);
	elsewhere(use_elsewhere, &sem);
	ck_assert_uint_eq(coir_sem_value(&sem), 2);
	coir_sem_fini(&sem);
}
END_TEST

static int
finish_in_use(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, taking, &shared->takers[0]), 0);
	coir_sem_fini(&shared->sem);
	return 0;
}

static void
fini_in_use(void *arg)
{
	(void)arg;
	check(0, finish_in_use, 0, "");
}

START_TEST(sem_fini_with_waiters_aborts)
{
	death_expect(fini_in_use, NULL, SIGABRT,
		     "coir_sem_fini: somebody still waits for this semaphore;");
}
END_TEST

SUITE(sem)
{
	ADD(sem_init_refuses_too_many);
	ADD(sem_try_acquire_takes_what_there_is);
	ADD(sem_release_hands_on_in_order);
	ADD(sem_cancel_loses_no_permit);
	ADD(sem_deadline_ends_a_wait);
	ADD(sem_is_selected);
	ADD(sem_is_acquired_by_callbacks);
	ADD(sem_belongs_to_its_thread);
	ADD(sem_fini_with_waiters_aborts);
}
