/* SPDX-License-Identifier: MIT */
/*
 * Rows ECS-01 to ECS-03, ECS-08, ECS-09 and ECS-14 to ECS-18 of the peers'
 * cases: lua-eco's sync-test and channel-test. A timeout argument there is the
 * deadline of a scope here (coir_timeout()); a closed channel that gives nil
 * there gives -EPIPE here.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/chan.h>
#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <coir/wait_group.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

enum {
	BURST_FIBERS = 8,
	BURST_MESSAGES = 300,
	BURST_ROUNDS = 8,
	MAX_CAPACITY = 4,
};

/* What one test's fibers share; idle parts are not looked at. */
struct shared {
	struct coir_cond cond;
	struct coir_chan chan;
	struct coir_wait_group group;
	/* how many fibers got what they waited for, and what it added up to */
	int woken;
	intptr_t sum;
};

static int
run(coir_scope_fn *body, unsigned capacity)
{
	struct shared shared = { .woken = 0 };
	void *messages[MAX_CAPACITY];
	int rc;

	coir_cond_init(&shared.cond);
	coir_chan_init(&shared.chan, messages, capacity);
	coir_wait_group_init(&shared.group);
	rc = run_scope(body, &shared);
	coir_wait_group_fini(&shared.group);
	coir_chan_fini(&shared.chan);
	coir_cond_fini(&shared.cond);
	return rc;
}

/* A test whose body is given to run(). */
#define SHARED_TEST(name, capacity) \
	SCOPE_BODY_TEST(name, ck_assert_int_eq(run(name##_main, capacity), 0))

static int
wait_value(void *arg)
{
	struct shared *shared = arg;
	void *value;
	int rc = coir_cond_wait_value(&shared->cond, &value);

	if (rc == 0)
		trace("got %s", (const char *)value);
	return rc;
}

static int
cond_basics(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_cond_signal(&shared->cond), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_value, shared), 0);
	ck_assert_int_eq(coir_cond_signal_value(&shared->cond, "hello"), 1);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_timeout(coir_ms(20), wait_value, shared),
			 -ETIMEDOUT);
	return 0;
}

START_TEST(ECS_01_P101_wait_signal_timeout_payload)
{
	ck_assert_int_eq(run(cond_basics, 1), 0);
	trace_expect("got hello\n");
}
END_TEST

static int
count_woken(void *arg)
{
	struct shared *shared = arg;
	int rc = coir_cond_wait(&shared->cond);

	shared->woken += rc == 0;
	return 0;
}

static void
spawn_many(struct coir_scope *scope, int n, coir_fn *fn, void *arg)
{
	while (n-- > 0)
		ck_assert_int_eq(coir_spawn(scope, fn, arg), 0);
}

SHARED_TEST(ECS_02_broadcast_to_24, 1)
{
	struct shared *shared = arg;

	spawn_many(scope, 24, count_woken, shared);
	ck_assert_int_eq((int)coir_cond_broadcast(&shared->cond), 24);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(shared->woken, 24);
	return 0;
}

static int
count_closed(void *arg)
{
	struct shared *shared = arg;

	shared->woken += coir_cond_wait(&shared->cond) == -EPIPE;
	return 0;
}

SHARED_TEST(ECS_03_close_wakes_12, 1)
{
	struct shared *shared = arg;

	spawn_many(scope, 12, count_closed, shared);
	ck_assert_int_eq(coir_cond_close(&shared->cond), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(shared->woken, 12);
	ck_assert_int_eq(coir_cond_wait(&shared->cond), -EPIPE);
	ck_assert_int_eq(coir_cond_signal(&shared->cond), 0);
	ck_assert_int_eq((int)coir_cond_broadcast(&shared->cond), 0);
	return 0;
}

static int
end_later(void *arg)
{
	struct shared *shared = arg;
	int rc = coir_sleep(coir_ms(5));

	shared->woken++;
	return rc < 0 ? rc : coir_wait_group_done(&shared->group);
}

SHARED_TEST(ECS_08_P101_wait_group, 1)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_wait_group_wait(&shared->group), 0);
	ck_assert_int_eq(coir_wait_group_add(&shared->group, -1), -ERANGE);
	ck_assert_int_eq(coir_wait_group_done(&shared->group), -ERANGE);
	ck_assert_int_eq(coir_wait_group_add(&shared->group, 3), 0);
	spawn_many(scope, 3, end_later, shared);
	ck_assert_int_eq(coir_wait_group_wait(&shared->group), 0);
	ck_assert_int_eq(shared->woken, 3);
	return 0;
}

static int
wait_group(void *arg)
{
	struct shared *shared = arg;

	return coir_wait_group_wait(&shared->group);
}

