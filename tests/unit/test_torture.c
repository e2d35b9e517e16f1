/* SPDX-License-Identifier: MIT */
/*
 * test_torture.c - one allocation fails, whichever: -ENOMEM and no leak.
 *
 * Each scenario is run again and again, with a later allocation failing each
 * time. What it leaves behind is seen by the sanitizers and valgrind, when they
 * look on.
 */
#include "config.h"

#include <errno.h>

#include <coir/chan.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/local.h>
#include <coir/promise.h>
#include <coir/remote.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include <event2/event.h>

#include "support/fail.h"
#include "support/leak.h"
#include "support/runner.h"
#include "support/vloop.h"

/*
 * What all programs of a test run on: libevent itself goes from epoll to poll
 * without memory, where there is no virtual time.
 */
static struct event_base *base;

/* The descriptors that were open before the test. */
static int fds;

static void
set_up(void)
{
	fds = leak_count_fds();
	vtime_begin();
	base = event_base_new();
	ck_assert_ptr_nonnull(base);
}

static void
tear_down(void)
{
	event_base_free(base);
	vtime_end();
	ck_assert_int_eq(leak_count_fds(), fds);
}

static int
spawn_program(struct coir_scope *scope, void *arg)
{
	return coir_spawn(scope, *(coir_fn **)arg, NULL);
}

/* A runtime for a program that is one fiber, *@arg. */
static int
run_program(void *arg)
{
	struct coir_runtime *rt;
	int rc = coir_runtime_new(base, NULL, &rt);
	int freed;

	if (rc < 0)
		return rc;
	rc = coir_scope_run(spawn_program, arg);
	freed = coir_runtime_free(rt);
	return rc < 0 ? rc : freed;
}

/* Fail each allocation of @program in turn; there must be @least. */
static void
torture(coir_fn *program, unsigned least)
{
	ck_assert_uint_ge(fail_each(run_program, &program), least);
}

static int
nap(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(1));
}

static int
two_naps(void *arg)
{
	return coir_both(nap, arg, nap, arg);
}

static struct coir_key key;

static int
fibers_and_locals(void *arg)
{
	return coir_local_with(&key, arg, two_naps, arg);
}

START_TEST(torture_fibers_and_locals)
{
	torture(fibers_and_locals, 5);
}
END_TEST

static int
resolve(void *arg)
{
	return coir_promise_resolve(arg, NULL);
}

static int
await_child(struct coir_scope *scope, void *arg)
{
	int result;
	int rc = coir_spawn(scope, resolve, arg);

	return rc < 0 ? rc : coir_promise_await(arg, &result);
}

static int
await_promise(void *arg)
{
	struct coir_promise *promise;
	int rc = coir_promise_new(&promise);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_scope_run(await_child, promise);
	coir_promise_free(promise);
	return rc;
}

START_TEST(torture_promise)
{
	torture(await_promise, 4);
}
END_TEST

/* Have a channel without bounds grow a few times. */
static int
fill_channel(void *arg)
{
	struct coir_chan *ch;
	int rc = coir_chan_new(COIR_CHAN_UNBOUNDED, &ch);

	if (rc < 0)
		return rc;
	for (int i = 0; i < 1000 && rc == 0; i++)
		rc = coir_chan_send(ch, arg);
	coir_chan_free(ch);
	return rc;
}

START_TEST(torture_channel)
{
	torture(fill_channel, 8);
}
END_TEST

static void
posted_cb(void *arg)
{
	*(int *)arg = 1;
}

static int
post_to_itself(void *arg)
{
	struct coir_remote *remote;
	int posted = 0;
	int rc = coir_remote_new(&remote);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_remote_post(remote, posted_cb, &posted);
	while (rc == 0 && !posted)
		rc = coir_sleep(coir_ms(1));
	coir_remote_put(remote);
	return rc;
}

START_TEST(torture_remote)
{
	torture(post_to_itself, 5);
}
END_TEST

static int
fail_with_a_text(void *arg)
{
	(void)arg;
	return coir_error_context(coir_error(-EIO, "reading"), "for a test");
}

static int
fail_in_a_scope(void *arg)
{
	return coir_both(fail_with_a_text, arg, nap, arg);
}

/* Texts are lost without memory, but never the error itself. */
START_TEST(torture_errors_are_kept)
{
	coir_fn *program = fail_in_a_scope;
	unsigned n = 0;
	int rc;

	do {
		fail_begin(++n);
		rc = run_program(&program);
	} while (fail_end() && (rc == -ENOMEM || rc == -EIO));
	ck_assert_int_eq(rc, -EIO);
	ck_assert_uint_gt(n, 5);
}
END_TEST

SUITE(torture)
{
	TCase *tc = tcase_create("torture");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, torture_fibers_and_locals);
	tcase_add_test(tc, torture_promise);
	tcase_add_test(tc, torture_channel);
	tcase_add_test(tc, torture_remote);
	tcase_add_test(tc, torture_errors_are_kept);
	suite_add_tcase(s, tc);
}
