/* SPDX-License-Identifier: MIT */
/*
 * test_chan.c - the ring, hand-off, close, and whose a message is when a wait
 * is cancelled. Order among many is in tests/peer; several nodes at once are
 * in test_chan_select.c.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>

#include <coir/chan.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "death.h"
#include "support/elsewhere.h"
#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static void *
number(int n)
{
	return (void *)(intptr_t)n;
}

/* Send without waiting. */
static int
put(struct coir_chan *ch, int n)
{
	return coir_chan_try_send(ch, number(n));
}

/* Receive without waiting; -1 if there is nothing. */
static int
get(struct coir_chan *ch)
{
	void *msg = number(-1);
	int rc = coir_chan_try_recv(ch, &msg);

	ck_assert(rc == 0 || msg == number(-1));
	return (int)(intptr_t)msg;
}

/* Fibers that send or receive one number and say how it went. */
struct party {
	struct coir_chan *ch;
	int n;
};

static const char *
outcome(int rc)
{
	return rc == 0             ? "ok"
		: rc == -EPIPE     ? "closed"
		: rc == -ECANCELED ? "cancelled"
				   : "?";
}

/* A channel and those who use it; they may outlive a body's own frame. */
struct shared {
	struct coir_chan ch;
	void *slot;
	struct party parties[2];
};

/* Run @body with a channel of 0 or 1 slots; compare its trace. */
static void
check(size_t capacity, coir_scope_fn *body, int result, const char *expected)
{
	struct shared shared = { .parties = { { &shared.ch, 2 },
					      { &shared.ch, 3 } } };

	coir_chan_init(&shared.ch, &shared.slot, capacity);
	ck_assert_int_eq(run_scope(body, &shared), result);
	trace_expect("%s", expected);
	coir_chan_fini(&shared.ch);
}

/* A test whose body is given to check(). */
#define CHAN_TEST(name, capacity, ...) \
	SCOPE_BODY_TEST(name, check(capacity, name##_main, __VA_ARGS__))

static int
sender(void *arg)
{
	struct party *party = arg;
	int rc = coir_chan_send(party->ch, number(party->n));

	trace("send %d: %s", party->n, outcome(rc));
	return 0;
}

static int
receiver(void *arg)
{
	struct party *party = arg;
	void *msg = number(-1);
	int rc = coir_chan_recv(party->ch, &msg);

	trace("recv: %s, %d", outcome(rc), (int)(intptr_t)msg);
	return 0;
}

START_TEST(chan_ring_wraps_in_order)
{
	void *slots[3];
	struct coir_chan ch;
	int in = 0, out = 0;

	coir_chan_init(&ch, slots, 3);
	for (int round = 0; round < 10; round++) {
		while (put(&ch, in) == 0)
			in++;
		ck_assert_uint_eq(coir_chan_len(&ch), 3);
		ck_assert_int_eq(get(&ch), out++);
		ck_assert_int_eq(get(&ch), out++);
	}
	ck_assert_int_eq(get(&ch), out++);
	ck_assert_int_eq(in, out);
	ck_assert_int_eq(get(&ch), -1);
	coir_chan_fini(&ch);
}
END_TEST

START_TEST(chan_unbounded_grows_in_order)
{
	struct coir_chan *ch;
	int in = 0, out = 0;

	ck_assert_int_eq(coir_chan_new(COIR_CHAN_UNBOUNDED, &ch), 0);
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 7; i++)
			ck_assert_int_eq(put(ch, in++), 0);
		for (int i = 0; i < 3; i++)
			ck_assert_int_eq(get(ch), out++);
	}
	ck_assert_uint_eq(coir_chan_len(ch), 400);
	while (out < in)
		ck_assert_int_eq(get(ch), out++);
	ck_assert_int_eq(get(ch), -1);
	coir_chan_free(ch);
}
END_TEST

START_TEST(chan_that_cannot_grow_leaves_the_message)
{
	struct coir_chan *ch;
	int in = 0, rc;

	ck_assert_int_eq(coir_chan_new(COIR_CHAN_UNBOUNDED, &ch), 0);
	ck_assert_int_eq(put(ch, in++), 0);
	ck_assert_int_eq(get(ch), 0);
	do {
		fail_begin(1);
		rc = put(ch, in++);
	} while (!fail_end());
	ck_assert_int_eq(rc, -ENOMEM);
	ck_assert_int_eq(put(ch, --in), 0);
	for (int out = 1; out <= in; out++)
		ck_assert_int_eq(get(ch), out);
	ck_assert_int_eq(get(ch), -1);
	coir_chan_free(ch);
}
END_TEST

START_TEST(chan_new_of_too_much_is_enomem)
{
	struct coir_chan *ch = NULL;

	ck_assert_int_eq(coir_chan_new(SIZE_MAX / 2, &ch), -ENOMEM);
	ck_assert_ptr_null(ch);
	coir_chan_free(ch);
}
END_TEST

START_TEST(chan_of_capacity_0_has_no_room)
{
	struct coir_chan *ch;

	ck_assert_int_eq(coir_chan_new(0, &ch), 0);
	ck_assert_int_eq(put(ch, 1), -EAGAIN);
	ck_assert_int_eq(get(ch), -1);
	ck_assert_uint_eq(coir_chan_len(ch), 0);
	coir_chan_free(ch);
}
END_TEST