SHARED_TEST(ECS_09_wait_group_timeout, 1)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_wait_group_add(&shared->group, 1), 0);
	ck_assert_int_eq(coir_timeout(coir_ms(10), wait_group, shared),
			 -ETIMEDOUT);
	ck_assert_int_eq(coir_wait_group_done(&shared->group), 0);
	return coir_wait_group_wait(&shared->group);
}

static int
send_one(void *arg)
{
	struct shared *shared = arg;

	return coir_chan_send(&shared->chan, shared);
}

static int
receive_one(void *arg)
{
	struct shared *shared = arg;
	void *msg;
	int rc = coir_chan_recv(&shared->chan, &msg);

	shared->woken += rc == -EPIPE;
	return rc == -EPIPE ? 0 : rc;
}

SHARED_TEST(ECS_14_send_and_receive_time_out, 1)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_timeout(coir_ms(10), receive_one, shared),
			 -ETIMEDOUT);
	ck_assert_int_eq(send_one(shared), 0);
	ck_assert_int_eq(coir_timeout(coir_ms(10), send_one, shared),
			 -ETIMEDOUT);
	/* what was not sent in time is not in it */
	ck_assert_uint_eq(coir_chan_len(&shared->chan), 1);
	return receive_one(shared);
}

SHARED_TEST(ECS_15_close_drains, MAX_CAPACITY)
{
	struct shared *shared = arg;
	struct coir_chan *chan = &shared->chan;
	void *msg;

	ck_assert_int_eq(coir_chan_send(chan, "a"), 0);
	ck_assert_int_eq(coir_chan_send(chan, "b"), 0);
	ck_assert_int_eq(coir_chan_close(chan), 0);
	ck_assert_int_eq(coir_chan_close(chan), 0);
	ck_assert_int_eq(coir_chan_send(chan, "c"), -EPIPE);
	ck_assert_int_eq(coir_chan_recv(chan, &msg), 0);
	ck_assert_str_eq(msg, "a");
	ck_assert_int_eq(coir_chan_recv(chan, &msg), 0);
	ck_assert_str_eq(msg, "b");
	ck_assert_int_eq(coir_chan_recv(chan, &msg), -EPIPE);
	return 0;
}

SHARED_TEST(ECS_16_close_wakes_12_receivers, 1)
{
	struct shared *shared = arg;

	spawn_many(scope, 12, receive_one, shared);
	ck_assert_int_eq(coir_chan_close(&shared->chan), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(shared->woken, 12);
	return 0;
}

static int
send_burst(void *arg)
{
	struct shared *shared = arg;
	int rc = 0;

	for (intptr_t i = 1; i <= BURST_MESSAGES && rc == 0; i++)
		rc = coir_chan_send(&shared->chan, (void *)i);
	return rc;
}

static int
receive_burst(void *arg)
{
	struct shared *shared = arg;
	void *msg;
	int rc = 0;

	for (int i = 0; i < BURST_MESSAGES && rc == 0; i++) {
		rc = coir_chan_recv(&shared->chan, &msg);
		shared->sum += rc == 0 ? (intptr_t)msg : 0;
	}
	return rc;
}

static int
burst(struct coir_scope *scope, void *arg)
{
	spawn_many(scope, BURST_FIBERS, send_burst, arg);
	spawn_many(scope, BURST_FIBERS, receive_burst, arg);
	return 0;
}

/* That memory comes to rest is what the leak checkers see. */
SHARED_TEST(ECS_18_P101_burst_of_8_by_300_by_8, MAX_CAPACITY)
{
	struct shared *shared = arg;

	for (int i = 0; i < BURST_ROUNDS; i++)
		ck_assert_int_eq(coir_scope_run(burst, shared), 0);
	ck_assert_int_eq(shared->sum,
			 (intptr_t)BURST_ROUNDS * BURST_FIBERS *
				 BURST_MESSAGES * (BURST_MESSAGES + 1) / 2);
	ck_assert_uint_eq(coir_chan_len(&shared->chan), 0);
	return 0;
}

SUITE(peer_ecs)
{
	ADD(ECS_01_P101_wait_signal_timeout_payload);
	ADD(ECS_02_broadcast_to_24);
	ADD(ECS_03_close_wakes_12);
	ADD(ECS_08_P101_wait_group);
	ADD(ECS_09_wait_group_timeout);
	ADD(ECS_14_send_and_receive_time_out);
	ADD(ECS_15_close_drains);
	ADD(ECS_16_close_wakes_12_receivers);
	ADD(ECS_18_P101_burst_of_8_by_300_by_8);
}
