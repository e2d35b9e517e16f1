/* SPDX-License-Identifier: MIT */
/*
 * Libraries that are loaded late: all names are there, a first call passes its
 * arguments on, and what cannot be loaded is told.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>

#include "common/late.h"
#include "unit/death.h"
#include "support/runner.h"

START_TEST(late_libraries_have_all_that_is_called)
{
	const char *why = "";

	ck_assert_msg(late_load_all(&why) == 0, "%s", why);
	/* what is loaded is not loaded again */
	ck_assert_int_eq(late_load_all(&why), 0);
}
END_TEST

#if defined __x86_64__ || defined __aarch64__

#include "common/late_library.h"

/* In registers of each kind, and on the stack. */
#define CALLS(X) X(remquo) X(ldexpl) X(fma)

LATE_LIBRARY(late_math, "libm.so.6", CALLS)

START_TEST(late_first_call_keeps_arguments)
{
	volatile double three = 3, seven = 7;
	volatile long double half = 0.5L;
	int times = 0;

	for (int i = 0; i < 2; i++) {
		ck_assert(late_math.handle || i == 0);
		ck_assert_double_eq(remquo(seven, three, &times), 1);
		ck_assert_int_eq(times, 2);
	}
	ck_assert_ptr_nonnull(late_math.handle);
	ck_assert(ldexpl(half, (int)three) == 4.0L);
	ck_assert_double_eq(fma(three, seven, three), 24);
}
END_TEST

#else

START_TEST(late_first_call_keeps_arguments)
{
}
END_TEST

#endif

static void *nowhere;
static const struct late_call no_calls[] = {
	{ "chatd_has_no_such_call", &nowhere },
	{ NULL, NULL },
};
static struct late nobody = { .name = "libnobody.so.0", .calls = no_calls };
static struct late other = { .name = "libm.so.6", .calls = no_calls };

START_TEST(late_library_that_is_missing_is_named)
{
	const char *why = "";

	ck_assert_int_eq(late_load(&nobody, &why), -ELIBACC);
	ck_assert_msg(strstr(why, "libnobody.so.0"), "%s", why);
	ck_assert_ptr_null(nobody.handle);
}
END_TEST

START_TEST(late_library_without_a_call_is_no_such_library)
{
	const char *why = "";

	ck_assert_int_eq(late_load(&other, &why), -ELIBACC);
	ck_assert_msg(strstr(why, "chatd_has_no_such_call"), "%s", why);
	ck_assert_ptr_null(other.handle);
	ck_assert_ptr_null(nowhere);
}
END_TEST

static void
demand(void *arg)
{
	late_demand(arg);
}

START_TEST(late_call_into_nothing_ends_the_process)
{
	death_expect(demand, &nobody, SIGABRT, "libnobody.so.0");
}
END_TEST

START_TEST(late_library_that_is_linked_is_there)
{
	struct late linked = { .name = NULL };
	const char *why;

	ck_assert_int_eq(late_load(&linked, &why), 0);
}
END_TEST

SUITE(late)
{
	ADD(late_libraries_have_all_that_is_called);
	ADD(late_first_call_keeps_arguments);
	ADD(late_library_that_is_missing_is_named);
	ADD(late_library_without_a_call_is_no_such_library);
	ADD(late_call_into_nothing_ends_the_process);
	ADD(late_library_that_is_linked_is_there);
}
