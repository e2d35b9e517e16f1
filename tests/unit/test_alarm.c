/* SPDX-License-Identifier: MIT */
/*
 * test_alarm.c - alarms and the end of what they belong to. When they go off
 * is in tests/peer.
 */
#include "config.h"

#include <coir/alarm.h>

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
tell(void *arg)
{
	trace("%s", (const char *)arg);
	return 0;
}

TRACE_TEST(alarm_does_not_keep_its_scope_open, "")
{
	static char late[] = "late";
	struct coir_scope scope;
	struct coir_alarm alarm;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_alarm_init(&alarm, &scope, tell, late), 0);
	ck_assert_int_eq(coir_alarm_set(&alarm, coir_ms(5)), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_alarm_set(&alarm, coir_ms(5)), -ESHUTDOWN);
	ck_assert_int_eq(coir_alarm_init(&alarm, &scope, tell, late), -EINVAL);
	return coir_sleep(coir_ms(10));
}

static int
end_from_inside(void *arg)
{
	struct coir_alarm *alarm = arg;

	trace("goes off");
	coir_alarm_fini(alarm);
	return 0;
}

static int
fini_in_callback(struct coir_scope *scope, void *arg)
{
	struct coir_alarm *alarm = arg;

	ck_assert_int_eq(coir_alarm_init(alarm, scope, end_from_inside, alarm),
			 0);
	ck_assert_int_eq(coir_alarm_set(alarm, coir_ns(0)), 0);
	trace("set");
	return coir_sleep(coir_ms(1));
}

START_TEST(alarm_may_be_ended_by_its_own_fiber)
{
	struct coir_alarm alarm;

	ck_assert_int_eq(run_scope(fini_in_callback, &alarm), 0);
	trace_expect("set\ngoes off\n");
	ck_assert_int_eq(coir_alarm_set(&alarm, coir_ms(1)), -ENXIO);
}
END_TEST

static int
sleep_5_ms(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(5));
}

static int
cancel_scope(struct coir_scope *scope, void *arg)
{
	static char never[] = "never";
	struct coir_alarm *alarm = arg;

	ck_assert_int_eq(coir_alarm_init(alarm, scope, tell, never), 0);
	ck_assert_int_eq(coir_alarm_set(alarm, coir_ms(1)), 0);
	ck_assert_int_eq(coir_scope_cancel(scope), 0);
	return coir_protect(sleep_5_ms, NULL);
}

START_TEST(alarm_of_a_cancelled_scope_starts_nobody)
{
	struct coir_alarm alarm;

	ck_assert_int_eq(run_scope(cancel_scope, &alarm), 0);
	trace_expect("");
}
END_TEST

SUITE(alarm)
{
	ADD(alarm_does_not_keep_its_scope_open);
	ADD(alarm_may_be_ended_by_its_own_fiber);
	ADD(alarm_of_a_cancelled_scope_starts_nobody);
}
