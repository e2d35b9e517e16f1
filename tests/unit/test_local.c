/* SPDX-License-Identifier: MIT */
/*
 * test_local.c - values that follow a fiber and its children.
 */
#include "config.h"

#include <coir/local.h>

#include <errno.h>

#include <coir/fiber.h>
#include <coir/scope.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static struct coir_key colour = COIR_KEY_INIT("colour");
static struct coir_key shape = COIR_KEY_INIT("shape");

static const char *
get(const struct coir_key *key)
{
	const char *value = coir_local_get(key);

	return value ? value : "none";
}

static int
telling(void *arg)
{
	trace("%s: %s, %s", (const char *)arg, get(&colour), get(&shape));
	return 5;
}

static int
telling_after_a_yield(void *arg)
{
	ck_assert_int_eq(coir_yield(), 0);
	return telling(arg) == 5 ? 0 : -EIO;
}

static int
hide(void *arg)
{
	ck_assert_int_eq(coir_local_with(&colour, NULL, telling,
					 (void *)"hidden"),
			 5);
	return telling(arg);
}

static int
bind_shape(void *arg)
{
	ck_assert_int_eq(coir_local_with(&shape, (void *)"round", hide,
					 (void *)"inner"),
			 5);
	return telling(arg);
}

static int
bind_colour(void *arg)
{
	ck_assert_int_eq(coir_local_with(&colour, (void *)"red", bind_shape,
					 (void *)"outer"),
			 5);
	telling(arg);
	return 0;
}

START_TEST(local_bindings_nest)
{
	ck_assert_int_eq(run_fiber(bind_colour, (void *)"after"), 0);
	trace_expect("hidden: none, round\ninner: red, round\n"
		     "outer: red, none\nafter: none, none\n");
}
END_TEST

static int
spawn_child(void *arg)
{
	ck_assert_int_eq(coir_spawn(arg, telling_after_a_yield,
				    (void *)"child"),
			 0);
	return 0;
}

SCOPE_TRACE_TEST(local_is_inherited_by_children_and_kept,
		 "parent: none, none\nchild: red, none\n")
{
	ck_assert_int_eq(coir_local_with(&colour, (void *)"red", spawn_child,
					 scope),
			 0);
	/* its function has returned, and the child keeps it */
	telling((void *)"parent");
	return 0;
}

static int
binding(void *arg)
{
	return coir_local_with(&shape, (void *)"square", telling_after_a_yield,
			       arg);
}

static int
spawn_binding(void *arg)
{
	ck_assert_int_eq(coir_spawn(arg, binding, (void *)"left"), 0);
	ck_assert_int_eq(coir_spawn(arg, telling_after_a_yield,
				    (void *)"right"),
			 0);
	return telling((void *)"parent");
}

SCOPE_TRACE_TEST(local_is_not_seen_by_siblings_or_parents,
		 "parent: red, none\nleft: red, square\n"
		 "right: red, none\n")
{
	ck_assert_int_eq(coir_local_with(&colour, (void *)"red", spawn_binding,
					 scope),
			 5);
	return 0;
}

/* The number of bindings inside each other that are left; arg counts them. */
static int
bind_deeper(void *arg)
{
	int *left = arg;

	if (--*left == 0)
		return telling((void *)"deepest");
	return coir_local_with(*left % 2 ? &colour : &shape,
			       (void *)(*left % 2 ? "red" : "round"),
			       bind_deeper, arg);
}

TRACE_TEST(local_deep_bindings_are_all_undone,
	   "deepest: red, round\nafter: none, none\n")
{
	int left = 100;

	ck_assert_int_eq(bind_deeper(&left), 5);
	return telling((void *)"after") == 5 ? 0 : -EIO;
}

START_TEST(local_works_on_the_main_stack)
{
	struct fixture fixture;

	ck_assert_ptr_null(coir_local_get(&colour));
	ck_assert_int_eq(coir_local_with(&colour, (void *)"red", telling,
					 (void *)"no runtime"),
			 -ENXIO);
	fixture_init(&fixture);
	ck_assert_int_eq(coir_local_with(&colour, (void *)"red", telling,
					 (void *)"main"),
			 5);
	trace_expect("main: red, none\n");
	fixture_fini(&fixture);
}
END_TEST

SUITE(local)
{
	ADD(local_bindings_nest);
	ADD(local_is_inherited_by_children_and_kept);
	ADD(local_is_not_seen_by_siblings_or_parents);
	ADD(local_deep_bindings_are_all_undone);
	ADD(local_works_on_the_main_stack);
}
