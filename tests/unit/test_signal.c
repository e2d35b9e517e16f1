/* SPDX-License-Identifier: MIT */
/*
 * Watches for signals: who hears what, what is kept, and what is refused.
 */
#include "config.h"

#include <coir/signal.h>

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/elsewhere.h"
#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A signal to this process: its handler has run when this returns. */
static void
raise_here(int number)
{
	ck_assert_int_eq(kill(getpid(), number), 0);
}

/* A fiber that waits once and says how it went. */
static int
wait_once(void *arg)
{
	struct coir_signal *sig = arg;
	unsigned times = 99;
	int rc = coir_signal_wait(sig, &times);

	trace("%d, %u", rc, times);
	return 0;
}

static int
raise_later(void *arg)
{
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace("raise");
	raise_here(*(int *)arg);
	return 0;
}

static int
wake_two(struct coir_scope *scope, void *arg)
{
	static int number = SIGUSR1;

	ck_assert_int_eq(coir_spawn(scope, wait_once, arg), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_once, arg), 0);
	return coir_spawn(scope, raise_later, &number);
}

TRACE_TEST(signal_wakes_all_who_wait, "raise\n0, 1\n0, 1\n")
{
	struct coir_signal sig;

	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), 0);
	ck_assert_int_eq(coir_scope_run(wake_two, &sig), 0);
	return coir_signal_close(&sig);
}

TRACE_TEST(signal_is_kept_by_each_watch, "0, 2\n0, 1\n0, 1\n0, 3\n")
{
	struct coir_signal usr1, also, usr2;

	ck_assert_int_eq(coir_signal_init(&usr1, SIGUSR1), 0);
	ck_assert_int_eq(coir_signal_init(&also, SIGUSR1), 0);
	ck_assert_int_eq(coir_signal_init(&usr2, SIGUSR2), 0);
	raise_here(SIGUSR1);
	raise_here(SIGUSR2);
	raise_here(SIGUSR1);
	wait_once(&usr1);
	raise_here(SIGUSR1);
	wait_once(&usr1);
	wait_once(&usr2);
	wait_once(&also);
	ck_assert_int_eq(coir_signal_close(&usr1), 0);
	ck_assert_int_eq(coir_signal_close(&also), 0);
	return coir_signal_close(&usr2);
}

static int
wait_cancelled(struct coir_scope *scope, void *arg)
{
	struct coir_signal *sig = arg;

	raise_here(SIGUSR1);
	ck_assert_int_eq(coir_scope_cancel(scope), 0);
	ck_assert_int_eq(coir_signal_wait(sig, NULL), -ECANCELED);
	return 0;
}

static int
wait_expired(void *arg)
{
	return coir_signal_wait(arg, NULL);
}

TRACE_TEST(signal_survives_a_cancel, "0, 1\n")
{
	struct coir_signal sig;

	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), 0);
	ck_assert_int_eq(coir_scope_run(wait_cancelled, &sig), 0);
	wait_once(&sig);
	ck_assert_int_eq(coir_timeout(coir_ms(5), wait_expired, &sig),
			 -ETIMEDOUT);
	return coir_signal_close(&sig);
}

static int
close_under(struct coir_scope *scope, void *arg)
{
	struct coir_signal *sig = arg;

	ck_assert_int_eq(coir_spawn(scope, wait_once, sig), 0);
	ck_assert_int_eq(coir_signal_close(sig), 0);
	ck_assert_int_eq(coir_signal_close(sig), 0);
	ck_assert_int_eq(coir_signal_wait(sig, NULL), -EBADF);
	return 0;
}

TRACE_TEST(signal_close_wakes_waiters, "-9, 99\n")
{
	struct coir_signal sig;

	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), 0);
	return coir_scope_run(close_under, &sig);
}

/* The earliest listed one wins; the other keeps its signal. */
FIBER_TEST(signal_selects)
{
	struct coir_signal a, b;
	struct coir_node na, nb;
	struct coir_node *nodes[] = { &na, &nb };
	unsigned times_a = 0, times_b = 0;
	size_t which = 9;

	ck_assert_int_eq(coir_signal_init(&a, SIGUSR1), 0);
	ck_assert_int_eq(coir_signal_init(&b, SIGUSR2), 0);
	raise_here(SIGUSR2);
	raise_here(SIGUSR1);
	coir_signal_node(&na, &a, &times_a);
	coir_signal_node(&nb, &b, &times_b);
	ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
	ck_assert_uint_eq(which, 0);
	ck_assert_uint_eq(times_a, 1);
	ck_assert_uint_eq(times_b, 0);
	ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	ck_assert_uint_eq(times_b, 1);
	ck_assert_int_eq(coir_signal_close(&a), 0);
	return coir_signal_close(&b);
}

/* A callback that listens again until it has heard three. */
struct listener {
	struct coir_signal sig;
	struct coir_node node;
	unsigned heard;
};

