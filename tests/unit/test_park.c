/* SPDX-License-Identifier: MIT */
/*
 * test_park.c - suspend, wake, resume, transfer, and the values they carry.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "fiber_case.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A value to be carried. */
static void *
text(const char *s)
{
	return (void *)s;
}

/* Suspend; trace how it went and what came. */
static int
parking(void *arg)
{
	void *value = text("untouched");
	int rc = coir_suspend(&value);

	(void)arg;
	trace("%d %s", rc, (const char *)value);
	return rc;
}

/* Suspend, then say who one is. */
static int
naming_itself(void *arg)
{
	int rc = coir_suspend(NULL);

	trace("%s", (const char *)arg);
	return rc;
}

/* Not parked: it waits for something. */
static int
napping(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(1));
}

SCOPE_TRACE_TEST(park_wake_all_passes_over_who_is_not_parked,
		 "two of four\nnone of four\nb\na\nd\n")
{
	struct coir_fiber *fibers[] = {
		spawn(scope, naming_itself, text("a")),
		spawn(scope, naming_itself, text("b")),
		spawn(scope, napping, arg),
		spawn(scope, naming_itself, text("d")),
	};

	ck_assert_int_eq(coir_wake(fibers[1], NULL), 0);
	ck_assert_int_eq(coir_wake_all(fibers, 4), 2);
	trace("two of four");
	ck_assert_int_eq(coir_wake_all(fibers, 4), 0);
	trace("none of four");
	ck_assert_int_eq(coir_wake_all(fibers, 0), 0);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(coir_join(fibers[i], NULL), 0);
		coir_fiber_put(fibers[i]);
	}
	return 0;
}

/* More than are fetched ahead: every one, once. */
static int
counting(void *arg)
{
	int rc = coir_suspend(NULL);

	++*(int *)arg;
	return rc;
}

SCOPE_TRACE_TEST(park_wake_all_wakes_a_crowd, "%s", "100 woken\n100 ran\n")
{
	static struct coir_fiber *fibers[100];
	static int ran;

	(void)arg;
	for (int i = 0; i < 100; i++)
		fibers[i] = spawn(scope, counting, &ran);
	trace("%d woken", coir_wake_all(fibers, 100));
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(coir_join(fibers[i], NULL), 0);
		coir_fiber_put(fibers[i]);
	}
	trace("%d ran", ran);
	return 0;
}

SCOPE_TRACE_TEST(park_wake_carries_a_value_once, "not yet\n0 hello\n")
{
	struct coir_fiber *fiber = spawn(scope, parking, arg);

	ck_assert_int_eq(coir_wake(fiber, text("hello")), 0);
	trace("not yet");
	/* it is woken once */
	ck_assert_int_eq(coir_wake(fiber, text("again")), -EINVAL);
	ck_assert_int_eq(coir_resume(fiber, text("again")), -EINVAL);
	ck_assert_int_eq(coir_transfer(fiber, text("again"), NULL), -EINVAL);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	ck_assert_int_eq(coir_wake(fiber, text("late")), -EINVAL);
	coir_fiber_put(fiber);
	return 0;
}

static int
telling(void *arg)
{
	trace("%s", (const char *)arg);
	return coir_yield();
}

SCOPE_TRACE_TEST(park_resume_runs_it_at_once_and_comes_back,
		 "other\n0 hello\nresumer, before all others\n")
{
	struct coir_fiber *fiber = spawn(scope, parking, arg);

	ck_assert_int_eq(coir_spawn(scope, telling, text("other")), 0);
	ck_assert_int_eq(coir_resume(fiber, text("hello")), 0);
	trace("resumer, before all others");
	coir_fiber_put(fiber);
	ck_assert_int_eq(coir_yield(), 0);
	return 0;
}

static void
resume_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	ck_assert_int_eq(coir_resume(arg, text("from a callback")), 0);
	trace("callback goes on");
}

SCOPE_TRACE_TEST(park_resume_from_a_callback_runs_it_inside,
		 "0 from a callback\ncallback goes on\n")
{
	struct coir_fiber *fiber = spawn(scope, parking, arg);
	struct coir_node node;

	ck_assert_int_eq(coir_defer(&node, resume_cb, fiber), 0);
	ck_assert_int_eq(coir_yield(), 0);
	coir_fiber_put(fiber);
	return 0;
}

/* Two coroutines that hand a counter to each other. */
struct pair {
	struct coir_fiber *other;
	const char *name;
};

static int
passing(void *arg)
{
	struct pair *pair = arg;
	void *value;
	int rc = coir_suspend(&value);

	while (rc == 0 && (intptr_t)value < 6) {
		trace("%s %d", pair->name, (int)(intptr_t)value);
		rc = coir_transfer(pair->other, (char *)value + 1, &value);
	}
	trace("%s ends: %d", pair->name, rc);
	/* the other one is left parked */
	return coir_wake(pair->other, (char *)value + 1) == 0 ? rc : 0;
}

SCOPE_TRACE_TEST(park_transfer_hands_values_back_and_forth,
		 "left 1\nright 2\nleft 3\nright 4\nleft 5\n"
		 "right ends: 0\nleft ends: 0\n")
{
	struct pair left = { .name = "left" }, right = { .name = "right" };

	right.other = spawn(scope, passing, &left);
	left.other = spawn(scope, passing, &right);
	ck_assert_int_eq(coir_wake(right.other, (void *)1), 0);
	ck_assert_int_eq(coir_join(left.other, NULL), 0);
	ck_assert_int_eq(coir_join(right.other, NULL), 0);
	coir_fiber_put(left.other);
	coir_fiber_put(right.other);
	return 0;
}

