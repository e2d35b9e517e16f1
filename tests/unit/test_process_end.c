/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a child: by several, more than once, in a select, beside others
 * who have children.
 */
#include "config.h"

#include "os/process.h"

#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/time.h>

#include "process_case.h"
#include "support/runner.h"
#include "support/trace.h"

static int
wait_once(void *arg)
{
	struct coir_exit_status status;
	int rc = coir_process_wait(arg, &status);

	trace("%d: code %d", rc, status.code);
	return rc;
}

static int
wait_together(void *arg)
{
	struct coir_process_options options = { 0 };
	struct coir_process proc;
	struct coir_scope scope;
	int fds[2];

	(void)arg;
	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	options.in = coir_stdio_fd(fds[0]);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_process_spawn(&scope, SH("read x; exit $x"),
					    &options, &proc),
			 0);
	ck_assert_int_eq(coir_spawn(&scope, wait_once, &proc), 0);
	ck_assert_int_eq(coir_spawn(&scope, wait_once, &proc), 0);
	trace("waiting");
	ck_assert_int_eq(write(fds[1], "7\n", 2), 2);
	close(fds[0]);
	close(fds[1]);
	return coir_scope_close(&scope, 0);
}

START_TEST(end_wakes_all_who_wait)
{
	ck_assert_int_eq(run_real(wait_together, NULL), 0);
	trace_expect("waiting\n0: code 7\n0: code 7\n");
}
END_TEST

static int
wait_again(void *arg)
{
	struct coir_process proc;

	(void)arg;
	ck_assert_int_eq(coir_process_spawn(NULL, SH("exit 3"), NULL, &proc),
			 0);
	for (int i = 0; i < 3; i++)
		wait_once(&proc);
	return coir_process_close(&proc);
}

START_TEST(end_is_remembered)
{
	ck_assert_int_eq(run_real(wait_again, NULL), 0);
	trace_expect("0: code 3\n0: code 3\n0: code 3\n");
}
END_TEST

PROCESS_TEST(end_selects)
{
	struct coir_process slow, quick;
	struct coir_node of_slow, of_quick;
	struct coir_node *nodes[] = { &of_slow, &of_quick };
	size_t which = 9;

	ck_assert_int_eq(coir_process_spawn(NULL, ARGS(LASTING), NULL, &slow),
			 0);
	ck_assert_int_eq(coir_process_spawn(NULL, ARGS("true"), NULL, &quick),
			 0);
	coir_process_node(&of_slow, &slow);
	coir_process_node(&of_quick, &quick);
	ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	ck_assert_int_eq(coir_process_close(&quick), 0);
	return coir_process_close(&slow);
}

static int
wait_expired(void *arg)
{
	return coir_process_wait(arg, NULL);
}

/* A deadline ends the wait, not the child. */
PROCESS_TEST(end_deadline_leaves_the_child)
{
	struct coir_exit_status status;
	struct coir_process proc;

	ck_assert_int_eq(coir_process_spawn(NULL, ARGS(LASTING), NULL, &proc),
			 0);
	ck_assert_int_eq(coir_timeout(coir_ms(1), wait_expired, &proc),
			 -ETIMEDOUT);
	ck_assert_int_eq(coir_process_status(&proc, &status), -EAGAIN);
	return coir_process_close(&proc);
}

/* SIGCHLD is ignored: the kernel throws the status away. */
PROCESS_TEST(end_that_somebody_else_took)
{
	struct coir_process proc;
	struct coir_scope scope;
	char expected[160];

	signal(SIGCHLD, SIG_IGN);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_process_spawn(&scope, ARGS("true"), NULL, &proc),
			 0);
	ck_assert_int_eq(coir_process_wait(&proc, NULL), -ECHILD);
	snprintf(expected, sizeof(expected),
		 "waiting for process %d, whose status somebody else took: "
		 "SIGCHLD is ignored, or waitpid(-1) was called: No child "
		 "processes",
		 (int)coir_process_pid(&proc));
	ck_assert_str_eq(coir_error_text(), expected);
	ck_assert_int_eq(coir_process_signal(&proc, SIGKILL), 0);
	return coir_scope_close(&scope, 0);
}

/*
 * A libevent program's own watcher of SIGCHLD sees our children end, too: it
 * runs once, and so do we.
 */
struct foreign {
	struct event *event;
	int signals;
	int ends;
};

static void
sigchld_cb(evutil_socket_t number, short what, void *arg)
{
	struct foreign *foreign = arg;

	(void)number;
	(void)what;
	foreign->signals++;
	event_del(foreign->event);
}

static void
end_cb(struct coir_node *node, int result, void *arg)
{
	struct foreign *foreign = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	foreign->ends++;
}

START_TEST(end_is_seen_by_a_foreign_watcher)
{
	struct event_base *base = event_base_new();
	struct foreign foreign = { 0 };
	struct coir_process proc;
	struct coir_runtime *rt;
	struct coir_node node;

	foreign.event = evsignal_new(base, SIGCHLD, sigchld_cb, &foreign);
	ck_assert_int_eq(event_add(foreign.event, NULL), 0);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(coir_process_spawn(NULL, ARGS("true"), NULL, &proc),
			 0);
	coir_process_node(&node, &proc);
	ck_assert_int_eq(coir_node_listen(&node, end_cb, &foreign), 0);
	ck_assert_int_eq(event_base_dispatch(base), 1);
	ck_assert_int_eq(foreign.signals, 1);
	ck_assert_int_eq(foreign.ends, 1);
	ck_assert_int_eq(coir_process_close(&proc), 0);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_free(foreign.event);
	event_base_free(base);
}
END_TEST

SUITE(process_end)
{
	ADD(end_wakes_all_who_wait);
	ADD(end_is_remembered);
	ADD(end_selects);
	ADD(end_deadline_leaves_the_child);
	ADD(end_that_somebody_else_took);
	ADD(end_is_seen_by_a_foreign_watcher);
}
