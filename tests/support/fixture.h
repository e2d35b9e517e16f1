/* SPDX-License-Identifier: MIT */
/*
 * fixture.h - a runtime under virtual time, and a look at what was left over.
 *
 * Every test that uses one is a leak test: at the end there must be no live
 * fiber, nothing ready, no armed timer, and as many open descriptors as at the
 * beginning. What is left fails the test with a sentence that says so.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <stdbool.h>

#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "support/runner.h"
#include "support/trace.h"

struct event_base;

/* A runtime on a base of its own, for tests that drive the loop. */
struct fixture {
	struct event_base *base;
	struct coir_runtime *rt;
	/* the runtime's, for fibers */
	struct coir_scope *scope;
	/* open descriptors at the beginning */
	int fds;
	/* time is real */
	bool real;
};

/* Begin virtual time; make the base and the runtime. */
void fixture_init(struct fixture *fixture);

/* The same in real time, for programs with other threads or processes. */
void fixture_init_real(struct fixture *fixture);

/* Check that nothing is left; free both; end virtual time. */
void fixture_fini(struct fixture *fixture);

/*
 * Run a program that is one fiber, @fn, under virtual time. Returns what
 * coir_run() does: @fn's result, or -EDEADLK.
 */
int run_fiber(coir_fn *fn, void *arg);

/* run_fiber() of coir_scope_run(@fn, @arg). */
int run_scope(coir_scope_fn *fn, void *arg);

/*
 * A test that is the program of run_fiber():
 *
 *	FIBER_TEST(chan_keeps_what_was_sent)
 *	{
 *		...
 *		return 0;
 *	}
 */
#define FIBER_TEST(name) PROGRAM_TEST(name, run_fiber)

/* The same, and then a look at the trace: trace_expect(...). */
#define TRACE_TEST(name, ...)                                              \
	BODY_TEST(name, ck_assert_int_eq(run_fiber(name##_main, NULL), 0); \
		  trace_expect(__VA_ARGS__))

/* BODY_TEST() of a coir_scope_fn: its body sees @scope and @arg. */
#define SCOPE_BODY_TEST(name, ...)                                    \
	static int name##_main(struct coir_scope *scope, void *arg);  \
	START_TEST(name)                                              \
	{                                                             \
		__VA_ARGS__;                                          \
	}                                                             \
	END_TEST                                                      \
	static int name##_main(MAYBE_UNUSED struct coir_scope *scope, \
			       MAYBE_UNUSED void *arg)

/* A test that is the program of run_scope(). */
#define SCOPE_TEST(name) \
	SCOPE_BODY_TEST(name, ck_assert_int_eq(run_scope(name##_main, NULL), 0))

/* The same, and then a look at the trace. */
#define SCOPE_TRACE_TEST(name, ...)                                        \
	SCOPE_BODY_TEST(name,                                              \
			ck_assert_int_eq(run_scope(name##_main, NULL), 0); \
			trace_expect(__VA_ARGS__))

#endif
