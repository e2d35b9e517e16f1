/* SPDX-License-Identifier: MIT */
/*
 * Scopes, combinations, promises and bridges under torture: every hook runs,
 * every value has one owner, every fiber ends.
 */
#include "config.h"

#include <errno.h>
#include <event2/event.h>

#include <coir/bridge.h>
#include <coir/cancel.h>
#include <coir/chan.h>
#include <coir/combine.h>
#include <coir/idle.h>
#include <coir/local.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/torture.h"

#define DEPTH 6

/* Hooks that were put there, and those that have run. */
struct nest {
	struct coir_hook hooks[DEPTH];
	unsigned depth;
	unsigned put;
	unsigned run;
};

static int
nap(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(1));
}

static int
run_hook(void *arg)
{
	struct nest *nest = arg;

	/* shielded: it is slept to the end */
	MUST(coir_sleep(coir_ms(1)) == 0);
	nest->run++;
	return 0;
}

static int
nest_deeper(struct coir_scope *scope, void *arg)
{
	struct nest *nest = arg;
	unsigned depth = nest->depth++;
	int rc = coir_scope_defer(scope, &nest->hooks[depth], run_hook, nest);

	if (rc < 0)
		return rc;
	nest->put++;
	rc = coir_spawn(scope, nap, nest);
	if (rc == 0)
		rc = coir_yield();
	if (rc == 0 && nest->depth < DEPTH)
		rc = coir_scope_run(nest_deeper, nest);
	return rc;
}

SCENARIO(scopes_run_their_hooks, SCENARIO_VIRTUAL)
{
	struct nest nest = { .depth = 0 };
	int rc = coir_scope_run(nest_deeper, &nest);

	MUST(nest.run == nest.put);
	MUST(rc < 0 || nest.run == DEPTH);
	return rc;
}

static int
sleep_long(void *arg)
{
	(void)arg;
	return coir_sleep(coir_sec(1));
}

static int
within_a_deadline(void *arg)
{
	int rc = coir_timeout(coir_ms(2), sleep_long, arg);

	return rc == -ETIMEDOUT ? 0 : rc < 0 ? rc : -EPROTO;
}

SCENARIO(deadlines_in_deadlines, SCENARIO_VIRTUAL)
{
	int rc = coir_timeout(coir_ms(5), within_a_deadline, NULL);

	if (rc == 0)
		rc = coir_timeout(coir_ms(1), within_a_deadline, NULL);
	return rc == -ETIMEDOUT ? 0 : rc;
}

/* Messages for whoever is first. */
struct prize {
	struct coir_chan ch;
	uintptr_t sent;
	uintptr_t received;
};

static int
win(void *arg)
{
	struct prize *prize = arg;
	void *msg;
	int rc = coir_chan_recv(&prize->ch, &msg);

	prize->received += rc == 0;
	return rc;
}

static int
give(struct coir_scope *scope, void *arg)
{
	struct prize *prize = arg;
	int rc = 0;

	(void)scope;
	for (int i = 0; i < 2 && rc == 0; i++) {
		rc = coir_chan_send(&prize->ch, prize);
		prize->sent += rc == 0;
	}
	return rc;
}

static int
give_in_scope(void *arg)
{
	int rc = coir_scope_run(give, arg);

	return rc == -EPIPE ? 0 : rc;
}

static int
race(void *arg)
{
	struct prize *prize = arg;
	struct coir_branch branches[] = {
		{ .fn = win, .arg = prize },
		{ .fn = win, .arg = prize },
		{ .fn = nap, .arg = prize },
	};
	uint64_t mask = 0;
	int rc = coir_any(branches, 3, &mask);
	unsigned won = 0;

	for (int i = 0; i < 2; i++)
		won += branches[i].order > 0 && branches[i].result == 0;
	MUST(won == prize->received);
	MUST(rc < 0 || won == (mask & 1) + (mask >> 1 & 1));
	coir_chan_close(&prize->ch);
	return rc;
}

/* Two may win in the same instant: both are told of. */
SCENARIO(first_loses_no_prize, SCENARIO_VIRTUAL)
{
	struct prize prize = { .sent = 0 };
	int rc;

	coir_chan_init(&prize.ch, NULL, 0);
	rc = coir_both(race, &prize, give_in_scope, &prize);
	MUST(prize.sent == prize.received);
	coir_chan_fini(&prize.ch);
	return rc;
}

/* A promise that several await, and who has seen what. */
struct oath {
	struct coir_promise promise;
	unsigned seen;
};

