/* SPDX-License-Identifier: MIT */
/*
 * Rows ECS-04 to ECS-07 and ECS-10 of the peers' cases: the mutexes of
 * lua-eco's sync-test. A timeout argument there is the deadline of a scope
 * here. To unlock what nobody holds is -EPERM and poisons the mutex.
 */
#include "config.h"

#include <errno.h>

#include <coir/fiber.h>
#include <coir/mutex.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

/* A mutex and what it guards. */
struct shared {
	struct coir_mutex mutex;
	/* how often each fiber goes through the section */
	int laps;
	/* laps of all; how many are inside now, and were at most */
	int total, inside, most;
};

static int
run(coir_scope_fn *body, int laps)
{
	struct shared shared = { .laps = laps };
	int rc;

	coir_mutex_init(&shared.mutex);
	rc = run_scope(body, &shared);
	coir_mutex_fini(&shared.mutex);
	return rc;
}

/* A test whose body is given to run(). */
#define SHARED_TEST(name, laps) \
	SCOPE_BODY_TEST(name, ck_assert_int_eq(run(name##_main, laps), 0))

static int
lock(void *arg)
{
	struct shared *shared = arg;

	return coir_mutex_lock(&shared->mutex);
}

SHARED_TEST(ECS_04_lock_timeout_unlock_error, 0)
{
	struct shared *shared = arg;

	ck_assert_int_eq(lock(shared), 0);
	ck_assert_int_eq(coir_timeout(coir_ms(10), lock, shared), -ETIMEDOUT);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	ck_assert_int_eq(coir_timeout(coir_ms(10), lock, shared), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), -EPERM);
	ck_assert_int_eq(lock(shared), -ENOTRECOVERABLE);
	return 0;
}

/* One of two that lock again at once, without letting others run between. */
static int
relock(struct shared *shared, const char *name)
{
	for (int i = 0; i < shared->laps; i++) {
		ck_assert_int_eq(lock(shared), 0);
		trace("%s", name);
		ck_assert_int_eq(coir_yield(), 0);
		ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	}
	return 0;
}

static int
relock_b(void *arg)
{
	return relock(arg, "b");
}

static int
relock_both(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, relock_b, shared), 0);
	return relock(shared, "a");
}

START_TEST(ECS_05_relock_waits_behind_the_queue)
{
	ck_assert_int_eq(run(relock_both, 4), 0);
	trace_expect("b\na\nb\na\nb\na\nb\na\n");
}
END_TEST

static int
lapping(void *arg)
{
	struct shared *shared = arg;

	for (int i = 0; i < shared->laps; i++) {
		int rc = lock(shared);

		if (rc < 0)
			return rc;
		shared->inside++;
		if (shared->inside > shared->most)
			shared->most = shared->inside;
		rc = coir_yield();
		shared->total++;
		shared->inside--;
		coir_mutex_unlock(&shared->mutex);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int
lap(struct coir_scope *scope, struct shared *shared, int fibers)
{
	while (fibers-- > 0)
		ck_assert_int_eq(coir_spawn(scope, lapping, shared), 0);
	return 0;
}

/* Run @body in a scope: when that has ended, all laps are done. */
static int
check_laps(struct shared *shared, coir_scope_fn *body, int total)
{
	ck_assert_int_eq(coir_scope_run(body, shared), 0);
	ck_assert_int_eq(shared->total, total);
	ck_assert_int_eq(shared->most, 1);
	return coir_mutex_try_lock(&shared->mutex);
}

static int
lap_16(struct coir_scope *scope, void *arg)
{
	return lap(scope, arg, 16);
}

SHARED_TEST(ECS_06_handoff_16_by_100, 100)
{
	return check_laps(arg, lap_16, 1600);
}

static int
lock_in_time(void *arg)
{
	struct shared *shared = arg;
	int rc = coir_timeout(coir_ms(10), lock, shared);

	trace("%s", rc == 0 ? "acquired" : "timed out");
	return rc == 0 ? coir_mutex_unlock(&shared->mutex) : rc;
}

static int
unlock_at_the_deadline(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	ck_assert_int_eq(lock(shared), 0);
	ck_assert_int_eq(coir_spawn(scope, lock_in_time, shared), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(9)), 0);
	ck_assert_int_eq(coir_mutex_unlock(&shared->mutex), 0);
	/* the waiter's deadline passes before it has run */
	vtime_advance(INT64_C(2000000));
	return 0;
}

START_TEST(ECS_07_handoff_wins_the_timeout_race)
{
	ck_assert_int_eq(run(unlock_at_the_deadline, 0), 0);
	trace_expect("acquired\n");
}
END_TEST

static int
lap_64(struct coir_scope *scope, void *arg)
{
	return lap(scope, arg, 64);
}

SHARED_TEST(ECS_10_P101_stress_64_by_150, 150)
{
	return check_laps(arg, lap_64, 9600);
}

SUITE(peer_ecs_mutex)
{
	ADD(ECS_04_lock_timeout_unlock_error);
	ADD(ECS_05_relock_waits_behind_the_queue);
	ADD(ECS_06_handoff_16_by_100);
	ADD(ECS_07_handoff_wins_the_timeout_race);
	ADD(ECS_10_P101_stress_64_by_150);
}
