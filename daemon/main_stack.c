/* SPDX-License-Identifier: MIT */
/*
 * main_stack.c - see main_stack.h.
 */
#include "config.h"

#include "main_stack.h"

#include <coir/cancel.h>
#include <coir/node.h>
#include <coir/promise.h>

/* One call, in the frame of the fiber that waits for it. */
struct call {
	struct coir_node turn; /* in the ready queue */
	struct coir_promise done;
	coir_fn *fn;
	void *arg;
	int result;
};

static void
call_cb(struct coir_node *node, int result, void *arg)
{
	struct call *call = arg;

	(void)node;
	(void)result;
	call->result = call->fn(call->arg);
	coir_promise_resolve(&call->done, NULL);
}

int
main_stack_call(coir_fn *fn, void *arg)
{
	struct call call = { .fn = fn, .arg = arg };
	struct coir_shield shield;
	int rc;

	if (!coir_self())
		return fn(arg);
	coir_promise_init(&call.done);
	rc = coir_defer(&call.turn, call_cb, &call);
	if (rc < 0)
		return rc;
	coir_shield_begin(&shield);
	rc = coir_promise_await(&call.done, NULL);
	coir_shield_end(&shield);
	coir_promise_fini(&call.done);
	return rc < 0 ? rc : call.result;
}
