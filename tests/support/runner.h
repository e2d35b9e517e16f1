/* SPDX-License-Identifier: MIT */
/*
 * runner.h - how a test file joins its program.
 *
 *	START_TEST(list_pop_of_empty_is_null) { ... } END_TEST
 *
 *	SUITE(list)
 *	{
 *		ADD(list_pop_of_empty_is_null);
 *	}
 *
 * Inside, ADD() adds to a test case of the suite's own; one that wants fixtures
 * makes its own TCase and gives it to suite s. The program prints TAP. Suites
 * run in an order drawn from a seed, which is printed (CHATD_TEST_SEED repeats
 * it); every test in a process of its own (libcheck's CK_FORK). With
 * COIR_STRIKE=N,WAY in the environment the N-th suspension of each is
 * cancelled, in a WAY of strike.h: ./dev torture.
 */
#ifndef RUNNER_H
#define RUNNER_H

#include <check.h>

/* What SUITE() defines: fill the suite. */
typedef void runner_fill(Suite *s, TCase *tc_);

/* Have @fill called for suite @name; before main(). */
void runner_register(const char *name, runner_fill *fill);

#define SUITE(name)                                                    \
	static runner_fill name##_fill;                                \
	__attribute__((constructor)) static void name##_register(void) \
	{                                                              \
		runner_register(#name, name##_fill);                   \
	}                                                              \
	static void name##_fill(__attribute__((unused)) Suite *s,      \
				__attribute__((unused)) TCase *tc_)

#define ADD(test) tcase_add_test(tc_, test)

/*
 * Say that the test that is running is left out, and why; or all that a suite
 * would have, where it is filled. A suite without a test that says nothing is
 * one that has failed.
 */
void runner_skip(const char *why);

#define MAYBE_UNUSED __attribute__((unused))

/*
 * A test that does what ... says with a coir_fn, name##_main, whose body
 * follows; it returns 0 or -errno.
 */
#define BODY_TEST(name, ...)               \
	static int name##_main(void *arg); \
	START_TEST(name)                   \
	{                                  \
		__VA_ARGS__;               \
	}                                  \
	END_TEST                           \
	static int name##_main(MAYBE_UNUSED void *arg)

/* One that gives it to @run(), which is to return 0: FIBER_TEST() and so on. */
#define PROGRAM_TEST(name, run) \
	BODY_TEST(name, ck_assert_int_eq(run(name##_main, NULL), 0))

#endif
