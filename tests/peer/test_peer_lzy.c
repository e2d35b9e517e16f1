/* SPDX-License-Identifier: MIT */
/*
 * Rows LZY of the peers' cases: Eio's tests/lazy.md. The peer raises what the
 * computation raised; ours tells how the wait went and what it came to apart.
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/once.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Something that takes a round to compute. */
struct lazy {
	struct coir_once once;
	enum coir_once_cancel cancel;
	int result;
	int value;
};

static int
calculate(void *arg)
{
	struct lazy *lazy = arg;
	int rc;

	trace("calculating...");
	rc = coir_yield();
	if (rc < 0 || lazy->result < 0)
		return rc < 0 ? rc : lazy->result;
	trace("complete");
	lazy->value = 42;
	return 0;
}

static int
force(const char *label, struct lazy *lazy)
{
	int result;
	int rc;

	trace("%s: forcing...", label);
	rc = coir_once_get(&lazy->once, &result);
	if (rc == 0)
		rc = result;
	if (rc < 0)
		trace("%s: %d", label, rc);
	if (coir_check() < 0)
		return coir_check();
	if (rc == 0)
		trace("%s: %d", label, lazy->value);
	return 0;
}

static int
force_a(void *arg)
{
	return force("a", arg);
}

static int
force_b(void *arg)
{
	return force("b", arg);
}

static int
force_both(void *arg)
{
	return coir_both(force_a, arg, force_b, arg);
}

static int
force_a_or_give_up(void *arg)
{
	int rc = coir_first(force_a, arg, succeeding, NULL, NULL);

	trace("a: 5");
	return rc;
}

static int
cancel_a(void *arg)
{
	return coir_both(force_a_or_give_up, arg, force_b, arg);
}

static void
check(coir_fn *fn, struct lazy *lazy, const char *expected)
{
	coir_once_init(&lazy->once, lazy->cancel, calculate, lazy);
	ck_assert_int_eq(coir_once_result(&lazy->once), -EINPROGRESS);
	ck_assert_int_eq(run_fiber(fn, lazy), 0);
	trace_expect("%s", expected);
	coir_once_fini(&lazy->once);
}

START_TEST(LZY_02_failure_is_computed_once)
{
	struct lazy lazy = { .result = -EIO };

	check(force_both, &lazy,
	      "a: forcing...\ncalculating...\nb: forcing...\n"
	      "a: -5\nb: -5\n");
	ck_assert_int_eq(coir_once_result(&lazy.once), -EIO);
}
END_TEST

START_TEST(LZY_03_record)
{
	struct lazy lazy = { .cancel = COIR_ONCE_RECORD };

	check(cancel_a, &lazy,
	      "a: forcing...\ncalculating...\nb: forcing...\n"
	      "a: -125\nb: -125\na: 5\n");
}
END_TEST

START_TEST(LZY_03_protect)
{
	struct lazy lazy = { .cancel = COIR_ONCE_PROTECT };

	check(cancel_a, &lazy,
	      "a: forcing...\ncalculating...\nb: forcing...\n"
	      "complete\nb: 42\na: 5\n");
}
END_TEST

START_TEST(LZY_03_restart)
{
	struct lazy lazy = { .cancel = COIR_ONCE_RESTART };

	check(cancel_a, &lazy,
	      "a: forcing...\ncalculating...\nb: forcing...\n"
	      "a: -125\ncalculating...\na: 5\ncomplete\nb: 42\n");
}
END_TEST

SUITE(peer_lzy)
{
	ADD(LZY_02_failure_is_computed_once);
	ADD(LZY_03_record);
	ADD(LZY_03_protect);
	ADD(LZY_03_restart);
}
