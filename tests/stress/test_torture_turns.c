/* SPDX-License-Identifier: MIT */
/*
 * Whatever happens again and again, under torture: workers, generators, ticks
 * and alarms. Nobody takes a turn twice.
 */
#include "config.h"

#include <errno.h>

#include <coir/alarm.h>
#include <coir/combine.h>
#include <coir/each.h>
#include <coir/generator.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <coir/timer.h>

#include "support/torture.h"

/* How many are at it, and were. */
struct busy {
	int now;
	int done;
};

static int
be_busy(size_t i, void *arg)
{
	struct busy *busy = arg;
	int rc;

	(void)i;
	MUST(++busy->now <= 2);
	rc = coir_sleep(coir_ms(1));
	busy->now--;
	busy->done += rc == 0;
	return rc;
}

SCENARIO(each_keeps_its_limit, SCENARIO_VIRTUAL)
{
	struct busy busy = { .now = 0 };
	int rc = coir_each(5, 2, be_busy, &busy);

	MUST(busy.now == 0);
	MUST(rc < 0 || busy.done == 5);
	return rc;
}

static int
count(struct coir_generator *self, void *arg)
{
	uintptr_t *made = arg;
	int rc = 0;

	while (rc == 0 && *made < 4) {
		rc = coir_yield();
		if (rc == 0)
			rc = coir_generator_yield(self, (void *)(*made + 1));
		*made += rc == 0;
	}
	return rc;
}

SCENARIO(generator_in_turns, SCENARIO_VIRTUAL)
{
	struct coir_generator generator;
	struct coir_scope scope;
	uintptr_t made = 0;
	uintptr_t asked = 0;
	void *value;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	rc = coir_generator_init(&generator, &scope, count, &made);
	while (rc == 0) {
		rc = coir_generator_next(&generator, &value);
		if (rc == 0)
			MUST((uintptr_t)value == ++asked);
	}
	MUST(asked <= 4);
	MUST(rc != -ENODATA || asked == 4);
	if (rc == -ENODATA || rc == -ESHUTDOWN)
		rc = 0;
	rc = coir_scope_close(&scope, rc);
	MUST(made <= asked && asked <= made + 1);
	return rc;
}

static int
tick(void *arg)
{
	struct coir_timer *timer = arg;
	uint64_t missed;
	int rc = 0;

	for (int i = 0; i < 3 && rc == 0; i++)
		rc = coir_timer_next(timer, &missed);
	return rc;
}

SCENARIO(timer_for_two, SCENARIO_VIRTUAL)
{
	struct coir_timer timer;
	int rc;

	coir_timer_init(&timer);
	rc = coir_timer_start(&timer, coir_ms(1), coir_ms(2));
	if (rc == 0)
		rc = coir_both(tick, &timer, tick, &timer);
	coir_timer_stop(&timer);
	coir_timer_fini(&timer);
	return rc;
}

/* An alarm that sets itself again. */
struct bell {
	struct coir_alarm alarm;
	int rings;
};

static int
ring(void *arg)
{
	struct bell *bell = arg;
	int rc = coir_yield();

	if (rc == 0 && ++bell->rings < 3)
		rc = coir_alarm_set(&bell->alarm, coir_ms(1));
	return rc;
}

static int
ring_bells(struct coir_scope *scope, void *arg)
{
	struct bell *bell = arg;
	int rc = coir_alarm_init(&bell->alarm, scope, ring, bell);

	if (rc == 0)
		rc = coir_alarm_set(&bell->alarm, coir_ms(1));
	return rc < 0 ? rc : coir_sleep(coir_ms(10));
}

SCENARIO(alarm_sets_itself, SCENARIO_VIRTUAL)
{
	struct bell bell = { .rings = 0 };
	int rc = coir_scope_run(ring_bells, &bell);

	MUST(bell.rings <= 3);
	return rc;
}

SUITE(torture_turns)
{
	ADD_SCENARIO(each_keeps_its_limit);
	ADD_SCENARIO(generator_in_turns);
	ADD_SCENARIO(timer_for_two);
	ADD_SCENARIO(alarm_sets_itself);
}