static void
heard_cb(struct coir_node *node, int result, void *arg)
{
	struct listener *l = arg;

	ck_assert_int_eq(result, 0);
	trace("heard");
	if (++l->heard == 3)
		return;
	raise_here(SIGUSR1);
	ck_assert_int_eq(coir_node_listen(node, heard_cb, l), 0);
}

START_TEST(signal_calls_callbacks)
{
	struct listener l = { 0 };
	struct fixture f;

	fixture_init(&f);
	ck_assert_int_eq(coir_signal_init(&l.sig, SIGUSR1), 0);
	coir_signal_node(&l.node, &l.sig, NULL);
	ck_assert_int_eq(coir_node_listen(&l.node, heard_cb, &l), 0);
	raise_here(SIGUSR1);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("heard\nheard\nheard\n");
	ck_assert_int_eq(coir_signal_close(&l.sig), 0);
	fixture_fini(&f);
}
END_TEST

/* A watch that nobody waits for does not keep dispatch from returning. */
START_TEST(signal_idle_watch_lets_the_base_go)
{
	struct coir_signal sig;
	struct coir_node node;
	struct fixture f;

	fixture_init(&f);
	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), 0);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	coir_signal_node(&node, &sig, NULL);
	ck_assert_int_eq(coir_node_listen(&node, heard_cb, NULL), 0);
	ck_assert(coir_node_cancel(&node));
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	ck_assert_int_eq(coir_signal_close(&sig), 0);
	fixture_fini(&f);
}
END_TEST

/* A watch that outlives its runtime is closed, and its signal let go. */
START_TEST(signal_outlives_its_runtime)
{
	struct sigaction now;
	struct coir_signal sig;
	struct fixture f;

	fixture_init(&f);
	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), 0);
	fixture_fini(&f);
	ck_assert_int_eq(sigaction(SIGUSR1, NULL, &now), 0);
	ck_assert(now.sa_handler == SIG_DFL);
	ck_assert_int_eq(coir_signal_close(&sig), 0);
}
END_TEST

static int
refuse(void *arg)
{
	static const int refused[] = { 0,       -1,      SIGKILL, SIGSTOP,
				       SIGCHLD, SIGSEGV, SIGBUS,  SIGFPE,
				       SIGILL,  32,      65,      1000 };
	struct coir_signal sig;

	(void)arg;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		ck_assert_int_eq(coir_signal_init(&sig, refused[i]), -EINVAL);
	ck_assert_int_eq(coir_signal_init(&sig, SIGCHLD), -EINVAL);
	ck_assert_str_eq(coir_error_text(),
			 "watching for SIGCHLD, which belongs to nobody alone; "
			 "wait for children with coir_process_wait(): "
			 "Invalid argument");
	return 0;
}

START_TEST(signal_refuses_what_cannot_be_watched)
{
	struct coir_signal sig;

	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), -ENXIO);
	ck_assert_int_eq(run_fiber(refuse, NULL), 0);
}
END_TEST

/* Another thread touches a watch that is not its own. */
static void *
touch_foreign(void *arg)
{
	struct event_base *base = event_base_new();
	struct coir_signal own;
	struct coir_runtime *rt;

	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(coir_signal_close(arg), -EXDEV);
	ck_assert_int_eq(coir_signal_wait(arg, NULL), -EXDEV);
	ck_assert_int_eq(coir_signal_init(&own, SIGUSR1), 0);
	raise_here(SIGUSR1);
	wait_once(&own);
	ck_assert_int_eq(coir_signal_close(&own), 0);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
	return NULL;
}

/* Both runtimes hear a signal that comes while both watch. */
START_TEST(signal_reaches_every_runtime)
{
	struct event_base *base = event_base_new();
	struct coir_signal sig;
	struct coir_runtime *rt;

	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), 0);
	elsewhere(touch_foreign, &sig);
	wait_once(&sig);
	trace_expect("0, 1\n0, 1\n");
	ck_assert_int_eq(coir_signal_close(&sig), 0);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
}
END_TEST

static int
watch(void *arg)
{
	struct coir_signal sig;
	int rc = coir_signal_init(&sig, SIGUSR1);

	(void)arg;
	if (rc < 0)
		return rc;
	kill(getpid(), SIGUSR1);
	rc = coir_signal_wait(&sig, NULL);
	coir_signal_close(&sig);
	return rc;
}

static int
run_watch(void *arg)
{
	return coir_run(watch, arg);
}

START_TEST(signal_without_memory)
{
	ck_assert_uint_gt(fail_each(run_watch, NULL), 2);
}
END_TEST

SUITE(signal)
{
	ADD(signal_wakes_all_who_wait);
	ADD(signal_is_kept_by_each_watch);
	ADD(signal_survives_a_cancel);
	ADD(signal_close_wakes_waiters);
	ADD(signal_selects);
	ADD(signal_calls_callbacks);
	ADD(signal_idle_watch_lets_the_base_go);
	ADD(signal_outlives_its_runtime);
	ADD(signal_refuses_what_cannot_be_watched);
	ADD(signal_reaches_every_runtime);
	ADD(signal_without_memory);
}
