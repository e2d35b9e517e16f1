/* SPDX-License-Identifier: MIT */
/*
 * The bridges between callbacks and fibers.
 */
#include "config.h"

#include <coir/bridge.h>

#include <errno.h>

#include "core/fiber.h"
#include "core/loop.h"
#include "core/node.h"

static void
cancel_fiber_cb(struct coir_promise *promise, void *arg)
{
	(void)promise;
	coir_fiber_cancel(arg);
}

int
coir_spawn_promise(struct coir_scope *scope, coir_fn *fn, void *arg,
		   struct coir_promise *promise)
{
	struct coir_fiber *fiber;
	int rc = coir__fiber_spawn(scope, NULL, fn, arg, promise, COIR__CALLER,
				   &fiber);

	if (rc < 0) {
		coir_promise_reject(promise, rc);
		return rc;
	}
	if (coir_promise_result(promise) == -EINPROGRESS)
		coir_promise_on_cancel(promise, cancel_fiber_cb, fiber);
	coir_fiber_put(fiber);
	return 0;
}

/* The caller was cancelled: have the work stopped, or wait for its end. */
static void
abandon(struct coir_promise *promise)
{
	struct coir_node node;
	int rc;

	if (coir_promise_cancel(promise) == 0 ||
	    coir_promise_result(promise) != -EINPROGRESS)
		return;
	coir_promise_node(&node, promise);
	rc = coir__wait_to_end(&node);
	(void)rc;
}

int
coir_await_callback(struct coir_promise *promise, coir_start_fn *start,
		    void *arg, int *ret_result)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = rt ? coir__loop_may_block(rt) : -ENXIO;

	if (rc == 0)
		rc = coir_check();
	if (rc < 0)
		return rc;
	coir_promise_init(promise);
	rc = start(promise, arg);
	if (rc == 0) {
		rc = coir_promise_await(promise, ret_result);
		if (rc < 0)
			abandon(promise);
	}
	coir_promise_fini(promise);
	return rc;
}
