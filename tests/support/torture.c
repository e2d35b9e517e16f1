/* SPDX-License-Identifier: MIT */
/*
 * torture.c - see torture.h. The runtime is made before anything goes wrong:
 * without memory libevent itself would go from epoll to poll, where there is
 * no virtual time.
 */
#include "config.h"

#include "support/torture.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/stack.h"
#include "support/fail.h"
#include "support/fixture.h"
#include "support/shuffle.h"
#include "support/strike.h"
#include "support/vloop.h"

/* A scenario that suspends or allocates more often than this has no end. */
#define STEPS_MAX 20000

/* How many orders are drawn, in the short form and in the long one. */
#define ORDERS 200
#define ORDERS_LONG 5000

static const char *const way_names[STRIKE_WAYS] = {
	[STRIKE_FIBER] = "fiber cancelled at suspension",
	[STRIKE_SCOPE] = "scope cancelled at suspension",
	[STRIKE_FIBER | STRIKE_LATE] = "fiber cancelled at awakening",
	[STRIKE_SCOPE | STRIKE_LATE] = "scope cancelled at awakening",
};

/* What is being run, for whoever reads that it failed. */
static struct {
	const char *name;
	const char *how;
	unsigned n;
} now;

bool
torture_is_long(void)
{
	const char *form = getenv("COIR_TORTURE");

	return form && strcmp(form, "long") == 0;
}

void
torture_broken(const char *what, const char *file, int line)
{
	fail_end();
	strike_end();
	shuffle_end();
	vtime_end();
	ck_abort_msg("%s:%d: %s: this does not hold: %s (%s %u)", file, line,
		     now.name, what, now.how, now.n);
}

static void
describe(const struct scenario *scenario, const char *how, unsigned n)
{
	now.name = scenario->name;
	now.how = how;
	now.n = n;
	if (getenv("COIR_TORTURE_TRACE"))
		fprintf(stderr, "# %s: %s %u\n", now.name, now.how, now.n);
}

/* Stacks are allocated, too; by the linker's --wrap. */
typeof(coir__stack_get_slow) __real_coir__stack_get_slow,
	__wrap_coir__stack_get_slow;

int
__wrap_coir__stack_get_slow(struct coir__stack_pool *pool,
			    struct coir__stack **ret_stack)
{
	return fail_count() ? -ENOMEM
			    : __real_coir__stack_get_slow(pool, ret_stack);
}

static void
check_result(int rc, bool good)
{
	if (!good)
		ck_abort_msg("%s returned %d (%s %u)", now.name, rc, now.how,
			     now.n);
}

static int
spawn_main(struct coir_scope *scope, void *arg)
{
	const struct scenario *scenario = arg;
	static const struct coir_spawn_options options = { .name = "main" };

	return coir_spawn_fiber(scope, &options, scenario->fn, NULL, NULL);
}

static void
begin(const struct scenario *scenario, struct fixture *fixture)
{
	signal(SIGPIPE, SIG_IGN);
	if (scenario->traits & SCENARIO_VIRTUAL)
		fixture_init(fixture);
	else
		fixture_init_real(fixture);
}

static int
run(const struct scenario *scenario)
{
	return coir_scope_run(spawn_main, (void *)scenario);
}

/* Cancel once; false: it ended before its n-th suspension or awakening. */
static bool
run_with_cancel(const struct scenario *scenario, unsigned n,
		enum strike_how how)
{
	struct fixture fixture;
	bool has_come;
	int rc;

	begin(scenario, &fixture);
	strike_begin(n, how);
	rc = run(scenario);
	has_come = strike_end();
	shuffle_end();
	check_result(rc, rc == 0 || (has_come && rc == -ECANCELED));
	fixture_fini(&fixture);
	return has_come;
}

/* Cancel each in turn; returns how many there were. */
static unsigned
cancel_each(const struct scenario *scenario, enum strike_how how)
{
	unsigned n = 0;

	do {
		ck_assert_uint_lt(n, STEPS_MAX);
		describe(scenario, way_names[how], ++n);
	} while (run_with_cancel(scenario, n, how));
	return n - 1;
}

void
torture_by_cancels(const struct scenario *scenario)
{
	for (unsigned how = 0; how < STRIKE_WAYS; how++) {
		unsigned n = cancel_each(scenario, how);

		/* in real time nothing may be left to be waited for */
		if (scenario->traits & SCENARIO_VIRTUAL)
			ck_assert_uint_gt(n, 0);
	}
}

/* What libevent says to stderr of the memory that it does not get. */
static void
hush_cb(int severity, const char *text)
{
	(void)severity;
	(void)text;
}

void
torture_by_shortage(const struct scenario *scenario)
{
	struct fixture fixture;
	bool failed;
	int rc;

	event_set_log_callback(hush_cb);
	for (unsigned n = 1; n <= STEPS_MAX; n++) {
		describe(scenario, "without allocation", n);
		begin(scenario, &fixture);
		fail_begin(n);
		rc = run(scenario);
		failed = fail_end();
		check_result(rc, rc == 0 || (failed && rc == -ENOMEM));
		fixture_fini(&fixture);
		if (!failed)
			return;
	}
	ck_abort_msg("more than %d allocations", STEPS_MAX);
}

static unsigned
orders(void)
{
	return torture_is_long() ? ORDERS_LONG : ORDERS;
}

void
torture_by_orders(const struct scenario *scenario)
{
	struct fixture fixture;
	int rc;

	for (unsigned seed = 1; seed <= orders(); seed++) {
		describe(scenario, "in order of seed", seed);
		begin(scenario, &fixture);
		shuffle_begin(seed);
		rc = run(scenario);
		shuffle_end();
		check_result(rc, rc == 0);
		fixture_fini(&fixture);
	}
}

void
torture_by_storms(const struct scenario *scenario)
{
	unsigned n = 0;

	for (unsigned seed = 1; seed <= orders(); seed++) {
		describe(scenario, "cancelled in order of seed", seed);
		shuffle_begin(seed);
		n++;
		if (!run_with_cancel(scenario, n, seed % STRIKE_WAYS))
			n = 0;
	}
}