static int
transferring(void *arg)
{
	void *value = text("untouched");
	int rc = coir_transfer(arg, text("to the parked one"), &value);

	trace("%d %s", rc, (const char *)value);
	return rc;
}

SCOPE_TRACE_TEST(park_transfer_parks_the_caller,
		 "0 to the parked one\nnobody else\n0 back\n")
{
	struct coir_fiber *fiber = spawn(scope, parking, arg);
	struct coir_fiber *caller = spawn(scope, transferring, fiber);

	/* the caller is parked, not ready: only a wake lets it go on */
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("nobody else");
	ck_assert_int_eq(coir_wake(caller, text("back")), 0);
	coir_fiber_put(fiber);
	coir_fiber_put(caller);
	return 0;
}

static int
sleeping(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(1));
}

SCOPE_TEST(park_who_is_not_parked_is_not_woken)
{
	struct coir_fiber *sleeper = spawn(scope, sleeping, arg);

	/* one that waits for something else, and one that runs */
	ck_assert_int_eq(coir_wake(sleeper, NULL), -EINVAL);
	ck_assert_int_eq(coir_resume(sleeper, NULL), -EINVAL);
	ck_assert_int_eq(coir_transfer(sleeper, NULL, NULL), -EINVAL);
	ck_assert_int_eq(coir_wake(coir_self(), NULL), -EINVAL);
	ck_assert_int_eq(coir_transfer(coir_self(), NULL, NULL), -EINVAL);
	ck_assert_int_eq(coir_join(sleeper, NULL), 0);
	coir_fiber_put(sleeper);
	return 0;
}

SCOPE_TRACE_TEST(park_cancel_ends_a_suspend, "%d untouched\n", -ECANCELED)
{
	struct coir_fiber *fiber = spawn(scope, parking, arg);

	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	/* the value would come too late: it is refused, not lost */
	ck_assert_int_eq(coir_wake(fiber, text("late")), -EINVAL);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	ck_assert_int_eq(coir_fiber_result(fiber), -ECANCELED);
	coir_fiber_put(fiber);
	return 0;
}

SCOPE_TRACE_TEST(park_value_that_came_before_a_cancel_is_received,
		 "0 in time\n")
{
	struct coir_fiber *fiber = spawn(scope, parking, arg);

	ck_assert_int_eq(coir_wake(fiber, text("in time")), 0);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	coir_fiber_put(fiber);
	return 0;
}

static int
parking_again(void *arg)
{
	struct coir_shield shield;

	ck_assert_int_eq(parking(arg), -ECANCELED);
	coir_shield_begin(&shield);
	ck_assert_int_eq(parking(arg), 0);
	coir_shield_end(&shield);
	return 0;
}

SCOPE_TRACE_TEST(park_shielded_suspend_after_a_cancel_gets_its_value,
		 "%d untouched\n0 shielded\n", -ECANCELED)
{
	struct coir_fiber *fiber = spawn(scope, parking_again, arg);

	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_wake(fiber, text("shielded")), 0);
	coir_fiber_put(fiber);
	return 0;
}

SCOPE_TRACE_TEST(park_cancelled_caller_does_not_transfer,
		 "it is still parked\n0 yes\n")
{
	struct coir_fiber *fiber = spawn(scope, parking, arg);
	struct coir_scope inner;

	ck_assert_int_eq(coir_scope_open(&inner), 0);
	coir_scope_cancel(&inner);
	ck_assert_int_eq(coir_suspend(NULL), -ECANCELED);
	ck_assert_int_eq(coir_transfer(fiber, text("no"), NULL), -ECANCELED);
	ck_assert_int_eq(coir_scope_close(&inner, 0), 0);
	trace("it is still parked");
	ck_assert_int_eq(coir_wake(fiber, text("yes")), 0);
	coir_fiber_put(fiber);
	return 0;
}

static void *
wake_elsewhere(void *arg)
{
	ck_assert_int_eq(coir_wake(arg, NULL), -ENXIO);
	ck_assert_int_eq(coir_suspend(NULL), -ENXIO);
	return NULL;
}

START_TEST(park_is_for_fibers_of_this_thread)
{
	struct fixture fixture;
	struct coir_fiber *fiber;

	fixture_init(&fixture);
	fiber = spawn(fixture.scope, parking, NULL);
	ck_assert_int_eq(coir_suspend(NULL), -EDEADLK);
	ck_assert_int_eq(coir_transfer(fiber, NULL, NULL), -EDEADLK);
	elsewhere(wake_elsewhere, fiber);
	ck_assert_int_eq(coir_resume(fiber, text("from main")), 0);
	trace_expect("0 from main\n");
	coir_fiber_put(fiber);
	fixture_fini(&fixture);
}
END_TEST

SUITE(park)
{
	ADD(park_wake_all_passes_over_who_is_not_parked);
	ADD(park_wake_all_wakes_a_crowd);
	ADD(park_wake_carries_a_value_once);
	ADD(park_resume_runs_it_at_once_and_comes_back);
	ADD(park_resume_from_a_callback_runs_it_inside);
	ADD(park_transfer_hands_values_back_and_forth);
	ADD(park_transfer_parks_the_caller);
	ADD(park_who_is_not_parked_is_not_woken);
	ADD(park_cancel_ends_a_suspend);
	ADD(park_value_that_came_before_a_cancel_is_received);
	ADD(park_shielded_suspend_after_a_cancel_gets_its_value);
	ADD(park_cancelled_caller_does_not_transfer);
	ADD(park_is_for_fibers_of_this_thread);
}
