/* SPDX-License-Identifier: MIT */
/*
 * test_wall.c - the time of day. On the real clock, which the kernel's timers
 * go by; nothing is said of how long it takes, but that it is not too short.
 */
#include "config.h"

#include <coir/wall.h>

#include <errno.h>

#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/leak.h"
#include "support/runner.h"
#include "support/trace.h"

static int64_t
nanoseconds(struct timespec ts)
{
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

static int
sleep_20_ms(void *arg)
{
	int64_t at = nanoseconds(coir_wall_now()) + coir_ms(20).ns;
	struct timespec when = { .tv_sec = at / 1000000000,
				 .tv_nsec = at % 1000000000 };
	int rc = coir_wall_sleep_until(&when);

	(void)arg;
	ck_assert_int_ge(nanoseconds(coir_wall_now()), at);
	return rc;
}

START_TEST(wall_sleeps_until_then)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_run(sleep_20_ms, NULL), 0);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

static int
other(void *arg)
{
	(void)arg;
	trace("other");
	return 0;
}

static int
sleep_in_the_past(void *arg)
{
	const struct timespec past[] = { { .tv_sec = 0 },
					 { .tv_sec = -5 },
					 { .tv_sec = 1000 } };
	struct coir_fiber *fiber;
	const struct coir_spawn_options options = { .parked = true };
	struct coir_scope *scope = coir_runtime_scope(coir_runtime_current());
	int rc = coir_spawn_fiber(scope, &options, other, arg, &fiber);

	for (int i = 0; i < 3 && rc == 0; i++) {
		if (i == 0)
			ck_assert_int_eq(coir_wake(fiber, NULL), 0);
		rc = coir_wall_sleep_until(&past[i]);
		trace("awake");
	}
	coir_fiber_put(fiber);
	return rc;
}

START_TEST(wall_past_lets_others_run)
{
	ck_assert_int_eq(coir_run(sleep_in_the_past, NULL), 0);
	trace_expect("other\nawake\nawake\nawake\n");
}
END_TEST

static int
sleep_for_ever(void *arg)
{
	const struct timespec end = { .tv_sec = INT64_C(1) << 40 };

	(void)arg;
	return coir_wall_sleep_until(&end);
}

static int
misuse(void *arg)
{
	const struct timespec none = { .tv_nsec = 1000000000 };

	ck_assert_int_eq(coir_wall_sleep_until(&none), -EINVAL);
	return coir_timeout(coir_ms(1), sleep_for_ever, arg);
}

START_TEST(wall_may_be_cancelled)
{
	ck_assert_int_eq(run_fiber(misuse, NULL), -ETIMEDOUT);
	ck_assert_int_eq(sleep_for_ever(NULL), -ENXIO);
}
END_TEST

SUITE(wall)
{
	ADD(wall_sleeps_until_then);
	ADD(wall_past_lets_others_run);
	ADD(wall_may_be_cancelled);
}
