/* SPDX-License-Identifier: MIT */
/*
 * test_idle.c - what upper layers do when nothing is ready.
 */
#include "config.h"

#include "core/idle.h"

#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "core/runtime.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static void
first_idle(struct coir__idle_hook *hook)
{
	(void)hook;
	trace("first idle");
}

static void
second_idle(struct coir__idle_hook *hook)
{
	(void)hook;
	trace("second idle");
}

static void
tell_free(struct coir__idle_hook *hook)
{
	trace("free");
	hook->next = NULL;
}

START_TEST(idle_hooks_are_found_by_their_function)
{
	struct coir__idle_hook first = { .idle = first_idle,
					 .free = tell_free };
	struct coir__idle_hook second = { .idle = second_idle,
					  .free = tell_free };
	struct coir__idle idle = { 0 };

	coir__idle_run(&idle);
	ck_assert_ptr_null(coir__idle_find(&idle, first_idle));
	coir__idle_add(&idle, &first);
	ck_assert_ptr_null(coir__idle_find(&idle, second_idle));
	coir__idle_add(&idle, &second);
	ck_assert_ptr_eq(coir__idle_find(&idle, first_idle), &first);
	ck_assert_ptr_eq(coir__idle_find(&idle, second_idle), &second);
	coir__idle_run(&idle);
	trace_expect("second idle\nfirst idle\n");
	/* each is freed once, and may be gone when the next one is */
	coir__idle_fini(&idle);
	trace_expect("free\nfree\n");
	ck_assert_ptr_null(coir__idle_find(&idle, first_idle));
	coir__idle_fini(&idle);
	trace_expect("%s", "");
}
END_TEST

static int
yielding_and_sleeping(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	trace("sleep");
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	trace("awake");
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("sleep\nfirst idle\nawake\n");
	return 0;
}

static int
join_with_hook(void *arg)
{
	struct coir_runtime *rt = coir_runtime_current();

	coir__idle_add(&rt->idle, arg);
	return yielding_and_sleeping(NULL);
}

START_TEST(idle_hook_runs_before_the_loop_may_wait)
{
	struct coir__idle_hook hook = { .idle = first_idle, .free = tell_free };

	ck_assert_int_eq(run_fiber(join_with_hook, &hook), 0);
	/* at the end the main stack is idle, too, and the hook is freed */
	trace_expect("first idle\nfirst idle\nfree\n");
}
END_TEST

SUITE(idle)
{
	ADD(idle_hooks_are_found_by_their_function);
	ADD(idle_hook_runs_before_the_loop_may_wait);
}
