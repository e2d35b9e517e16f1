/* SPDX-License-Identifier: MIT */
/*
 * rival_coir.c - the exercises of rival.h on libcoir: public calls only, in a
 * coir_run() of their own each.
 */
#include "config.h"

#include "rival.h"

#include <coir.h>
#include <stddef.h>

#include "bench.h"

/** struct exercise - what the fibers of one run share. */
struct exercise {
	int n;
	/* yields to be done, by all together */
	int64_t left;
	/* the clock when all have begun, and what the operations took */
	int64_t start;
	int64_t ns;
	struct coir_promise there;
	struct coir_promise back;
	struct coir_chan ask;
	struct coir_chan answer;
};

static int64_t
run(coir_fn *fn, struct exercise *exercise)
{
	bench_check(coir_run(fn, exercise) == 0, "coir_run");
	return exercise->ns;
}

/* All have the same body, as in a program with many of a kind. */
static int
go_round(void *arg)
{
	struct exercise *exercise = arg;
	int rc = 0;

	while (rc == 0 && exercise->left > 0) {
		exercise->left--;
		rc = coir_yield();
	}
	if (exercise->ns == 0)
		exercise->ns = bench_now() - exercise->start;
	return rc;
}

static int
spawn_yielders(struct coir_scope *scope, void *arg)
{
	struct exercise *exercise = arg;
	int64_t turns = exercise->left;
	int rc = 0;

	for (int i = 0; rc == 0 && i < exercise->n; i++) {
		exercise->left = turns;
		rc = coir_spawn(scope, go_round, exercise);
	}
	exercise->left = turns;
	exercise->start = bench_now();
	return rc;
}

static int
yield_main(void *arg)
{
	return coir_scope_run(spawn_yielders, arg);
}

static double
coir_rival_yield(int n, int turns)
{
	int64_t yields = (int64_t)n * turns;
	struct exercise exercise = { .n = n, .left = yields };

	return (double)run(yield_main, &exercise) / (double)yields;
}

static int
nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int
spawn_and_join(struct coir_scope *scope, int n)
{
	struct coir_fiber *fiber;
	int rc = 0;

	for (int i = 0; rc == 0 && i < n; i++) {
		rc = coir_spawn_fiber(scope, NULL, nothing, NULL, &fiber);
		if (rc < 0)
			break;
		rc = coir_join(fiber, NULL);
		coir_fiber_put(fiber);
	}
	return rc;
}

static int
spawn_join_in(struct coir_scope *scope, void *arg)
{
	struct exercise *exercise = arg;
	int rc = spawn_and_join(scope, 100); /* the pool is warm then */
	int64_t start = bench_now();

	if (rc == 0)
		rc = spawn_and_join(scope, exercise->n);
	exercise->ns = bench_now() - start;
	return rc;
}

static int
spawn_join_main(void *arg)
{
	return coir_scope_run(spawn_join_in, arg);
}

static double
coir_rival_spawn_join(int n)
{
	struct exercise exercise = { .n = n };

	return (double)run(spawn_join_main, &exercise) / n;
}

/* Wait for a promise, and make a new one in its place. */
static int
await_next(struct coir_promise *promise)
{
	int rc = coir_promise_await(promise, NULL);

	coir_promise_fini(promise);
	coir_promise_init(promise);
	return rc;
}

static int
answer_promises(void *arg)
{
	struct exercise *exercise = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < exercise->n / 2; i++) {
		rc = await_next(&exercise->there);
		coir_promise_resolve(&exercise->back, NULL);
	}
	return rc;
}

static int
hand_off_in(struct coir_scope *scope, void *arg)
{
	struct exercise *exercise = arg;
	int rc;
	int64_t start;

	coir_promise_init(&exercise->there);
	coir_promise_init(&exercise->back);
	rc = coir_spawn(scope, answer_promises, exercise);
	start = bench_now();
	for (int i = 0; rc == 0 && i < exercise->n / 2; i++) {
		coir_promise_resolve(&exercise->there, NULL);
		rc = await_next(&exercise->back);
	}
	exercise->ns = bench_now() - start;
	return rc;
}

static int
hand_off_main(void *arg)
{
	return coir_scope_run(hand_off_in, arg);
}

static double
coir_rival_hand_off(int n)
{
	struct exercise exercise = { .n = n };

	return (double)run(hand_off_main, &exercise) / n;
}

static int
answer_messages(void *arg)
{
	struct exercise *exercise = arg;
	void *message;
	int rc = 0;

	for (int i = 0; rc == 0 && i < exercise->n / 2; i++) {
		rc = coir_chan_recv(&exercise->ask, &message);
		if (rc == 0)
			rc = coir_chan_send(&exercise->answer, message);
	}
	return rc;
}

static int
channel_in(struct coir_scope *scope, void *arg)
{
	struct exercise *exercise = arg;
	void *slots[2];
	void *message = NULL;
	int64_t start;
	int rc;

	coir_chan_init(&exercise->ask, &slots[0], 1);
	coir_chan_init(&exercise->answer, &slots[1], 1);
	rc = coir_spawn(scope, answer_messages, exercise);
	start = bench_now();
	for (int i = 0; rc == 0 && i < exercise->n / 2; i++) {
		rc = coir_chan_send(&exercise->ask, message);
		if (rc == 0)
			rc = coir_chan_recv(&exercise->answer, &message);
	}
	exercise->ns = bench_now() - start;
	return rc;
}

static int
channel_main(void *arg)
{
	return coir_scope_run(channel_in, arg);
}

static double
coir_rival_channel(int n)
{
	struct exercise exercise = { .n = n };

	return (double)run(channel_main, &exercise) / n;
}

const struct rival rival_coir = {
	.name = "coir",
	.yield = coir_rival_yield,
	.spawn_join = coir_rival_spawn_join,
	.hand_off = coir_rival_hand_off,
	.channel = coir_rival_channel,
};
