/* SPDX-License-Identifier: MIT */
/*
 * Rows SEM of the peers' cases: Eio's tests/semaphore.md, and the cancelled
 * request of lib_eio/tests/semaphore.md, which looks at its cells; here the
 * value and the order of those who get a permit tell the same.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/sem.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Run @body with @n permits and compare what it traced. */
static void
check(unsigned n, coir_fn *body, const char *expected)
{
	struct coir_sem sem;

	ck_assert_int_eq(coir_sem_init(&sem, n), 0);
	ck_assert_int_eq(run_fiber(body, &sem), 0);
	trace_expect("%s", expected);
	coir_sem_fini(&sem);
}

/* A test whose body is given to check(). */
#define SEM_TEST(name, n, ...) \
	BODY_TEST(name, check(n, name##_main, __VA_ARGS__))

static int
acquire(struct coir_sem *sem)
{
	int rc;

	trace("Acquiring");
	rc = coir_sem_acquire(sem);
	if (rc == 0)
		trace("Acquired");
	return rc;
}

static int
release(struct coir_sem *sem)
{
	int rc;

	trace("Releasing");
	rc = coir_sem_release(sem);
	trace("Released");
	return rc;
}

SEM_TEST(SEM_01_simple, 1,
	 "Acquiring\nAcquired\nReleasing\nReleased\n"
	 "Acquiring\nAcquired\nReleasing\nReleased\n")
{
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(acquire(arg), 0);
		ck_assert_int_eq(release(arg), 0);
	}
	return 0;
}

static int
acquiring(void *arg)
{
	return acquire(arg);
}

SEM_TEST(SEM_03_cancelled_acquire_loses_no_permit, 0,
	 "Acquiring\nReleasing\nReleased\nAcquiring\nAcquired\n")
{
	uint64_t mask;

	ck_assert_int_eq(coir_first(acquiring, arg, succeeding, NULL, &mask),
			 0);
	ck_assert_uint_eq(mask, 2);
	ck_assert_int_eq(release(arg), 0);
	return acquire(arg);
}

static void
acquired_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	ck_assert_int_eq(result, 0);
	trace("%s: Acquired", (const char *)arg);
}

SEM_TEST(SEM_03_cancelled_request_is_skipped, 1,
	 "Releasing\nReleased\na: Acquired\nc: Acquired\n"
	 "Releasing\nReleased\n")
{
	struct coir_node a, b, c;

	coir_sem_node(&a, arg);
	coir_sem_node(&b, arg);
	coir_sem_node(&c, arg);
	ck_assert_int_eq(coir_node_listen(&a, acquired_cb, "a"), 0);
	ck_assert_int_eq(coir_node_listen(&b, acquired_cb, "b"), 0);
	ck_assert_int_eq(coir_node_listen(&c, acquired_cb, "c"), 0);
	ck_assert(coir_node_cancel(&b));
	ck_assert_int_eq(release(arg), 0);
	ck_assert_uint_eq(coir_sem_value(arg), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(release(arg), 0);
	ck_assert_uint_eq(coir_sem_value(arg), 1);
	return 0;
}

SUITE(peer_sem)
{
	ADD(SEM_01_simple);
	ADD(SEM_03_cancelled_acquire_loses_no_permit);
	ADD(SEM_03_cancelled_request_is_skipped);
}
