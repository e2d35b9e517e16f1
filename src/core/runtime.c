/* SPDX-License-Identifier: MIT */
/*
 * Attaching a runtime to an event_base, and taking it off again.
 */
#include "config.h"

#include "core/runtime.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/cancel.h"
#include "core/chain.h"
#include "core/fork.h"
#include "core/local.h"
#include "core/loop.h"
#include "core/node.h"
#include "core/overflow.h"
#include "core/remote.h"
#include "core/sched.h"
#include "core/scope.h"
#include "core/stacks.h"
#include "core/timer.h"

__thread struct coir_runtime *coir__thread_runtime;

struct coir_link coir__runtimes = { &coir__runtimes, &coir__runtimes };

/* Of the list of runtimes: threads come and go on their own. */
static pthread_mutex_t runtimes_lock = PTHREAD_MUTEX_INITIALIZER;

void
coir__runtimes_lock(void)
{
	pthread_mutex_lock(&runtimes_lock);
}

void
coir__runtimes_unlock(void)
{
	pthread_mutex_unlock(&runtimes_lock);
}

static void
enter_list(struct coir_runtime *rt)
{
	rt->tid = gettid();
	coir__runtimes_lock();
	coir__list_add_tail(&coir__runtimes, &rt->link);
	coir__runtimes_unlock();
}

static void
leave_list(struct coir_runtime *rt)
{
	coir__runtimes_lock();
	coir__list_remove(&rt->link);
	coir__runtimes_unlock();
}

/* The pool's options as the runtime's options say them. */
static int
new_stacks(struct coir_runtime *rt, const struct coir_runtime_options *options)
{
	size_t size = options ? options->stack_size : 0;
	bool sparse = options && options->guards == COIR_GUARDS_SPARSE;

	return coir__stack_pool_new(size, sizeof(struct coir_fiber),
				    sparse ? COIR__GUARDS_SPARSE
					   : COIR__GUARDS_EACH,
				    &rt->stacks);
}

/* The main stack is a fiber that has no scope; it opens the root scope. */
static void
init_main(struct coir_runtime *rt)
{
	coir__fiber_init(&rt->main, rt);
	rt->main.refs = 1;
	rt->main.name = "main stack";
	coir__context_init_thread(&rt->main.context);
	coir__cancel_init(&rt->main.cancel, &rt->main, COIR__CANCEL_FIBER);
	rt->current = &rt->main;
	coir__scope_begin(&rt->root, &rt->main, 0);
	coir_scope_set_name(&rt->root, "runtime");
}

int
coir_runtime_new(struct event_base *base,
		 const struct coir_runtime_options *options,
		 struct coir_runtime **ret_rt)
{
	struct coir_runtime *rt;
	int rc;

	rc = coir__thread_runtime ? -EBUSY : coir__fork_check();
	if (rc < 0)
		return rc;
	coir__fork_watch();
	rt = calloc(1, sizeof(*rt));
	if (!rt)
		return -ENOMEM;
	rc = new_stacks(rt, options);
	if (rc == 0) {
		rt->stacks->note = coir__stacks_note;
		rc = coir__loop_attach(rt, base);
	}
	if (rc < 0) {
		coir__stack_pool_free(rt->stacks);
		free(rt);
		return rc;
	}
	coir__list_init(&rt->ready);
	coir__list_init(&rt->idlers);
	coir__heap_init(&rt->timers);
	coir__list_init(&rt->limits);
	rt->clock = coir_now().ns;
	coir__thread_runtime = rt;
	init_main(rt);
	enter_list(rt);
	coir__overflow_watch();
	*ret_rt = rt;
	return 0;
}

/* Callbacks that wait for time to pass, or for rest, have waited in vain. */
static void
end_waiting(struct coir_runtime *rt)
{
	coir__timers_end(rt);
	coir__node_fire_all(&rt->idlers, -ESHUTDOWN);
	rt->ending = true;
	coir__flush(rt);
}

/* What handles of fibers need no longer, or if there are none at all. */
static void
free_fibers(struct coir_runtime *rt)
{
	coir__stack_pool_free(rt->stacks);
	free(rt);
}

void
coir__runtime_drop_fiber(struct coir_runtime *rt)
{
	if (--rt->held == 0)
		free_fibers(rt);
}

int
coir_runtime_free(struct coir_runtime *rt)
{
	int rc;

	if (!rt)
		return 0;
	if (rt != coir__thread_runtime)
		return -EXDEV;
	if (coir__in_fiber(rt) || coir__loop_may_block(rt) < 0)
		return -EDEADLK;
	coir__cancel(&rt->root.cancel_, 0);
	rc = coir_scope_close(&rt->root, 0);
	coir__remote_shutdown(rt);
	end_waiting(rt);
	coir__idle_fini(&rt->idle);
	coir__loop_detach(rt);
	coir__locals_put(rt->main.locals);
	coir__chain_free(rt->main.chain);
	coir__overflow_unwatch();
	leave_list(rt);
	coir__thread_runtime = NULL;
	rt->held = coir__stack_pool_taken(rt->stacks);
	if (rt->held == 0)
		free_fibers(rt);
	return rc;
}

struct coir_runtime *
coir_runtime_current(void)
{
	return coir__current_runtime();
}

struct coir_scope *
coir_runtime_scope(struct coir_runtime *rt)
{
	return &rt->root;
}

void
coir_runtime_on_failure(struct coir_runtime *rt, coir_failure_fn *fn, void *arg)
{
	rt->failure_fn = fn;
	rt->failure_arg = arg;
}

struct event_base *
coir_runtime_base(struct coir_runtime *rt)
{
	return rt->base;
}
