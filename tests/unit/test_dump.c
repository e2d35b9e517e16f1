/* SPDX-License-Identifier: MIT */
/*
 * test_dump.c - who is there, and what everybody waits for.
 */
#include "config.h"

#include <coir/dump.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Where a line of a fiber tells how much stack it has used; the end if not. */
static const char *
find_stack(const char *line)
{
	const char *at = strstr(line, ", stack ");
	int kib = 0;

	ck_assert((at != NULL) == (strstr(line, "fiber \"") != NULL));
	if (!at)
		return line + strlen(line);
	ck_assert_int_eq(sscanf(at, ", stack %d KiB", &kib), 1);
	ck_assert_int_gt(kib, 0);
	ck_assert_int_le(kib, 64);
	return at;
}

/* Of a backtrace, or of a site: for test_frames.c and test_stacks.c. */
static bool
is_elsewhere(const char *line)
{
	return line[strspn(line, " ")] == '#' || !strncmp(line, "site ", 5);
}

static void
trace_line(const char *line, size_t len, void *arg)
{
	ck_assert_uint_eq(strlen(line), len);
	ck_assert_ptr_null(strchr(line, '\n'));
	ck_assert_ptr_eq(arg, trace_line);
	if (is_elsewhere(line))
		return;
	trace("%.*s", (int)(find_stack(line) - line), line);
}

/* Trace the whole listing; there are @fibers. */
static void
dump(int fibers)
{
	ck_assert_int_eq(coir_dump(trace_line, (void *)trace_line), fibers);
}

static int
sleeping(void *arg)
{
	(void)arg;
	return coir_sleep(coir_sec(100));
}

static int
suspending(void *arg)
{
	(void)arg;
	return coir_suspend(NULL);
}

static int
awaiting_cancel(void *arg)
{
	(void)arg;
	return coir_await_cancel();
}

static int
selecting(void *arg)
{
	struct coir_node settled, timer;
	struct coir_node *list[] = { &settled, &timer };
	size_t which;

	coir_promise_node(&settled, arg);
	coir_timer_node(&timer, COIR_FOREVER);
	return coir_select(list, 2, &which);
}

static void
spawn(struct coir_scope *scope, const char *name, coir_fn *fn, void *arg)
{
	const struct coir_spawn_options options = { .name = name };

	ck_assert_int_eq(coir_spawn_fiber(scope, &options, fn, arg, NULL), 0);
}

SCOPE_TRACE_TEST(dump_tells_what_each_waits_for,
		 "scope \"runtime\": 1 fiber, 0 daemons\n"
		 "  fiber \"main\": running for 10s, age 10s\n"
		 "    scope \"inner\": 3 fibers, 1 daemon\n"
		 "      fiber \"sleeper\": waiting for timer, 90s left "
		 "for 10s, age 10s\n"
		 "      fiber \"fiber\": suspended for 10s, age 10s\n"
		 "      fiber \"selector\": waiting for promise or timer, for "
		 "ever for 10s, age 10s\n"
		 "      fiber \"daemon\": waiting for a cancel for 10s, age "
		 "10s\n")
{
	static const struct coir_spawn_options daemon = { .name = "daemon",
							  .daemon = true };
	struct coir_promise promise;

	coir_promise_init(&promise);
	coir_scope_set_name(scope, "inner");
	spawn(scope, "sleeper", sleeping, NULL);
	spawn(scope, NULL, suspending, NULL);
	spawn(scope, "selector", selecting, &promise);
	ck_assert_int_eq(coir_spawn_fiber(scope, &daemon, awaiting_cancel, NULL,
					  NULL),
			 0);
	ck_assert_int_eq(coir_sleep(coir_sec(10)), 0);
	dump(5);
	coir_scope_cancel(scope);
	return 0;
}

static int
joining(void *arg)
{
	return coir_join(arg, NULL);
}

