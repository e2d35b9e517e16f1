/* SPDX-License-Identifier: MIT */
/*
 * torture.h - scenarios: programs that are run again and again, while another
 * thing goes wrong each time.
 *
 *	SCENARIO(relay, SCENARIO_VIRTUAL)
 *	{
 *		...
 *		MUST(sent == received);
 *		return rc;
 *	}
 *
 *	SUITE(torture_relay)
 *	{
 *		ADD_SCENARIO(relay);
 *	}
 *
 * A scenario is the main fiber of a program. It returns 0 when all goes well;
 * when somebody is cancelled 0 or what it says of that, when memory is short
 * -ENOMEM. Whatever happens it ends, and MUST() states what holds all the same:
 * that nothing was lost. After each run there is no fiber, no timer and no
 * descriptor left over (fixture.h).
 *
 * COIR_TORTURE=long has more orders drawn; COIR_TORTURE_TRACE=1 prints each run
 * before it begins, to find the one that does not return.
 */
#ifndef TORTURE_H
#define TORTURE_H

#include <stdbool.h>

#include <coir/fiber.h>

#include "support/runner.h"

enum scenario_traits {
	/* in real time: with threads, children or the network */
	SCENARIO_REAL = 0,
	/* in virtual time */
	SCENARIO_VIRTUAL = 1,
	/* who runs first matters to it: orders are not drawn */
	SCENARIO_ORDERED = 2,
	/* what it uses does not say when memory is short: none is refused */
	SCENARIO_FED = 4,
};

/** struct scenario - a program to be tortured. */
struct scenario {
	const char *name;
	coir_fn *fn;
	/* SCENARIO_*, added together */
	unsigned traits;
};

/* One suspension is cancelled, whichever, in all ways of strike.h. */
void torture_by_cancels(const struct scenario *scenario);

/* One allocation fails, whichever. */
void torture_by_shortage(const struct scenario *scenario);

/* What is ready runs in another order. */
void torture_by_orders(const struct scenario *scenario);

/* Both: a suspension is cancelled while orders are drawn. */
void torture_by_storms(const struct scenario *scenario);

/* Is this the long form of the suite? */
bool torture_is_long(void);

/* The run is over: @what does not hold. */
_Noreturn void torture_broken(const char *what, const char *file, int line);

/* Unlike ck_assert() this allocates nothing while all is well. */
#define MUST(what) \
	((what) ? (void)0 : torture_broken(#what, __FILE__, __LINE__))

#define SCENARIO(name, traits)                                        \
	static int name(void *arg);                                   \
	static const struct scenario name##_scenario = { #name, name, \
							 traits };    \
	START_TEST(name##_by_cancels)                                 \
	{                                                             \
		torture_by_cancels(&name##_scenario);                 \
	}                                                             \
	END_TEST                                                      \
	START_TEST(name##_by_shortage)                                \
	{                                                             \
		torture_by_shortage(&name##_scenario);                \
	}                                                             \
	END_TEST                                                      \
	START_TEST(name##_by_orders)                                  \
	{                                                             \
		torture_by_orders(&name##_scenario);                  \
	}                                                             \
	END_TEST                                                      \
	START_TEST(name##_by_storms)                                  \
	{                                                             \
		torture_by_storms(&name##_scenario);                  \
	}                                                             \
	END_TEST                                                      \
	static int name(__attribute__((unused)) void *arg)

#define ADD_SCENARIO(name)                                          \
	do {                                                        \
		ADD(name##_by_cancels);                             \
		if (!(name##_scenario.traits & SCENARIO_FED))       \
			ADD(name##_by_shortage);                    \
		if (!(name##_scenario.traits & SCENARIO_ORDERED)) { \
			ADD(name##_by_orders);                      \
			ADD(name##_by_storms);                      \
		}                                                   \
	} while (0)

#endif
