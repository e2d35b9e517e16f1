/* SPDX-License-Identifier: MIT */
/*
 * lua-eco's cases for sys.signal() and Lwt's for on_signal: a callback becomes
 * a node that listens again.
 */
#include "config.h"

#include <signal.h>
#include <unistd.h>

#include <coir/node.h>
#include <coir/promise.h>
#include <coir/signal.h>
#include <coir/time.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static void
send_self(int number)
{
	ck_assert_int_eq(kill(getpid(), number), 0);
}

/* A listening callback; it settles a promise, as on_signal's handler does. */
struct handler {
	struct coir_signal sig;
	struct coir_node node;
	struct coir_promise done;
};

static void
handle_cb(struct coir_node *node, int result, void *arg)
{
	struct handler *h = arg;

	(void)node;
	trace("signal: %d", result);
	ck_assert_int_eq(coir_promise_resolve(&h->done, NULL), 0);
}

static void
handler_init(struct handler *h, int number)
{
	coir_promise_init(&h->done);
	ck_assert_int_eq(coir_signal_init(&h->sig, number), 0);
	coir_signal_node(&h->node, &h->sig, NULL);
	ck_assert_int_eq(coir_node_listen(&h->node, handle_cb, h), 0);
}

static void
handler_fini(struct handler *h)
{
	coir_node_cancel(&h->node);
	ck_assert_int_eq(coir_signal_close(&h->sig), 0);
	coir_promise_fini(&h->done);
}

static bool
is_default(int number)
{
	struct sigaction now;

	ck_assert_int_eq(sigaction(number, NULL, &now), 0);
	return now.sa_handler == SIG_DFL;
}

/* Hear it once, then go; the same for both peers. */
static int
hear_and_remove(void *arg)
{
	struct handler h;

	(void)arg;
	handler_init(&h, SIGUSR1);
	ck_assert(!is_default(SIGUSR1));
	send_self(SIGUSR1);
	ck_assert_int_eq(coir_promise_await(&h.done, NULL), 0);
	handler_fini(&h);
	ck_assert(is_default(SIGUSR1));
	return coir_signal_close(&h.sig);
}

START_TEST(LWT_05_usr1_handler_then_removal)
{
	ck_assert_int_eq(run_fiber(hear_and_remove, NULL), 0);
	trace_expect("signal: 0\n");
}
END_TEST

START_TEST(ECN_41_P98_listen_and_close)
{
	ck_assert_int_eq(run_fiber(hear_and_remove, NULL), 0);
	trace_expect("signal: 0\n");
}
END_TEST

/* Sent, then closed before the loop has seen it: nobody is called. */
TRACE_TEST(ECN_41_closed_before_delivery, "")
{
	struct handler h;

	handler_init(&h, SIGUSR1);
	send_self(SIGUSR1);
	handler_fini(&h);
	return coir_sleep(coir_ms(10));
}

FIBER_TEST(ECN_41_SIGCHLD_is_refused)
{
	struct coir_signal sig;

	ck_assert_int_eq(coir_signal_init(&sig, SIGCHLD), -EINVAL);
	ck_assert(is_default(SIGCHLD));
	return 0;
}

SUITE(peer_ecn_signal)
{
	ADD(LWT_05_usr1_handler_then_removal);
	ADD(ECN_41_P98_listen_and_close);
	ADD(ECN_41_closed_before_delivery);
	ADD(ECN_41_SIGCHLD_is_refused);
}
