/* SPDX-License-Identifier: MIT */
/*
 * rival_coir.c - libcoir: fibers that yield, end, and wait. All have the same
 * body, as in a program with many of a kind.
 */
#include "config.h"

#include "rival_coir.h"

#include <limits.h>
#include <stdlib.h>

#include "bench.h"
#include "machine/context.h"
#include "rival.h"

/* For the bare switch. */
#define STACK_SIZE (64 * 1024)

/* Before the clock runs: the pool of stacks is warm then. */
#define WARM 100

double
course_run(coir_fn *fn, int n, int operations)
{
	struct course course = { .n = n, .operations = operations };

	bench_check(coir_run(fn, &course) == 0, "coir_run");
	return (double)course.ns / operations;
}

void
course_start(struct course *course)
{
	course->ns = rival_clock();
}

void
course_stop(struct course *course)
{
	course->ns = rival_clock() - course->ns;
}

/** struct pair - two contexts that go to each other. */
struct pair {
	struct coir__context here;
	struct coir__context there;
};

/* All switches come from one place, as those of a scheduler do. */
static __attribute__((noinline)) void
go(struct coir__context *from, struct coir__context *to, int n)
{
	for (int i = 0; i < n; i++)
		coir__context_switch(from, to);
}

static void
switch_back(void *arg)
{
	struct pair *pair = arg;

	for (;;)
		go(&pair->there, &pair->here, INT_MAX);
}

static double
switch_course(int n, int operations)
{
	char *stack = aligned_alloc(64, STACK_SIZE);
	struct pair pair;
	int64_t start;

	(void)n;
	bench_check(stack != NULL, "a stack");
	coir__context_init_thread(&pair.here);
	coir__context_init(&pair.there, stack, stack + STACK_SIZE, switch_back,
			   &pair);
	start = rival_clock();
	go(&pair.here, &pair.there, operations / 2);
	return (double)(rival_clock() - start) / operations;
}

/* The first to see that all is done has the clock stopped. */
static int
go_round(void *arg)
{
	struct course *course = arg;
	int rc = 0;

	while (rc == 0 && course->done < course->operations) {
		course->done++;
		rc = coir_yield();
	}
	if (course->done == course->operations) {
		course->done++;
		course_stop(course);
	}
	return rc;
}

static int
spawn_yielders(struct coir_scope *scope, void *arg)
{
	struct course *course = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < course->n; i++) {
		course->done = 0;
		rc = coir_spawn(scope, go_round, course);
	}
	course->done = 0;
	course_start(course);
	return rc;
}

static int
yield_main(void *arg)
{
	return coir_scope_run(spawn_yielders, arg);
}

static double
yield_course(int n, int operations)
{
	return course_run(yield_main, n, operations);
}

static int
nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int
spawn_and_join(struct coir_scope *scope, int n)
{
	struct coir_fiber *fiber;
	int rc = 0;

	for (int i = 0; rc == 0 && i < n; i++) {
		rc = coir_spawn_fiber(scope, NULL, nothing, NULL, &fiber);
		if (rc < 0)
			break;
		rc = coir_join(fiber, NULL);
		coir_fiber_put(fiber);
	}
	return rc;
}

static int
spawn_in(struct coir_scope *scope, void *arg)
{
	struct course *course = arg;
	int rc = spawn_and_join(scope, WARM);

	course_start(course);
	if (rc == 0)
		rc = spawn_and_join(scope, course->operations);
	course_stop(course);
	return rc;
}

static int
spawn_main(void *arg)
{
	return coir_scope_run(spawn_in, arg);
}

static double
spawn_course(int n, int operations)
{
	(void)n;
	return course_run(spawn_main, 1, operations);
}

static int
await_it(void *arg)
{
	struct course *course = arg;

	return coir_promise_await(&course->there, NULL);
}

static int
spawn_waiters(struct coir_scope *scope, void *arg)
{
	struct course *course = arg;
	int rc = 0;

	course->bytes = rival_resident();
	for (int i = 0; rc == 0 && i < course->n; i++)
		rc = coir_spawn(scope, await_it, course);
	course->bytes = (rival_resident() - course->bytes) / course->n;
	coir_promise_resolve(&course->there, NULL);
	return rc;
}

static int
memory_main(void *arg)
{
	struct course *course = arg;
	int rc;

	coir_promise_init(&course->there);
	rc = coir_scope_run(spawn_waiters, arg);
	coir_promise_fini(&course->there);
	return rc;
}

static double
memory_course(int n, int operations)
{
	struct course course = { .n = n };
	int rc = coir_run(memory_main, &course);

	(void)operations;
	return rc == 0 ? course.bytes : RIVAL_UNABLE;
}

const struct rival_exercise rival_exercises[] = {
	{ "switch", switch_course },        { "yield", yield_course },
	{ "spawn", spawn_course },          { "promise", coir_promise_course },
	{ "channel", coir_channel_course }, { "sleep", coir_sleep_course },
	{ "timeout", coir_timeout_course }, { "echo", coir_echo_course },
	{ "memory", memory_course },        { NULL, NULL },
};