static int
keep(void *arg)
{
	struct oath *oath = arg;
	int rc = coir_sleep(coir_ms(1));

	if (rc < 0)
		coir_promise_reject(&oath->promise, rc);
	else
		coir_promise_resolve(&oath->promise, oath);
	return rc;
}

static int
trust(void *arg)
{
	struct oath *oath = arg;
	int result;
	int rc = coir_promise_await(&oath->promise, &result);

	if (rc < 0)
		return rc;
	MUST(result < 0 || coir_promise_value(&oath->promise) == oath);
	oath->seen++;
	return result;
}

SCENARIO(promise_tells_everybody, SCENARIO_VIRTUAL)
{
	struct oath oath = { .seen = 0 };
	struct coir_branch branches[] = {
		{ .fn = trust, .arg = &oath },
		{ .fn = trust, .arg = &oath },
		{ .fn = keep, .arg = &oath },
	};
	int rc;

	coir_promise_init(&oath.promise);
	rc = coir_all(branches, 3);
	MUST(rc < 0 || oath.seen == 2);
	coir_promise_fini(&oath.promise);
	return rc;
}

/* A timer of libevent's, awaited. */
struct callback {
	struct coir_promise promise;
	struct event *event;
	bool cancelled;
	bool fired;
};

static void
fire_cb(evutil_socket_t fd, short what, void *arg)
{
	struct callback *c = arg;

	(void)fd;
	(void)what;
	MUST(!c->cancelled);
	c->fired = true;
	coir_promise_resolve(&c->promise, NULL);
}

static void
cancel_cb(struct coir_promise *promise, void *arg)
{
	struct callback *c = arg;

	c->cancelled = true;
	event_del(c->event);
	coir_promise_reject(promise, -ECANCELED);
}

static int
start(struct coir_promise *promise, void *arg)
{
	static const struct timeval delay = { .tv_usec = 1000 };
	struct callback *c = arg;
	struct event_base *base = coir_runtime_base(coir_runtime_current());

	c->event = evtimer_new(base, fire_cb, c);
	if (!c->event)
		return -ENOMEM;
	coir_promise_on_cancel(promise, cancel_cb, c);
	return event_add(c->event, &delay) < 0 ? -ENOMEM : 0;
}

SCENARIO(bridge_ends_both_sides, SCENARIO_VIRTUAL)
{
	struct callback c = { .event = NULL };
	int result;
	int rc = coir_await_callback(&c.promise, start, &c, &result);

	MUST(!(c.fired && c.cancelled));
	MUST(rc < 0 || c.fired);
	if (c.event)
		event_free(c.event);
	return rc < 0 ? rc : result;
}

/* Who parks until the other, or a cancel, comes. */
static int
park(void *arg)
{
	struct coir_fiber **self = arg;
	void *value = NULL;
	int rc;

	*self = coir_self();
	rc = coir_suspend(&value);
	*self = NULL;
	MUST(rc < 0 || value == arg);
	return rc;
}

static int
unpark(void *arg)
{
	struct coir_fiber **parked = arg;
	int rc = coir_idle_wait();
	int woken = *parked ? coir_wake(*parked, arg) : 0;

	/* a cancel may have been faster */
	MUST(woken == 0 || woken == -EINVAL);
	return rc;
}

SCENARIO(parked_and_woken, SCENARIO_VIRTUAL)
{
	struct coir_fiber *parked = NULL;
	int rc = coir_both(park, &parked, unpark, &parked);

	MUST(!parked);
	return rc;
}

static int
protected_naps(void *arg)
{
	int *naps = arg;

	for (int i = 0; i < 2; i++) {
		MUST(coir_sleep(coir_ms(1)) == 0);
		++*naps;
	}
	return 0;
}

static const struct coir_key key = { "torture" };

static int
nap_with_local(void *arg)
{
	MUST(coir_local_get(&key) == arg);
	return coir_both(nap, arg, nap, arg);
}

SCENARIO(shields_hold, SCENARIO_VIRTUAL)
{
	int naps = 0;
	int rc = coir_local_with(&key, &naps, nap_with_local, &naps);

	MUST(coir_protect(protected_naps, &naps) == 0);
	MUST(naps == 2);
	return rc < 0 ? rc : coir_check();
}

SUITE(torture_core)
{
	ADD_SCENARIO(scopes_run_their_hooks);
	ADD_SCENARIO(deadlines_in_deadlines);
	ADD_SCENARIO(first_loses_no_prize);
	ADD_SCENARIO(promise_tells_everybody);
	ADD_SCENARIO(bridge_ends_both_sides);
	ADD_SCENARIO(parked_and_woken);
	ADD_SCENARIO(shields_hold);
}
