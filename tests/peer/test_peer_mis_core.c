/* SPDX-License-Identifier: MIT */
/*
 * Rows MIS-02, -04, -05 and -07 of the peers' cases: Eio's tests/exn.md,
 * trace.md, mocks.md and random.md.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/random.h>
#include <coir/scope.h>
#include <coir/trace.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
not_found(void *arg)
{
	(void)arg;
	return coir_error(-ENOENT, "opening file 'foo'");
}

static int
denied(void *arg)
{
	(void)arg;
	return coir_error(-EACCES, "saving file 'bar'");
}

static int
protocol(void *arg)
{
	(void)arg;
	return -EPROTO;
}

/* A scope in which both fail: its code; its text stays with the caller. */
static int
collect(coir_fn *first, coir_fn *second)
{
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_fail(&scope, first(NULL));
	coir_scope_fail(&scope, second(NULL));
	return coir_scope_close(&scope, 0);
}

static int
two_without_text(void *arg)
{
	(void)arg;
	return collect(failing, protocol);
}

static int
one_with_text(void *arg)
{
	(void)arg;
	return collect(failing, not_found);
}

static int
two_with_text(void *arg)
{
	(void)arg;
	return collect(denied, not_found);
}

static int
with_context(void *arg)
{
	return coir_error_context(two_with_text(arg), "processing request");
}

static int
tree(void *arg)
{
	(void)arg;
	return collect(with_context, not_found);
}

/* What is combined and how it is told. */
struct combination {
	coir_fn *fn;
	int code;
	const char *text;
};

static const struct combination combinations[] = {
	{ two_without_text, -EIO,
	  "2 errors:\n"
	  "- fiber \"main\": Input/output error\n"
	  "- fiber \"main\": Protocol error" },
	{ one_with_text, -EIO,
	  "2 errors:\n"
	  "- fiber \"main\": Input/output error\n"
	  "- opening file 'foo': No such file or directory" },
	{ two_with_text, -EACCES,
	  "2 errors:\n"
	  "- saving file 'bar': Permission denied\n"
	  "- opening file 'foo': No such file or directory" },
	{ tree, -EACCES,
	  "2 errors:\n"
	  "- 2 errors:\n"
	  "  - saving file 'bar': Permission denied\n"
	  "  - opening file 'foo': No such file or directory, "
	  "processing request\n"
	  "- opening file 'foo': No such file or directory" },
};

static int
combine(void *arg)
{
	const struct combination *c = arg;

	ck_assert_int_eq(c->fn(NULL), c->code);
	ck_assert_str_eq(coir_error_text(), c->text);
	return 0;
}

START_TEST(MIS_02_printed_forms)
{
	struct combination c = combinations[_i];

	ck_assert_int_eq(run_fiber(combine, &c), 0);
}
END_TEST

/* A cancel merges into anything; of two real errors the first counts. */
START_TEST(MIS_02_codes)
{
	ck_assert_int_eq(coir_error_combine(0, 0), 0);
	ck_assert_int_eq(coir_error_combine(0, -EIO), -EIO);
	ck_assert_int_eq(coir_error_combine(-EIO, 0), -EIO);
	ck_assert_int_eq(coir_error_combine(-EIO, -EPROTO), -EIO);
	ck_assert_int_eq(coir_error_combine(-ECANCELED, -EPROTO), -EPROTO);
	ck_assert_int_eq(coir_error_combine(-EPROTO, -ECANCELED), -EPROTO);
	ck_assert_int_eq(coir_error_combine(-ECANCELED, 0), -ECANCELED);
}
END_TEST

static void
plus_plus(const char *text, size_t len, void *arg)
{
	ck_assert_uint_eq(strlen(text), len);
	trace("%s%s", (const char *)arg, text);
}

static char two_signs[] = "++";
static char one_sign[] = "+";
static const struct coir_tracer overriding = { plus_plus, two_signs };
static const struct coir_tracer ordinary = { plus_plus, one_sign };

static int
say_a_and_b(void *arg)
{
	int rc;

	(void)arg;
	coir_trace("%s", "a");
	rc = coir_yield();
	coir_trace("%s", "b");
	return rc;
}

static int
say_c(void *arg)
{
	(void)arg;
	coir_trace("%s", "c");
	return 0;
}

static int
override(void *arg)
{
	return coir_trace_with(&overriding, say_a_and_b, arg);
}

static int
trace_both(void *arg)
{
	return coir_both(override, arg, say_c, arg);
}

TRACE_TEST(MIS_04_override_per_fiber, "++a\n+c\n++b\n")
{
	return coir_trace_with(&ordinary, trace_both, arg);
}

static int
await_for_ever(void *arg)
{
	return coir_promise_await(arg, NULL);
}

START_TEST(MIS_05_deadlock)
{
	struct coir_promise promise;

	coir_promise_init(&promise);
	ck_assert_int_eq(run_fiber(await_for_ever, &promise), -EDEADLK);
	coir_promise_fini(&promise);
}
END_TEST

START_TEST(MIS_07_random)
{
	unsigned char one[32] = { 0 }, two[32] = { 0 };

	ck_assert_int_eq(coir_random(one, sizeof(one)), 0);
	ck_assert_int_eq(coir_random(two, sizeof(two)), 0);
	ck_assert_mem_ne(one, two, sizeof(one));
	ck_assert_int_eq(coir_random(NULL, 0), 0);
}
END_TEST

SUITE(peer_mis_core)
{
	tcase_add_loop_test(tc_, MIS_02_printed_forms, 0, 4);
	ADD(MIS_02_codes);
	ADD(MIS_04_override_per_fiber);
	ADD(MIS_05_deadlock);
	ADD(MIS_07_random);
}
