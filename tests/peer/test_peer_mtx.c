/* SPDX-License-Identifier: MIT */
/*
 * Rows MTX of the peers' cases: Eio's tests/mutex.md. Poisoned is
 * -ENOTRECOVERABLE; which error poisoned it is not kept.
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/mutex.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Run @body with a mutex; compare its result and its trace. */
static void
check(coir_fn *body, int result, const char *expected)
{
	struct coir_mutex mutex;

	coir_mutex_init(&mutex);
	ck_assert_int_eq(run_fiber(body, &mutex), result);
	trace_expect("%s", expected);
	coir_mutex_fini(&mutex);
}

/* A test whose body is given to check(). */
#define MUTEX_TEST(name, ...) BODY_TEST(name, check(name##_main, __VA_ARGS__))

static int
lock(struct coir_mutex *mutex)
{
	int rc;

	trace("Locking");
	rc = coir_mutex_lock(mutex);
	trace("Locked");
	return rc;
}

static int
unlock(struct coir_mutex *mutex)
{
	int rc;

	trace("Unlocking");
	rc = coir_mutex_unlock(mutex);
	trace("Unlocked");
	return rc;
}

MUTEX_TEST(MTX_01_simple, 0,
	   "Locking\nLocked\nUnlocking\nUnlocked\n"
	   "Locking\nLocked\nUnlocking\nUnlocked\n")
{
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(lock(arg), 0);
		ck_assert_int_eq(unlock(arg), 0);
	}
	return 0;
}

MUTEX_TEST(MTX_03_double_unlock, -ENOTRECOVERABLE,
	   "Trying to use lock after error...\n")
{
	struct coir_mutex *mutex = arg;

	ck_assert_int_eq(coir_mutex_lock(mutex), 0);
	ck_assert_int_eq(coir_mutex_unlock(mutex), 0);
	ck_assert_int_eq(coir_mutex_unlock(mutex), -EPERM);
	trace("Trying to use lock after error...");
	return coir_mutex_lock(mutex);
}

static int
critical(void *arg)
{
	int rc;

	(void)arg;
	trace("Entered critical section");
	rc = coir_yield();
	trace("Leaving critical section");
	return rc;
}

static int
using_protected(void *arg)
{
	return coir_mutex_with(arg, COIR_MUTEX_PROTECT, critical, NULL);
}

MUTEX_TEST(MTX_04_sections_do_not_overlap, 0,
	   "Entered critical section\nLeaving critical section\n"
	   "Entered critical section\nLeaving critical section\n")
{
	return coir_both(using_protected, arg, using_protected, arg);
}

MUTEX_TEST(MTX_05_failed_section_poisons, -ENOTRECOVERABLE,
	   "Trying to use the failed lock again fails:\n")
{
	ck_assert_int_eq(coir_mutex_with(arg, COIR_MUTEX_PROTECT, failing,
					 NULL),
			 -EIO);
	trace("Trying to use the failed lock again fails:");
	return coir_mutex_lock(arg);
}

static int
restore(void *arg)
{
	int rc = coir_yield();

	(void)arg;
	if (rc == 0)
		trace("Restored invariant");
	return rc;
}

static int
restore_protected(void *arg)
{
	int rc = coir_mutex_with(arg, COIR_MUTEX_PROTECT, restore, NULL);

	ck_assert_int_eq(rc, 0);
	rc = coir_check();
	ck_assert_int_eq(rc, -ECANCELED);
	return rc;
}

static int
cancelling(void *arg)
{
	(void)arg;
	trace("Cancelling...");
	return -EIO;
}

MUTEX_TEST(MTX_06_protect_prevents_cancel, 0,
	   "Cancelling...\nRestored invariant\n")
{
	ck_assert_int_eq(coir_both(restore_protected, arg, cancelling, NULL),
			 -EIO);
	return coir_mutex_try_lock(arg);
}

