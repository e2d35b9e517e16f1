/* SPDX-License-Identifier: MIT */
/*
 * The hooks that layers add to a runtime.
 */
#include "config.h"

#include "core/idle.h"

#include <stddef.h>

#include "support/runner.h"
#include "support/trace.h"

static void
idle_a(struct coir__idle_hook *hook)
{
	(void)hook;
	trace("a idle");
}

static void
idle_b(struct coir__idle_hook *hook)
{
	(void)hook;
	trace("b idle");
}

static void
freed(struct coir__idle_hook *hook)
{
	trace("%s freed", hook->idle == idle_a ? "a" : "b");
}

START_TEST(idle_hooks_are_found_run_and_freed_once)
{
	struct coir__idle_hook a = { .idle = idle_a, .free = freed };
	struct coir__idle_hook b = { .idle = idle_b, .free = freed };
	struct coir__idle idle = { 0 };

	coir__idle_run(&idle);
	coir__idle_add(&idle, &a);
	ck_assert_ptr_eq(coir__idle_find(&idle, idle_a), &a);
	ck_assert_ptr_null(coir__idle_find(&idle, idle_b));
	coir__idle_add(&idle, &b);
	ck_assert_ptr_eq(coir__idle_find(&idle, idle_a), &a);
	ck_assert_ptr_eq(coir__idle_find(&idle, idle_b), &b);
	coir__idle_run(&idle);
	coir__idle_fini(&idle);
	coir__idle_fini(&idle);
	trace_expect("b idle\na idle\nb freed\na freed\n");
}
END_TEST

SUITE(idle)
{
	ADD(idle_hooks_are_found_run_and_freed_once);
}
