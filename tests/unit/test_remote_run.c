/* SPDX-License-Identifier: MIT */
/*
 * test_remote_run.c - fibers in another thread's runtime: awaited, refused.
 * What a cancel does is in tests/peer (LWT-13).
 */
#include "config.h"

#include <coir/remote.h>

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "core/runtime.h"
#include "remote_case.h"
#include "support/runner.h"

static int
fail_in_fiber(void *arg)
{
	struct host *host = arg;

	ck_assert(pthread_equal(pthread_self(), host->thread));
	ck_assert_ptr_nonnull(coir_self());
	ck_assert_int_eq(coir_yield(), 0);
	return -EIO;
}

static void *
run_from_thread(void *arg)
{
	struct host *host = arg;
	int result = 42;

	ck_assert_int_eq(coir_remote_run(host->remote, fail_in_fiber, host,
					 &result),
			 0);
	ck_assert_int_eq(result, -EIO);
	coir_remote_put(host->remote);
	return NULL;
}

START_TEST(remote_run_fails_only_its_caller)
{
	struct host host;
	pthread_t thread;

	host_init(&host);
	thread = start(run_from_thread, &host);
	host_run(&host);
	join(thread);
	/* the runtime's scope has not failed */
	host_fini(&host);
}
END_TEST

START_TEST(remote_run_on_its_own_thread_is_refused)
{
	struct host host;

	host_init(&host);
	ck_assert_int_eq(coir_remote_run(host.remote, fail_in_fiber, &host,
					 NULL),
			 -EDEADLK);
	coir_remote_put(host.remote);
	host_fini(&host);
}
END_TEST

static void *
run_late(void *arg)
{
	int result = 42;

	ck_assert_int_eq(coir_remote_run(arg, fail_in_fiber, NULL, &result),
			 -ESHUTDOWN);
	ck_assert_int_eq(result, 42);
	coir_remote_put(arg);
	return NULL;
}

START_TEST(remote_run_after_the_end_is_refused)
{
	struct host host;

	host_init(&host);
	ck_assert_int_eq(coir_runtime_free(host.rt), 0);
	event_base_free(host.base);
	join(start(run_late, host.remote));
}
END_TEST

START_TEST(remote_run_while_it_ends_is_refused)
{
	struct host host;
	pthread_t thread;

	host_init(&host);
	ck_assert_int_eq(coir_scope_cancel(coir_runtime_scope(host.rt)), 0);
	thread = start(run_late, host.remote);
	host_run(&host);
	join(thread);
	host_fini(&host);
}
END_TEST

/* A thread whose fiber is cancelled while it waits for one of the host's. */
struct guest {
	struct host *host;
	/* it has asked for the fiber; it may be cancelled; it has been */
	sem_t asked;
	sem_t go;
	sem_t cancelled;
};

static int
never_runs(void *arg)
{
	(void)arg;
	ck_abort_msg("a fiber began in a runtime that has ended");
	return 0;
}

static int
ask(void *arg)
{
	struct guest *guest = arg;

	ck_assert_int_eq(coir_remote_run(guest->host->remote, never_runs, NULL,
					 NULL),
			 -ESHUTDOWN);
	return 0;
}

static int
ask_and_cancel(void *arg)
{
	struct coir_scope *scope = coir_runtime_scope(coir_runtime_current());
	struct guest *guest = arg;
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, ask, guest, &fiber), 0);
	sem_post(&guest->asked);
	sem_wait(&guest->go);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_yield(), 0);
	sem_post(&guest->cancelled);
	coir_fiber_put(fiber);
	return 0;
}

static void *
be_guest(void *arg)
{
	ck_assert_int_eq(coir_run(ask_and_cancel, arg), 0);
	return NULL;
}

/* One of many posts: the loop is broken while the last are in its queue. */
static void
break_loop(void *arg)
{
	event_base_loopbreak(((struct host *)arg)->base);
}

/* The host ends: what began is in its queue, the cancel in its inbox. */
START_TEST(remote_run_is_cancelled_while_the_host_ends)
{
	struct host host;
	struct guest guest = { .host = &host };
	pthread_t thread;

	host_init(&host);
	sem_init(&guest.asked, 0, 0);
	sem_init(&guest.go, 0, 0);
	sem_init(&guest.cancelled, 0, 0);
	for (int i = 0; i < COIR__SLICE_TURNS; i++)
		ck_assert_int_eq(coir_remote_post(host.remote, break_loop,
						  &host),
				 0);
	thread = start(be_guest, &guest);
	sem_wait(&guest.asked);
	ck_assert_int_eq(event_base_dispatch(host.base), 0);
	sem_post(&guest.go);
	sem_wait(&guest.cancelled);
	ck_assert_int_eq(coir_runtime_free(host.rt), 0);
	join(thread);
	event_base_free(host.base);
	coir_remote_put(host.remote);
}
END_TEST

SUITE(remote_run)
{
	ADD(remote_run_fails_only_its_caller);
	ADD(remote_run_on_its_own_thread_is_refused);
	ADD(remote_run_after_the_end_is_refused);
	ADD(remote_run_while_it_ends_is_refused);
	ADD(remote_run_is_cancelled_while_the_host_ends);
}
