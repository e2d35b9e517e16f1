/* SPDX-License-Identifier: MIT */
/*
 * Work on other threads under torture: what is said to have run has run once,
 * what is said not to have run has not, and nobody is left running.
 */
#include "config.h"

#include <errno.h>
#include <stdatomic.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/each.h>
#include <coir/executor.h>
#include <coir/offload.h>
#include <coir/remote.h>
#include <coir/scope.h>
#include <coir/thread.h>
#include <coir/time.h>

#include "support/torture.h"

/* How often somebody ran, and was told of having run. */
struct runs {
	atomic_uint begun;
	atomic_uint ended;
	unsigned told;
};

/* On a thread of the pool. */
static int
compute(void *arg)
{
	struct runs *runs = arg;

	atomic_fetch_add(&runs->begun, 1);
	atomic_fetch_add(&runs->ended, 1);
	return 7;
}

static int
offload(size_t i, void *arg)
{
	struct runs *runs = arg;
	int result = 0;
	int rc = coir_offload(compute, runs, &result);

	(void)i;
	if (rc == 0) {
		MUST(result == 7);
		runs->told++;
	}
	return rc;
}

SCENARIO(offload_runs_what_it_says, SCENARIO_REAL)
{
	struct runs runs = { .told = 0 };
	int rc = coir_each(4, 3, offload, &runs);

	MUST(runs.told == atomic_load(&runs.ended));
	MUST(rc < 0 || runs.told == 4);
	return rc;
}

/* The main fiber of another thread. */
static int
nap_there(void *arg)
{
	struct runs *runs = arg;
	int rc;

	atomic_fetch_add(&runs->begun, 1);
	rc = coir_sleep(coir_ms(1));
	atomic_fetch_add(&runs->ended, 1);
	return rc;
}

static int
nap_in_thread(void *arg)
{
	struct runs *runs = arg;
	int result = 0;
	int rc = coir_thread_run(nap_there, runs, &result);

	MUST(atomic_load(&runs->begun) == atomic_load(&runs->ended));
	runs->told += rc == 0;
	return rc < 0 ? rc : result;
}

SCENARIO(threads_are_awaited, SCENARIO_REAL)
{
	struct runs runs[2] = { { .told = 0 } };
	int rc = coir_both(nap_in_thread, &runs[0], nap_in_thread, &runs[1]);

	for (int i = 0; i < 2; i++)
		MUST(rc < 0 || atomic_load(&runs[i].ended) == 1);
	return rc;
}

/* A thread that is joined by two, and ended by whoever started it. */
static int
join(void *arg)
{
	int result;
	int rc = coir_thread_join(arg, &result);

	return rc < 0 ? rc : result;
}

static int
end_thread(void *arg)
{
	coir_thread_cancel(arg);
	return coir_thread_join(arg, NULL);
}

SCENARIO(thread_has_one_end, SCENARIO_REAL)
{
	struct runs runs = { .told = 0 };
	struct coir_thread *thread;
	int rc = coir_thread_start(nap_there, &runs, &thread);

	if (rc < 0)
		return rc;
	rc = coir_both(join, thread, join, thread);
	MUST(coir_protect(end_thread, thread) == 0);
	MUST(atomic_load(&runs.begun) == atomic_load(&runs.ended));
	coir_thread_free(thread);
	return rc;
}

/* Another thread has fibers run in ours. */
struct visitor {
	struct coir_remote *remote;
	struct runs runs;
	/* read by the loop thread after the thread has ended */
	unsigned told;
};

static int
call_here(void *arg)
{
	struct runs *runs = arg;

	atomic_fetch_add(&runs->begun, 1);
	atomic_fetch_add(&runs->ended, 1);
	return 0;
}

static int
nap_here(void *arg)
{
	return nap_there(arg);
}

static int
visit(void *arg)
{
	struct visitor *visitor = arg;
	int result = 0;
	int rc = coir_remote_run(visitor->remote, nap_here, &visitor->runs,
				 &result);

	visitor->told += rc == 0;
	if (rc == 0)
		rc = result;
	if (rc == 0) {
		rc = coir_remote_call(visitor->remote, call_here,
				      &visitor->runs, NULL);
		visitor->told += rc == 0;
	}
	return rc;
}

SCENARIO(remote_runs_what_it_says, SCENARIO_REAL)
{
	struct visitor visitor = { .told = 0 };
	int result = 0;
	int rc = coir_remote_new(&visitor.remote);

	if (rc < 0)
		return rc;
	rc = coir_thread_run(visit, &visitor, &result);
	MUST(atomic_load(&visitor.runs.begun) == visitor.told);
	MUST(atomic_load(&visitor.runs.ended) == visitor.told);
	coir_remote_put(visitor.remote);
	return rc < 0 ? rc : result;
}

/* Threads that run what is submitted. */
struct factory {
	struct coir_executor *executor;
	struct runs runs;
};

static int
submit(size_t i, void *arg)
{
	struct factory *factory = arg;
	int result = 0;
	int rc = coir_executor_submit(factory->executor, 0.5, nap_there,
				      &factory->runs, &result);

	(void)i;
	factory->runs.told += rc == 0;
	return rc < 0 ? rc : result;
}

static int
run_factory(struct coir_scope *scope, void *arg)
{
	struct factory *factory = arg;
	int rc = coir_executor_new(scope, 2, &factory->executor);

	return rc < 0 ? rc : coir_each(4, 3, submit, factory);
}

SCENARIO(executor_ends_its_work, SCENARIO_REAL)
{
	struct factory factory = { .executor = NULL };
	int rc = coir_scope_run(run_factory, &factory);

	MUST(atomic_load(&factory.runs.begun) ==
	     atomic_load(&factory.runs.ended));
	MUST(factory.runs.told <= atomic_load(&factory.runs.ended));
	MUST(rc < 0 || factory.runs.told == 4);
	if (factory.executor)
		coir_executor_free(factory.executor);
	return rc;
}

SUITE(torture_thread)
{
	ADD_SCENARIO(offload_runs_what_it_says);
	ADD_SCENARIO(threads_are_awaited);
	ADD_SCENARIO(thread_has_one_end);
	ADD_SCENARIO(remote_runs_what_it_says);
	ADD_SCENARIO(executor_ends_its_work);
}