CHAN_TEST(chan_receive_moves_one_sender_in, 1, 0,
	  "send 2: ok\none has sent\nsend 3: ok\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(put(&shared->ch, 1), 0);
	ck_assert_int_eq(coir_spawn(scope, sender, &shared->parties[0]), 0);
	ck_assert_int_eq(coir_spawn(scope, sender, &shared->parties[1]), 0);
	ck_assert_int_eq(get(&shared->ch), 1);
	ck_assert_uint_eq(coir_chan_len(&shared->ch), 1);
	ck_assert_int_eq(coir_yield(), 0);
	trace("one has sent");
	ck_assert_int_eq(put(&shared->ch, 4), -EAGAIN);
	ck_assert_int_eq(get(&shared->ch), 2);
	ck_assert_int_eq(get(&shared->ch), 3);
	ck_assert_int_eq(get(&shared->ch), -1);
	return 0;
}

/* A receiver that was handed its message keeps it, whatever comes then. */
CHAN_TEST(chan_cancel_after_hand_off_loses_nothing, 0, 0, "recv: ok, 7\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, receiver, &shared->parties[0]), 0);
	ck_assert_int_eq(put(&shared->ch, 7), 0);
	coir_scope_cancel(scope);
	return 0;
}

CHAN_TEST(chan_cancelled_receiver_is_out_at_once, 0, 0, "recv: cancelled, -1\n")
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, receiver, &shared->parties[0]), 0);
	coir_scope_cancel(scope);
	ck_assert_int_eq(put(&shared->ch, 7), -EAGAIN);
	return 0;
}

CHAN_TEST(chan_deadline_ends_a_wait, 0, -ETIMEDOUT, "")
{
	struct shared *shared = arg;
	void *msg = number(5);

	coir_scope_set_deadline(scope, coir_after(coir_ms(10)));
	ck_assert_int_eq(coir_chan_recv(&shared->ch, &msg), -ETIMEDOUT);
	ck_assert_ptr_eq(msg, number(5));
	return 0;
}

CHAN_TEST(chan_close_refuses_senders_and_drains, 1, 0, "send 2: closed\n")
{
	struct shared *shared = arg;
	void *msg;

	ck_assert_int_eq(put(&shared->ch, 1), 0);
	ck_assert_int_eq(coir_spawn(scope, sender, &shared->parties[0]), 0);
	ck_assert_int_eq(coir_chan_close(&shared->ch), 0);
	ck_assert_int_eq(coir_chan_close(&shared->ch), 0);
	ck_assert_int_eq(put(&shared->ch, 3), -EPIPE);
	ck_assert_int_eq(coir_chan_recv(&shared->ch, &msg), 0);
	ck_assert_ptr_eq(msg, number(1));
	ck_assert_int_eq(coir_chan_recv(&shared->ch, &msg), -EPIPE);
	ck_assert_ptr_eq(msg, number(1));
	return 0;
}

static int
fill(void *arg)
{
	ck_assert_int_eq(coir_chan_send(arg, number(2)), 0);
	return 0;
}

/* Before there is a runtime, in one, in the next, and after all. */
START_TEST(chan_outlives_runtimes)
{
	struct coir_chan ch;
	void *slots[3];

	coir_chan_init(&ch, slots, 3);
	ck_assert_int_eq(put(&ch, 1), 0);
	ck_assert_int_eq(run_fiber(fill, &ch), 0);
	ck_assert_int_eq(run_fiber(fill, &ch), 0);
	ck_assert_int_eq(get(&ch), 1);
	ck_assert_int_eq(get(&ch), 2);
	ck_assert_int_eq(get(&ch), 2);
	ck_assert_int_eq(coir_chan_send(&ch, NULL), -ENXIO);
	coir_chan_fini(&ch);
}
END_TEST

static void *
use_elsewhere(void *arg)
{
	void *msg;

	ck_assert_int_eq(coir_chan_try_send(arg, NULL), -EXDEV);
	ck_assert_int_eq(coir_chan_try_recv(arg, &msg), -EXDEV);
	ck_assert_int_eq(coir_chan_close(arg), -EXDEV);
	return NULL;
}

START_TEST(chan_belongs_to_its_thread)
{
	struct coir_chan ch;
	void *slot;

	coir_chan_init(&ch, &slot, 1);
	ck_assert_int_eq(put(&ch, 1), 0);
	elsewhere(use_elsewhere, &ch);
	ck_assert_int_eq(get(&ch), 1);
	coir_chan_fini(&ch);
}
END_TEST

static int
finish_in_use(struct coir_scope *scope, void *arg)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_spawn(scope, receiver, &shared->parties[0]), 0);
	coir_chan_fini(&shared->ch);
	return 0;
}

static void
fini_in_use(void *arg)
{
	(void)arg;
	check(0, finish_in_use, 0, "");
}

START_TEST(chan_fini_with_waiters_aborts)
{
	death_expect(fini_in_use, NULL, SIGABRT,
		     "coir_chan_fini: somebody still waits for this channel "
		     "with receivers;");
}
END_TEST

SUITE(chan)
{
	ADD(chan_ring_wraps_in_order);
	ADD(chan_unbounded_grows_in_order);
	ADD(chan_that_cannot_grow_leaves_the_message);
	ADD(chan_new_of_too_much_is_enomem);
	ADD(chan_of_capacity_0_has_no_room);
	ADD(chan_receive_moves_one_sender_in);
	ADD(chan_cancel_after_hand_off_loses_nothing);
	ADD(chan_cancelled_receiver_is_out_at_once);
	ADD(chan_deadline_ends_a_wait);
	ADD(chan_close_refuses_senders_and_drains);
	ADD(chan_outlives_runtimes);
	ADD(chan_belongs_to_its_thread);
	ADD(chan_fini_with_waiters_aborts);
}
