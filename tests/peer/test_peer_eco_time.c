/* SPDX-License-Identifier: MIT */
/*
 * Rows ECO-25 and ECO-26 of the peers' cases: lua-eco's tests/time-test.lua.
 * Its timers are coir_alarm. Each case of the script is a test here.
 */
#include "config.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>

#include <coir/alarm.h>
#include <coir/census.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static struct coir_alarm alarm_;
static coir_time start;

static int
ms(void)
{
	return (int)((coir_now().ns - start.ns) / 1000000);
}

/* Run @body in a scope that begins at 0 ms; compare its trace. */
static void
check(coir_scope_fn *body, const char *expected)
{
	ck_assert_int_eq(run_scope(body, NULL), 0);
	trace_expect("%s", expected);
}

/* A test whose body is given to check(). */
#define TIME_TEST(name, ...) \
	SCOPE_BODY_TEST(name, check(name##_main, __VA_ARGS__))

/* An alarm in @scope that begins now. */
static void
make(struct coir_scope *scope, coir_fn *fn, void *arg)
{
	start = coir_now();
	ck_assert_int_eq(coir_alarm_init(&alarm_, scope, fn, arg), 0);
}

static int
fire(void *arg)
{
	trace("fired at %d%s%s", ms(), arg ? ": " : "",
	      arg ? (const char *)arg : "");
	return 0;
}

TIME_TEST(ECO_25_sleep_and_now, "")
{
	coir_time before = coir_now();

	ck_assert_int_eq(coir_sleep(coir_ms(20)), 0);
	ck_assert_int_ge(coir_now().ns - before.ns, coir_ms(20).ns);
	return 0;
}

TIME_TEST(ECO_25_callback_gets_its_argument, "fired at 10: hello\n")
{
	static char hello[] = "hello";

	make(scope, fire, hello);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(10)), 0);
	return coir_sleep(coir_ms(50));
}

/* Sets its own alarm again, until it has gone off three times. */
static int
fire_again(void *arg)
{
	int *left = arg;

	trace("fired at %d", ms());
	return --*left > 0 ? coir_alarm_set(&alarm_, coir_ms(10)) : 0;
}

TIME_TEST(ECO_25_set_again_by_its_callback,
	  "fired at 10\nfired at 20\nfired at 30\n")
{
	static int left = 3;

	make(scope, fire_again, &left);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(10)), 0);
	return coir_sleep(coir_ms(100));
}

TIME_TEST(ECO_25_cancel, "")
{
	make(scope, fire, arg);
	ck_assert(!coir_alarm_cancel(&alarm_));
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(50)), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	ck_assert(coir_alarm_cancel(&alarm_));
	return coir_sleep(coir_ms(80));
}

TIME_TEST(ECO_25_set_while_pending, "fired at 20\n")
{
	make(scope, fire, arg);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(200)), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(10)), 0);
	return coir_sleep(coir_ms(500));
}

static int
fire_slowly(void *arg)
{
	int *calls = arg;
	int call = ++*calls;
	int rc = call == 1 ? coir_sleep(coir_ms(250)) : 0;

	trace("call %d ends at %d", call, ms());
	return rc;
}

TIME_TEST(ECO_25_set_while_its_callback_sleeps,
	  "call 2 ends at 30\ncall 1 ends at 260\n")
{
	static int calls;

	make(scope, fire_slowly, &calls);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(10)), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(20)), 0);
	return coir_alarm_set(&alarm_, coir_ms(10)) ? -EIO
						    : coir_sleep(coir_ms(300));
}

TIME_TEST(ECO_25_cancel_then_set, "fired at 10\n")
{
	make(scope, fire, arg);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_sec(1)), 0);
	ck_assert(coir_alarm_cancel(&alarm_));
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(10)), 0);
	return coir_sleep(coir_sec(2));
}

/*
 * C differs: there is no descriptor behind an alarm whose read could fail. What
 * can fail is its fiber, and that fails the scope.
 */
static int
break_down(void *arg)
{
	(void)arg;
	return -EIO;
}

static int
failing_callback(struct coir_scope *scope, void *arg)
{
	make(scope, break_down, arg);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(10)), 0);
	return coir_sleep(coir_sec(2));
}

START_TEST(ECO_25_read_error)
{
	ck_assert_int_eq(run_scope(failing_callback, NULL), -EIO);
}
END_TEST

TIME_TEST(ECO_25_close_is_idempotent, "")
{
	make(scope, fire, arg);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(50)), 0);
	coir_alarm_fini(&alarm_);
	coir_alarm_fini(&alarm_);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(1)), -ESHUTDOWN);
	return coir_sleep(coir_ms(80));
}

/* Nothing has changed, so what was set before still is. */
TIME_TEST(ECO_25_bad_delay, "fired at 5\n")
{
	make(scope, fire, arg);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(5)), 0);
	ck_assert_int_eq(coir_alarm_set(&alarm_, coir_ms(-1)), -EINVAL);
	return coir_sleep(coir_ms(20));
}

#define ROUND 1000

static int
count_down(void *arg)
{
	--*(int *)arg;
	return 0;
}

/* A thousand alarms at once; returns what the heap holds afterwards. */
static int
burst(struct coir_scope *scope, void *arg)
{
	static struct coir_alarm alarms[ROUND];
	int left = ROUND, failed = 0;

	(void)arg;
	for (int i = 0; i < ROUND; i++) {
		failed |= coir_alarm_init(&alarms[i], scope, count_down, &left);
		failed |= coir_alarm_set(&alarms[i], coir_ms(10));
	}
	failed |= coir_sleep(coir_ms(20));
	ck_assert_int_eq(failed, 0);
	ck_assert_int_eq(left, 0);
	return 0;
}

static int
bursts(void *arg)
{
	size_t *ret_used = arg;

	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(coir_scope_run(burst, NULL), 0);
	ck_assert_int_eq(coir_census(NULL, NULL), 1);
	*ret_used = mallinfo2().uordblks;
	return 0;
}

/* Ten thousand alarms, and ten thousand more: the memory is the same. */
FIBER_TEST(ECO_26_bursts)
{
	size_t first, second;

	bursts(&first);
	bursts(&second);
	ck_assert_uint_le(second, first + 4096);
	return 0;
}

SUITE(peer_eco_time)
{
	ADD(ECO_25_sleep_and_now);
	ADD(ECO_25_callback_gets_its_argument);
	ADD(ECO_25_set_again_by_its_callback);
	ADD(ECO_25_cancel);
	ADD(ECO_25_set_while_pending);
	ADD(ECO_25_set_while_its_callback_sleeps);
	ADD(ECO_25_cancel_then_set);
	ADD(ECO_25_read_error);
	ADD(ECO_25_close_is_idempotent);
	ADD(ECO_25_bad_delay);
	ADD(ECO_26_bursts);
}
