/* SPDX-License-Identifier: MIT */
/*
 * Input and output that always succeed still let others run.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/flow.h>
#include <coir/scope.h>
#include <stdlib.h>

#include "support/fixture.h"
#include "support/flow_double.h"
#include "support/runner.h"

/* A fiber whose I/O always succeeds, and one that counts its own turns. */
struct greedy {
	struct flow_double d;
	size_t len;
	int writes;
	int turns;
	bool done;
};

static int
count_turns(void *arg)
{
	struct greedy *g = arg;

	while (!g->done) {
		g->turns++;
		ck_assert_int_eq(coir_yield(), 0);
	}
	return 0;
}

static int
write_greedily(void *arg)
{
	struct greedy *g = arg;
	char *bytes = calloc(1, g->len);

	for (int i = 0; i < g->writes; i++)
		ck_assert_int_eq(coir_write(&g->d.flow, bytes, g->len, NULL),
				 0);
	g->done = true;
	free(bytes);
	return 0;
}

static int
be_greedy(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, count_turns, arg), 0);
	return coir_spawn(scope, write_greedily, arg);
}

/* How often another fiber runs during @writes writes of @len bytes. */
static int
turns_during(int writes, size_t len)
{
	struct greedy g = { .len = len, .writes = writes };

	flow_double_init(&g.d, NULL);
	g.d.quiet = true;
	ck_assert_int_eq(run_scope(be_greedy, &g), 0);
	flow_double_fini(&g.d);
	return g.turns;
}

START_TEST(flow_endless_success_yields_by_calls)
{
	int before = turns_during(1, 1);

	ck_assert_int_eq(turns_during(32, 1), before);
	ck_assert_int_eq(turns_during(33, 1), before + 1);
	ck_assert_int_eq(turns_during(320, 1), before + 9);
}
END_TEST

START_TEST(flow_endless_success_yields_by_bytes)
{
	int before = turns_during(1, 1);

	ck_assert_int_eq(turns_during(4, 65536), before);
	ck_assert_int_ge(turns_during(6, 65536), before + 1);
	ck_assert_int_ge(turns_during(20, 65536), before + 3);
}
END_TEST

SUITE(flow_fair)
{
	ADD(flow_endless_success_yields_by_calls);
	ADD(flow_endless_success_yields_by_bytes);
}
