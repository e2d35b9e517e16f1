/* SPDX-License-Identifier: MIT */
/*
 * Rows STR-14 to STR-19 of the peers' cases: lib_eio/tests/sync.md, streams of
 * capacity 0. The peer starts each request on a fake scheduler and looks at
 * how many of which side wait ("balance"); here requests are nodes with a
 * callback, and the balance is told from what the calls that never wait say.
 */
#include "config.h"

#include <errno.h>

#include <coir/chan.h>
#include <coir/fiber.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* One put or take. */
struct request {
	struct coir_node node;
	const char *label;
	void *msg;
};

static void
put_cb(struct coir_node *node, int result, void *arg)
{
	struct request *request = arg;

	(void)node;
	if (result == 0)
		trace("Sent %s", request->label);
	else if (result == -EPIPE)
		trace("Error adding %s: closed", request->label);
}

static void
put(struct coir_chan *ch, struct request *request, const char *label)
{
	request->label = label;
	coir_chan_send_node(&request->node, ch, (void *)label);
	ck_assert_int_eq(coir_node_listen(&request->node, put_cb, request), 0);
}

static void
take_cb(struct coir_node *node, int result, void *arg)
{
	struct request *request = arg;

	(void)node;
	if (result == 0)
		trace("%s: Took %s", request->label,
		      (const char *)request->msg);
	else if (result == -EPIPE)
		trace("%s: Stream was closed", request->label);
}

static void
take(struct coir_chan *ch, struct request *request, const char *label)
{
	request->label = label;
	coir_chan_recv_node(&request->node, ch, &request->msg);
	ck_assert_int_eq(coir_node_listen(&request->node, take_cb, request), 0);
}

/* Let the callbacks that are due run. */
static void
settle(const char *label)
{
	ck_assert_int_eq(coir_yield(), 0);
	trace("(%s)", label);
}

/* Neither side waits. */
static void
check_balanced(struct coir_chan *ch)
{
	void *msg;

	ck_assert_int_eq(coir_chan_try_send(ch, ch), -EAGAIN);
	ck_assert_int_eq(coir_chan_try_recv(ch, &msg), -EAGAIN);
}

/* Run @body with a stream and compare what it traced. */
static void
check(coir_fn *body, const char *expected)
{
	struct coir_chan ch;

	coir_chan_init(&ch, NULL, 0);
	ck_assert_int_eq(run_fiber(body, &ch), 0);
	trace_expect("%s", expected);
	coir_chan_fini(&ch);
}

/* A test whose body is given to check(). */
#define CHAN_TEST(name, ...) BODY_TEST(name, check(name##_main, __VA_ARGS__))

CHAN_TEST(STR_14_consumer_then_producer,
	  "(waiting)\ncons1: Took A\nSent A\n(put)\n")
{
	struct request consumer, producer;

	take(arg, &consumer, "cons1");
	settle("waiting");
	put(arg, &producer, "A");
	settle("put");
	check_balanced(arg);
	return 0;
}

CHAN_TEST(STR_15_two_producers_wait_in_order,
	  "(waiting)\nSent B\ncons2: Took B\n(first)\n"
	  "Sent C\ncons3: Took C\n(second)\n")
{
	struct request b, c, cons2, cons3;

	put(arg, &b, "B");
	put(arg, &c, "C");
	settle("waiting");
	take(arg, &cons2, "cons2");
	settle("first");
	take(arg, &cons3, "cons3");
	settle("second");
	check_balanced(arg);
	return 0;
}

CHAN_TEST(STR_16_cancelled_consumer_restores_balance, "(cancelled)\n")
{
	struct request consumer;

	take(arg, &consumer, "cons1");
	ck_assert(coir_node_cancel(&consumer.node));
	check_balanced(arg);
	settle("cancelled");
	return 0;
}

CHAN_TEST(STR_17_next_consumer_gets_the_second,
	  "(cancelled)\nSent B\ncons4: Took B\n(taken)\n")
{
	struct request a, b, consumer;

	put(arg, &a, "A");
	put(arg, &b, "B");
	ck_assert(coir_node_cancel(&a.node));
	settle("cancelled");
	take(arg, &consumer, "cons4");
	settle("taken");
	check_balanced(arg);
	return 0;
}

CHAN_TEST(STR_18_close_wakes_producers,
	  "Error adding A: closed\n(closed)\n"
	  "Error adding B: closed\n(after)\n")
{
	struct request a, b;

	put(arg, &a, "A");
	ck_assert_int_eq(coir_chan_close(arg), 0);
	settle("closed");
	put(arg, &b, "B");
	settle("after");
	ck_assert_int_eq(coir_chan_send(arg, arg), -EPIPE);
	return 0;
}

CHAN_TEST(STR_19_close_wakes_consumers,
	  "A: Stream was closed\n(closed)\n"
	  "B: Stream was closed\n(after)\n")
{
	struct request a, b;
	void *msg;

	take(arg, &a, "A");
	ck_assert_int_eq(coir_chan_close(arg), 0);
	settle("closed");
	take(arg, &b, "B");
	settle("after");
	ck_assert_int_eq(coir_chan_recv(arg, &msg), -EPIPE);
	ck_assert_int_eq(coir_chan_try_recv(arg, &msg), -EPIPE);
	return 0;
}

SUITE(peer_str_sync)
{
	ADD(STR_14_consumer_then_producer);
	ADD(STR_15_two_producers_wait_in_order);
	ADD(STR_16_cancelled_consumer_restores_balance);
	ADD(STR_17_next_consumer_gets_the_second);
	ADD(STR_18_close_wakes_producers);
	ADD(STR_19_close_wakes_consumers);
}
