/* SPDX-License-Identifier: MIT */
/*
 * Rows FIB-39 to FIB-43 of the peers' cases: fiber-locals of Eio's
 * tests/fiber.md. A binding to NULL is without_binding.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/local.h>
#include <coir/scope.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static const struct coir_key key = COIR_KEY_INIT("key");

static int
trace_key(void *arg)
{
	const char *value = coir_local_get(&key);

	(void)arg;
	trace("Key => %s", value ? value : "<unset>");
	return 0;
}

START_TEST(FIB_39_local_is_unset_by_default)
{
	ck_assert_int_eq(run_fiber(trace_key, NULL), 0);
	trace_expect("Key => <unset>\n");
}
END_TEST

static int
spawn_in_scope(struct coir_scope *scope, void *arg)
{
	(void)arg;
	return coir_spawn(scope, trace_key, NULL);
}

static int
fork_bound(void *arg)
{
	return coir_scope_run(spawn_in_scope, arg);
}

TRACE_TEST(FIB_41_local_is_propagated_on_fork, "Key => 123\n")
{
	return coir_local_with(&key, "123", fork_bound, arg);
}

static int
hide_and_trace(void *arg)
{
	trace_key(arg);
	ck_assert_int_eq(coir_local_with(&key, NULL, trace_key, arg), 0);
	return trace_key(arg);
}

TRACE_TEST(FIB_42_local_without_binding,
	   "Key => 123\nKey => <unset>\nKey => 123\n")
{
	return coir_local_with(&key, "123", hide_and_trace, arg);
}

static int
fork_into(void *arg)
{
	return coir_spawn(arg, trace_key, NULL);
}

static int
bind_inside(struct coir_scope *scope, void *arg)
{
	(void)arg;
	return coir_local_with(&key, "123", fork_into, scope);
}

/* The scope was opened before the binding was made. */
TRACE_TEST(FIB_43_local_is_inherited_from_fiber_not_scope, "Key => 123\n")
{
	return coir_scope_run(bind_inside, arg);
}

SUITE(peer_fib_local)
{
	ADD(FIB_39_local_is_unset_by_default);
	ADD(FIB_41_local_is_propagated_on_fork);
	ADD(FIB_42_local_without_binding);
	ADD(FIB_43_local_is_inherited_from_fiber_not_scope);
}