static int
restore_unprotected(void *arg)
{
	return coir_mutex_with(arg, 0, restore, NULL);
}

static int
not_reached(void *arg)
{
	(void)arg;
	ck_abort_msg("a section that must not begin");
}

MUTEX_TEST(MTX_07_interrupted_section_poisons, -ENOTRECOVERABLE,
	   "Cancelling...\nTrying to reuse the failed mutex...\n")
{
	ck_assert_int_eq(coir_both(restore_unprotected, arg, cancelling, NULL),
			 -EIO);
	trace("Trying to reuse the failed mutex...");
	return coir_mutex_with(arg, COIR_MUTEX_READ_ONLY, not_reached, NULL);
}

static int
wait_protected(void *arg)
{
	return coir_mutex_with(arg, COIR_MUTEX_PROTECT, not_reached, NULL);
}

static int
can_reuse(void *arg)
{
	(void)arg;
	trace("Can reuse the mutex");
	return 0;
}

MUTEX_TEST(MTX_08_protect_does_not_cover_waiting, 0,
	   "Cancelling...\nCan reuse the mutex\n")
{
	ck_assert_int_eq(coir_mutex_lock(arg), 0);
	ck_assert_int_eq(coir_both(wait_protected, arg, cancelling, NULL),
			 -EIO);
	ck_assert_int_eq(coir_mutex_unlock(arg), 0);
	return coir_mutex_with(arg, COIR_MUTEX_READ_ONLY, can_reuse, NULL);
}

static int
yield_and_fail(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	trace("Poisoning mutex");
	return -EIO;
}

static int
poisoning(void *arg)
{
	ck_assert_int_eq(coir_mutex_with(arg, 0, yield_and_fail, NULL), -EIO);
	return 0;
}

static int
waiting(void *arg)
{
	trace("Waiting for lock...");
	return coir_mutex_with(arg, COIR_MUTEX_READ_ONLY, not_reached, NULL);
}

MUTEX_TEST(MTX_09_poisoning_wakes_waiters, -ENOTRECOVERABLE,
	   "Waiting for lock...\nPoisoning mutex\n")
{
	return coir_both(poisoning, arg, waiting, arg);
}

MUTEX_TEST(MTX_10_read_only_unlocks_on_error, 0,
	   "Trying to use the lock again is OK:\n")
{
	ck_assert_int_eq(coir_mutex_with(arg, COIR_MUTEX_READ_ONLY, failing,
					 NULL),
			 -EIO);
	trace("Trying to use the lock again is OK:");
	return coir_mutex_lock(arg);
}

static int
trying(void *arg)
{
	int rc = coir_mutex_try_lock(arg);

	if (rc == -EAGAIN) {
		trace("Failed to get lock");
		return 0;
	}
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(critical(NULL), 0);
	return coir_mutex_unlock(arg);
}

static int
still_works(void *arg)
{
	(void)arg;
	trace("Lock still works");
	return 0;
}

MUTEX_TEST(MTX_11_try_lock, 0,
	   "Entered critical section\nFailed to get lock\n"
	   "Leaving critical section\nLock still works\n")
{
	ck_assert_int_eq(coir_both(trying, arg, trying, arg), 0);
	return coir_mutex_with(arg, COIR_MUTEX_READ_ONLY, still_works, NULL);
}

SUITE(peer_mtx)
{
	ADD(MTX_01_simple);
	ADD(MTX_03_double_unlock);
	ADD(MTX_04_sections_do_not_overlap);
	ADD(MTX_05_failed_section_poisons);
	ADD(MTX_06_protect_prevents_cancel);
	ADD(MTX_07_interrupted_section_poisons);
	ADD(MTX_08_protect_does_not_cover_waiting);
	ADD(MTX_09_poisoning_wakes_waiters);
	ADD(MTX_10_read_only_unlocks_on_error);
	ADD(MTX_11_try_lock);
}
