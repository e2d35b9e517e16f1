/* SPDX-License-Identifier: MIT */
/*
 * A function that says what it wants: what is waited for, what is handed on.
 * P50 is socketloop's promise of call_async.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <coir/want.h>
#include <errno.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A function that returns these, one after another. */
struct script {
	struct coir_socket a;
	struct coir_socket b;
	const int *returns;
	int calls;
};

static int
step(void *arg)
{
	struct script *s = arg;

	return s->returns[s->calls++];
}

/* Run @body with a connected pair; its own script. */
static int
with_pair(void *arg)
{
	coir_fn *body = *(coir_fn **)arg;
	struct script s = { .calls = 0 };

	ck_assert_int_eq(coir_socketpair(NULL, &s.a, &s.b), 0);
	ck_assert_int_eq(body(&s), 0);
	coir_close(&s.a.flow);
	coir_close(&s.b.flow);
	return 0;
}

static void
check(coir_fn *body)
{
	ck_assert_int_eq(run_fiber(with_pair, &body), 0);
}

static int
want(struct script *s, const int *returns)
{
	s->returns = returns;
	s->calls = 0;
	return coir_want(&s->a.fd, step, s);
}

static int
speak_later(void *arg)
{
	struct script *s = arg;

	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace("speaks");
	return coir_copy_string("x", &s->b.flow);
}

static int
read_write_ok(void *arg)
{
	static const int wants[] = { COIR_WANT_WRITE, COIR_WANT_READ, 7 };
	static const int either[] = { COIR_WANT_EITHER, 0 };
	struct script *s = arg;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, speak_later, s), 0);
	ck_assert_int_eq(want(s, wants), 7);
	ck_assert_int_eq(s->calls, 3);
	trace_expect("speaks\n");
	ck_assert_int_eq(want(s, either), 0);
	ck_assert_int_eq(s->calls, 2);
	return coir_scope_close(&scope, 0);
}

START_TEST(want_P50_calls_until_it_wants_nothing)
{
	check(read_write_ok);
}
END_TEST

static int
pass_errors(void *arg)
{
	static const int now[] = { -EPROTO },
			 later[] = { COIR_WANT_WRITE, -EPROTO };
	struct script *s = arg;

	ck_assert_int_eq(want(s, now), -EPROTO);
	ck_assert_int_eq(want(s, later), -EPROTO);
	ck_assert_int_eq(s->calls, 2);
	return 0;
}

START_TEST(want_P50_hands_errors_on)
{
	check(pass_errors);
}
END_TEST

static int
time_out(void *arg)
{
	static const int wants[] = { COIR_WANT_READ, 0 };
	struct coir_scope scope;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(10))),
			 0);
	rc = want(arg, wants);
	ck_assert_int_eq(rc, -ETIMEDOUT);
	ck_assert_int_eq(want(arg, wants), -ETIMEDOUT);
	ck_assert_int_eq(((struct script *)arg)->calls, 0);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	return 0;
}

START_TEST(want_deadline)
{
	check(time_out);
}
END_TEST

static int
close_later(void *arg)
{
	struct script *s = arg;

	ck_assert_int_eq(coir_yield(), 0);
	return coir_close(&s->a.flow);
}

static int
close_meanwhile(void *arg)
{
	static const int wants[] = { COIR_WANT_EITHER, COIR_WANT_READ, 0 };
	struct script *s = arg;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, close_later, s), 0);
	ck_assert_int_eq(want(s, wants), -EBADF);
	ck_assert_int_eq(s->calls, 1);
	ck_assert_int_eq(want(s, wants), -EBADF);
	ck_assert_int_eq(s->calls, 0);
	return coir_scope_close(&scope, 0);
}

START_TEST(want_of_what_is_closed)
{
	check(close_meanwhile);
}
END_TEST

SUITE(want)
{
	ADD(want_P50_calls_until_it_wants_nothing);
	ADD(want_P50_hands_errors_on);
	ADD(want_deadline);
	ADD(want_of_what_is_closed);
}
