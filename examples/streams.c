/* SPDX-License-Identifier: MIT */
/*
 * A fiber and a chain of callbacks talk to each other in one thread, through
 * a channel each way. The callbacks (timers, nodes and a promise, no fiber)
 * are what existing event-driven code looks like; neither side can tell that
 * the other one is written in the other style.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

/* Both ends of both channels, and where the callbacks have got to. */
struct streams {
	struct coir_chan to_fiber;
	struct coir_chan to_callback;
	void *slots[2];
	/* what the callbacks wait for now */
	struct coir_node node;
	void *msg;
	/* settled when the callbacks are done */
	struct coir_promise *done;
};

static int
fiber(void *arg)
{
	struct streams *s = arg;
	void *msg;
	int rc;

	puts("+fiber waiting...");
	rc = coir_chan_recv(&s->to_fiber, &msg);
	if (rc < 0)
		return rc;
	printf("+fiber got \"%s\" from callback\n", (const char *)msg);
	puts("+fiber sleeping...");
	rc = coir_sleep(coir_ms(400));
	if (rc < 0)
		return rc;
	puts("+fiber sending 2 to callback...");
	rc = coir_chan_send(&s->to_callback, "2");
	if (rc < 0)
		return rc;
	puts("+fiber done");
	return 0;
}

/* Go on with @cb once the node has completed; a failure ends the chain. */
static void
then(struct streams *s, coir_node_cb *cb)
{
	int rc = coir_node_listen(&s->node, cb, s);

	if (rc < 0)
		coir_promise_reject(s->done, rc);
}

static void
received(struct coir_node *node, int result, void *arg)
{
	struct streams *s = arg;

	(void)node;
	if (result < 0) {
		coir_promise_reject(s->done, result);
		return;
	}
	printf("callback got \"%s\" from fiber\n", (const char *)s->msg);
	coir_promise_resolve(s->done, NULL);
}

static void
sent(struct coir_node *node, int result, void *arg)
{
	struct streams *s = arg;

	if (result < 0) {
		coir_promise_reject(s->done, result);
		return;
	}
	coir_chan_recv_node(node, &s->to_callback, &s->msg);
	then(s, received);
}

static void
slept(struct coir_node *node, int result, void *arg)
{
	struct streams *s = arg;

	(void)result;
	puts("callback sending 1 to fiber");
	coir_chan_send_node(node, &s->to_fiber, "1");
	then(s, sent);
}

static int
start(struct coir_promise *done, void *arg)
{
	struct streams *s = arg;

	s->done = done;
	puts("callback sleeping...");
	coir_timer_node(&s->node, coir_after(coir_ms(400)));
	return coir_node_listen(&s->node, slept, s);
}

static int
both(struct coir_scope *scope, void *arg)
{
	struct coir_promise done;
	int result;
	int rc = coir_spawn(scope, fiber, arg);

	if (rc == 0)
		rc = coir_await_callback(&done, start, arg, &result);
	return rc < 0 ? rc : result;
}

static int
run(void *arg)
{
	struct streams s;
	int rc;

	(void)arg;
	coir_chan_init(&s.to_fiber, &s.slots[0], 1);
	coir_chan_init(&s.to_callback, &s.slots[1], 1);
	rc = coir_scope_run(both, &s);
	coir_chan_fini(&s.to_callback);
	coir_chan_fini(&s.to_fiber);
	return rc;
}

int
main(void)
{
	return coir_run(run, NULL) < 0;
}
