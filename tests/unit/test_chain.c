/* SPDX-License-Identifier: MIT */
/*
 * test_chain.c - contexts of a failure, innermost first, each fiber its own.
 */
#include "config.h"

#include "core/chain.h"

#include <errno.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "core/runtime.h"

#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"

FIBER_TEST(chain_grows_outwards)
{
	int rc;

	ck_assert_str_eq(coir_error_text(), "");
	rc = coir_error(-ECONNREFUSED, "connecting to %s", "tcp:[::1]:80");
	ck_assert_int_eq(rc, -ECONNREFUSED);
	ck_assert_str_eq(coir_error_text(),
			 "connecting to tcp:[::1]:80: Connection refused");
	rc = coir_error_context(rc, "fetching %s", "/");
	ck_assert_int_eq(rc, -ECONNREFUSED);
	ck_assert_int_eq(coir_error_context(rc, "job %d", 7), rc);
	ck_assert_str_eq(coir_error_text(),
			 "connecting to tcp:[::1]:80: Connection refused, "
			 "fetching /, job 7");
	return 0;
}

FIBER_TEST(chain_begins_anew_with_another_failure)
{
	ck_assert_int_eq(coir_error(-EIO, "first"), -EIO);
	/* nothing has failed: the text stays */
	ck_assert_int_eq(coir_error_context(0, "fine"), 0);
	ck_assert_int_eq(coir_error_context(12, "fine"), 12);
	ck_assert_str_eq(coir_error_text(), "first: Input/output error");
	/* a new failure, of the same code or seen by its code */
	ck_assert_int_eq(coir_error(-EIO, "second"), -EIO);
	ck_assert_str_eq(coir_error_text(), "second: Input/output error");
	ck_assert_int_eq(coir_error_context(-EPIPE, "third"), -EPIPE);
	ck_assert_str_eq(coir_error_text(), "third: Broken pipe");
	return 0;
}

static int
nap(void *arg)
{
	return coir_sleep(coir_ms(*(int *)arg));
}

/* Fail, wait, and fail again in the same way but without words. */
static int
fail_later(void *arg)
{
	int ms = 5;

	(void)arg;
	ck_assert_int_eq(coir_error(-EIO, "older"), -EIO);
	ck_assert_int_eq(nap(&ms), 0);
	/* it can be read, and is of no failure that is under way */
	ck_assert_str_eq(coir_error_text(), "older: Input/output error");
	ck_assert_str_eq(coir__chain_text(coir__current_runtime()->current,
					  -EIO),
			 "");
	ck_assert_int_eq(coir_error_context(-EIO, "newer"), -EIO);
	ck_assert_str_eq(coir_error_text(), "newer: Input/output error");
	ck_assert_int_eq(coir_error_context(-EIO, "outer"), -EIO);
	ck_assert_str_eq(coir_error_text(), "newer: Input/output error, outer");
	return 0;
}

START_TEST(chain_is_over_once_its_fiber_has_waited)
{
	struct fixture fixture;

	ck_assert_int_eq(run_fiber(fail_later, NULL), 0);
	fixture_init(&fixture);
	ck_assert_int_eq(fail_later(NULL), 0);
	fixture_fini(&fixture);
}
END_TEST

FIBER_TEST(chain_lasts_while_a_shield_tidies_up)
{
	int ms = 5;

	ck_assert_int_eq(coir_error(-EIO, "inner"), -EIO);
	ck_assert_int_eq(coir_protect(nap, &ms), 0);
	ck_assert_int_eq(coir_error_context(-EIO, "outer"), -EIO);
	ck_assert_str_eq(coir_error_text(), "inner: Input/output error, outer");
	/* what was over before the shield is over after it */
	ck_assert_int_eq(nap(&ms), 0);
	ck_assert_int_eq(coir_protect(nap, &ms), 0);
	ck_assert_int_eq(coir_error_context(-EIO, "newer"), -EIO);
	ck_assert_str_eq(coir_error_text(), "newer: Input/output error");
	return 0;
}

static int
failing(void *arg)
{
	ck_assert_str_eq(coir_error_text(), "");
	ck_assert_int_eq(coir_error(-EPIPE, "%s", (const char *)arg), -EPIPE);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_str_eq(coir_error_text(), "child: Broken pipe");
	return 0;
}

SCOPE_TEST(chain_belongs_to_its_fiber)
{
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_error(-EIO, "parent"), -EIO);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, failing, (void *)"child",
					  &fiber),
			 0);
	ck_assert_str_eq(coir_error_text(), "parent: Input/output error");
	ck_assert_str_eq(coir__chain_text(fiber, -EPIPE), "child: Broken pipe");
	ck_assert_str_eq(coir__chain_text(fiber, -EIO), "");
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	/* a stack that is used again begins with none */
	return coir_spawn(scope, failing, (void *)"child");
}

