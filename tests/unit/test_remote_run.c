/* SPDX-License-Identifier: MIT */
/*
 * test_remote_run.c - fibers in another thread's runtime: awaited, refused.
 * What a cancel does is in tests/peer (LWT-13).
 */
#include "config.h"

#include <coir/remote.h>

#include <errno.h>
#include <pthread.h>

#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>

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

SUITE(remote_run)
{
	ADD(remote_run_fails_only_its_caller);
	ADD(remote_run_on_its_own_thread_is_refused);
	ADD(remote_run_after_the_end_is_refused);
	ADD(remote_run_while_it_ends_is_refused);
}