SCOPE_TRACE_TEST(dump_tells_who_is_ready_and_who_is_cancelled,
		 "scope \"runtime\": 1 fiber, 0 daemons\n"
		 "  fiber \"main\": running for 0ms, age 0ms\n"
		 "    scope \"scope\": 2 fibers, 0 daemons\n"
		 "      fiber \"joiner\": waiting for the end of fiber "
		 "\"main\" for 0ms, age 0ms\n"
		 "      fiber \"selector\": ready for 0ms, age 0ms\n"
		 "scope \"runtime\": 1 fiber, 0 daemons\n"
		 "  fiber \"main\": running for 0ms, age 0ms\n"
		 "    scope \"scope\": 2 fibers, 0 daemons, cancelled\n"
		 "      fiber \"joiner\": ready for 0ms, age 0ms, cancelled\n"
		 "      fiber \"selector\": ready for 0ms, age 0ms, "
		 "cancelled\n")
{
	struct coir_promise promise;
	struct coir_shield shield;

	coir_promise_init(&promise);
	spawn(scope, "joiner", joining, coir_self());
	coir_shield_begin(&shield);
	spawn(scope, "selector", selecting, &promise);
	coir_promise_resolve(&promise, NULL);
	dump(3);
	coir_scope_cancel(scope);
	dump(3);
	coir_shield_end(&shield);
	return 0;
}

static void
count_line(const char *line, size_t len, void *arg)
{
	ck_assert_uint_lt(len, 400);
	*(int *)arg += !is_elsewhere(line);
}

#define DEPTH 10000

FIBER_TEST(dump_of_a_deep_tree_does_not_recurse)
{
	struct coir_scope *deep = calloc(DEPTH, sizeof(*deep));
	int lines = 0;

	ck_assert_ptr_nonnull(deep);
	for (int i = 0; i < DEPTH; i++)
		ck_assert_int_eq(coir_scope_open(&deep[i]), 0);
	ck_assert_int_eq(coir_dump(count_line, &lines), 1);
	for (int i = DEPTH; i-- > 0;)
		ck_assert_int_eq(coir_scope_close(&deep[i], 0), 0);
	free(deep);
	ck_assert_int_eq(lines, DEPTH + 2);
	return 0;
}

SCOPE_TEST(dump_cuts_long_names)
{
	char name[1000];
	int lines = 0;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	coir_fiber_set_name(coir_self(), name);
	coir_scope_set_name(scope, name);
	spawn(scope, name, joining, coir_self());
	ck_assert_int_eq(coir_dump(count_line, &lines), 2);
	ck_assert_int_eq(lines, 4);
	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_yield(), -ECANCELED);
	coir_fiber_set_name(coir_self(), "main");
	coir_scope_set_name(scope, "scope");
	return 0;
}

static void
read_stack(const char *line, size_t len, void *arg)
{
	(void)len;
	if (strstr(line, "\"digger\""))
		sscanf(find_stack(line), ", stack %d KiB", (int *)arg);
}

static int
digging(void *arg)
{
	char deep[40 * 1024];

	deep[0] = 1;
	(void)arg;
	__asm__ volatile("" ::"r"(deep) : "memory"); /* all of it is used */
	return deep[0] ? coir_await_cancel() : 0;
}

SCOPE_TEST(dump_tells_how_deep_a_stack_was_used)
{
	int kib = 0;

	spawn(scope, "digger", digging, NULL);
	ck_assert_int_eq(coir_dump(read_stack, &kib), 2);
	ck_assert_int_ge(kib, 40);
	coir_scope_cancel(scope);
	return 0;
}

static void
check_main_stack(struct fixture *fixture)
{
	spawn(fixture->scope, "sleeper", suspending, NULL);
	dump(1);
	trace_expect("scope \"runtime\": 1 fiber, 0 daemons\n"
		     "  fiber \"sleeper\": suspended for 0ms, age 0ms\n");
	coir_scope_cancel(fixture->scope);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), -ECANCELED);
	ck_assert_int_eq(coir_protect(sleeping, NULL), 0);
}

START_TEST(dump_of_the_main_stack)
{
	struct fixture fixture;

	ck_assert_int_eq(coir_dump(trace_line, NULL), -ENXIO);
	fixture_init(&fixture);
	check_main_stack(&fixture);
	fixture_fini(&fixture);
}
END_TEST

SUITE(dump)
{
	ADD(dump_tells_what_each_waits_for);
	ADD(dump_tells_who_is_ready_and_who_is_cancelled);
	ADD(dump_of_a_deep_tree_does_not_recurse);
	ADD(dump_cuts_long_names);
	ADD(dump_tells_how_deep_a_stack_was_used);
	ADD(dump_of_the_main_stack);
}