FIBER_TEST(chain_does_not_grow_without_end)
{
	char name[2000];
	size_t len;

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	ck_assert_int_eq(coir_error(-EIO, "%s", name), -EIO);
	len = strlen(coir_error_text());
	ck_assert_uint_eq(len, 255 + strlen(": Input/output error"));
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(coir_error_context(-EIO, "%s", name), -EIO);
	/* it stops growing, at the end of a context */
	ck_assert_uint_le(strlen(coir_error_text()), 1024);
	ck_assert_uint_gt(strlen(coir_error_text()), 1024 - 2 * 257);
	/* and begins anew all the same */
	ck_assert_int_eq(coir_error(-EPIPE, "short"), -EPIPE);
	ck_assert_str_eq(coir_error_text(), "short: Broken pipe");
	return 0;
}

START_TEST(chain_of_the_main_stack)
{
	struct fixture fixture;

	ck_assert_int_eq(coir_error(-EIO, "nowhere"), -EIO);
	ck_assert_int_eq(coir_error_context(-EIO, "nowhere"), -EIO);
	ck_assert_str_eq(coir_error_text(), "");
	fixture_init(&fixture);
	ck_assert_str_eq(coir_error_text(), "");
	ck_assert_int_eq(coir_error(-EIO, "main"), -EIO);
	ck_assert_str_eq(coir_error_text(), "main: Input/output error");
	fixture_fini(&fixture);
}
END_TEST

static int
describe_failures(void *arg)
{
	int ms = 1;

	(void)arg;
	ck_assert_str_eq(coir_error_describe(-EIO), "Input/output error");
	ck_assert_int_eq(coir_error(-EIO, "first"), -EIO);
	ck_assert_str_eq(coir_error_describe(-EIO),
			 "first: Input/output error");
	/* of another code, and of the same one later, nothing was said */
	ck_assert_str_eq(coir_error_describe(-EPIPE), "Broken pipe");
	ck_assert_int_eq(nap(&ms), 0);
	ck_assert_str_eq(coir_error_describe(-EIO), "Input/output error");
	ck_assert_str_eq(coir_error_text(), "first: Input/output error");
	return 0;
}

START_TEST(chain_describes_what_it_tells_of_only)
{
	/* not without a runtime either */
	ck_assert_str_eq(coir_error_describe(-EIO), "Input/output error");
	ck_assert_int_eq(run_fiber(describe_failures, NULL), 0);
}
END_TEST

/* The failure is told by its code; what an older one said is not its text. */
FIBER_TEST(chain_without_memory_says_less_not_something_else)
{
	int rc;

	ck_assert_int_eq(coir_error(-EIO, "first"), -EIO);
	fail_begin(1);
	rc = coir_error(-EPIPE, "second");
	ck_assert(fail_end());
	ck_assert_int_eq(rc, -EPIPE);
	ck_assert_str_eq(coir_error_text(), "");
	ck_assert_int_eq(coir_error_context(-EPIPE, "outer"), -EPIPE);
	ck_assert_str_eq(coir_error_text(), "outer: Broken pipe");
	fail_begin(1);
	coir_error_context(-EPIPE, "outermost");
	ck_assert(fail_end());
	ck_assert_str_eq(coir_error_text(), "outer: Broken pipe");
	return 0;
}

static int
connect_too_long(void *arg)
{
	int rc = nap(arg);

	ck_assert_str_eq(coir_error_describe(rc), "the deadline has passed");
	return coir_error(rc, "connecting");
}

/* strerror(3) would have it that the peer was silent. */
FIBER_TEST(chain_tells_a_deadline_from_a_silent_peer)
{
	struct coir_scope scope;
	int ms = 9000;
	int rc;

	ck_assert_int_eq(coir_error(-ETIMEDOUT, "connecting"), -ETIMEDOUT);
	ck_assert_str_eq(coir_error_text(), "connecting: Connection timed out");
	rc = coir_timeout(coir_ms(1), connect_too_long, &ms);
	ck_assert_int_eq(coir_error_context(rc, "fetching"), -ETIMEDOUT);
	ck_assert_str_eq(coir_error_text(),
			 "connecting: the deadline has passed, fetching");
	rc = coir_timeout(coir_ms(1), nap, &ms);
	ck_assert_str_eq(coir_error_describe(rc), "the deadline has passed");
	ck_assert_int_eq(coir_error_context(rc, "fetching"), -ETIMEDOUT);
	ck_assert_int_eq(coir_error_context(rc, "job 7"), -ETIMEDOUT);
	ck_assert_str_eq(coir_error_text(),
			 "fetching: the deadline has passed, job 7");
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_set_name(&scope, "fetch");
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(1))),
			 0);
	rc = coir_scope_close(&scope, nap(&ms));
	ck_assert_str_eq(coir_error_describe(rc),
			 "the deadline of scope \"fetch\" has passed");
	return 0;
}

SUITE(chain)
{
	ADD(chain_grows_outwards);
	ADD(chain_begins_anew_with_another_failure);
	ADD(chain_is_over_once_its_fiber_has_waited);
	ADD(chain_lasts_while_a_shield_tidies_up);
	ADD(chain_belongs_to_its_fiber);
	ADD(chain_does_not_grow_without_end);
	ADD(chain_tells_a_deadline_from_a_silent_peer);
	ADD(chain_of_the_main_stack);
	ADD(chain_describes_what_it_tells_of_only);
	ADD(chain_without_memory_says_less_not_something_else);
}
