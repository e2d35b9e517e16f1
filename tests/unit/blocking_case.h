/* SPDX-License-Identifier: MIT */
/*
 * blocking_case.h - what all calls have in common that may block.
 *
 * A test makes everything that its calls want, so that none has to wait, and
 * refuses them in every way: each says why, and takes nothing. So each of them
 * can still be had afterwards.
 */
#ifndef BLOCKING_CASE_H
#define BLOCKING_CASE_H

#include <check.h>
#include <errno.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/elsewhere.h"
#include "support/trace.h"

/* One call, with what it wants. */
struct call {
	const char *name;
	int (*fn)(void *things);
	/* what it returns in the end: 0, or -ETIMEDOUT if nothing can come */
	int then;
	/* it is of something that belongs to a thread */
	bool owned;
};

/* Where calls are made, and what each is to return there. */
struct place {
	const struct call *calls;
	void *things;
	const char *name;
	int expected;
	/* only those of something that belongs to a thread */
	bool only_owned;
};

/*
 * Make all calls; those that do not return what they should are traced. Where
 * there is no runtime, what belongs to another thread may say that instead.
 */
static inline void
make_calls(const struct place *place)
{
	for (const struct call *c = place->calls; c->name; c++) {
		int rc;

		if (place->only_owned && !c->owned)
			continue;
		rc = c->fn(place->things);
		if (rc != place->expected &&
		    !(place->expected == -ENXIO && c->owned && rc == -EXDEV))
			trace("%s %s: %d", c->name, place->name, rc);
	}
}

static inline void
make_calls_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	make_calls(arg);
}

static inline void
call_back(const struct call *calls, void *things)
{
	struct place place = { calls, things, "in a callback", -EDEADLK,
			       false };
	struct coir_node node;

	ck_assert_int_eq(coir_defer(&node, make_calls_cb, &place), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_yield(), 0);
}

static inline void
call_cancelled(const struct call *calls, void *things)
{
	const struct place place = { calls, things, "cancelled", -ECANCELED,
				     false };
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_cancel(&scope), 0);
	make_calls(&place);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
}

static inline void
call_too_late(const struct call *calls, void *things)
{
	const struct place place = { calls, things, "too late", -ETIMEDOUT,
				     false };
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope, coir_now()), 0);
	while (coir_yield() == 0)
		;
	make_calls(&place);
	ck_assert_int_eq(coir_scope_close(&scope, 0), -ETIMEDOUT);
}

/* In a thread without a runtime. */
static inline void *
call_nowhere(void *arg)
{
	struct place place = *(struct place *)arg;

	place.name = "without a runtime";
	place.expected = -ENXIO;
	make_calls(&place);
	return NULL;
}

static inline int
call_from_fiber(void *arg)
{
	struct place place = *(struct place *)arg;

	place.name = "elsewhere";
	place.expected = -EXDEV;
	place.only_owned = true;
	make_calls(&place);
	return 0;
}

/* In a thread with a runtime of its own. */
static inline void *
call_elsewhere(void *arg)
{
	ck_assert_int_eq(coir_run(call_from_fiber, arg), 0);
	return NULL;
}

static inline void
call_in_thread(const struct call *calls, void *things, void *(*fn)(void *))
{
	struct place place = { calls, things, "", 0, false };

	elsewhere(fn, &place);
}

/* A call, and its things. */
struct one_call {
	const struct call *call;
	void *things;
};

static inline int
call_one(void *arg)
{
	struct one_call *one = arg;

	return one->call->fn(one->things);
}

/* What was refused before can be had. */
static inline void
call_at_last(const struct call *calls, void *things)
{
	for (const struct call *c = calls; c->name; c++) {
		struct one_call one = { c, things };
		coir_time patience = c->then < 0 ? coir_ms(1) : coir_sec(20);
		int rc = coir_timeout(patience, call_one, &one);

		if (rc != c->then)
			trace("%s at last: %d", c->name, rc);
	}
}

/* Make @calls in all places; in a fiber. */
static inline void
check_calls(const struct call *calls, void *things)
{
	call_cancelled(calls, things);
	call_too_late(calls, things);
	call_back(calls, things);
	call_in_thread(calls, things, call_nowhere);
	call_in_thread(calls, things, call_elsewhere);
	trace_expect("%s", "");
	call_at_last(calls, things);
	trace_expect("%s", "");
}

#endif
