/* SPDX-License-Identifier: MIT */
/*
 * test_fork.c - a child of fork(2): what it may not do, how it begins anew, and
 * that the parent notices nothing.
 */
#include "config.h"

#include <coir/runtime.h>

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/promise.h>
#include <coir/remote.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "death.h"
#include "support/fixture.h"
#include "support/runner.h"

/* What the parent has when it forks. */
struct family {
	struct coir_runtime *rt;
	struct coir_scope scope;
	struct coir_promise promise;
	struct coir_remote *remote;
	struct coir_fd fd;
	int pipe[2];
	struct coir_node node;
	bool listened;
	int read;
};

static void
never_post(void *arg)
{
	(void)arg;
}

static int
nothing(void *arg)
{
	(void)arg;
	return 0;
}

static void
listen_cb(struct coir_node *node, int result, void *arg)
{
	struct family *family = arg;

	(void)node;
	(void)result;
	family->listened = true;
}

static int
wait_readable(struct coir_fd *fd)
{
	struct coir_node node;

	coir_fd_read_node(&node, fd);
	return coir_wait(&node);
}

/* Which call in the child did not refuse; 0: all did. */
static int
try_everything(struct family *family)
{
	struct coir_runtime *rt;

	if (coir_runtime_current() || coir_self())
		return 1;
	if (coir_yield() != -ENXIO || coir_sleep(coir_ms(1)) != -ENXIO)
		return 2;
	if (coir_spawn(&family->scope, nothing, NULL) != -ENXIO)
		return 3;
	if (coir_scope_cancel(&family->scope) != -EXDEV ||
	    coir_scope_close(&family->scope, 0) != -EXDEV)
		return 4;
	if (coir_promise_await(&family->promise, NULL) != -ENXIO)
		return 5;
	if (wait_readable(&family->fd) != -ENXIO ||
	    coir_fd_close(&family->fd) != -EXDEV)
		return 6;
	if (coir_remote_post(family->remote, never_post, NULL) != -EOWNERDEAD)
		return 7;
	coir_remote_put(family->remote);
	if (coir_node_cancel(&family->node))
		return 8;
	if (coir_runtime_free(family->rt) != -EXDEV ||
	    coir_run(nothing, NULL) != -EOWNERDEAD ||
	    coir_runtime_new(NULL, NULL, &rt) != -EOWNERDEAD)
		return 9;
	return 0;
}

/* Fork; the child is @fn(@family). Returns its wait status. */
static int
forked(int (*fn)(struct family *), struct family *family)
{
	pid_t pid = fork();
	int status = -1;

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(fn(family));
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static int
reading(void *arg)
{
	struct family *family = arg;
	char byte;
	int rc = wait_readable(&family->fd);

	family->read = rc < 0 ? rc : (int)read(family->pipe[0], &byte, 1);
	return rc;
}

static int
live_on(void *arg)
{
	struct family *family = arg;
	int rc;

	family->rt = coir_runtime_current();
	coir_promise_init(&family->promise);
	ck_assert_int_eq(pipe(family->pipe), 0);
	ck_assert_int_eq(coir_fd_init(&family->fd, family->pipe[0]), 0);
	ck_assert_int_eq(coir_remote_new(&family->remote), 0);
	ck_assert_int_eq(coir_scope_open(&family->scope), 0);
	ck_assert_int_eq(coir_spawn(&family->scope, reading, family), 0);
	coir_timer_node(&family->node, coir_after(coir_ms(5)));
	ck_assert_int_eq(coir_node_listen(&family->node, listen_cb, family), 0);
	ck_assert_int_eq(forked(try_everything, family), 0);
	/* the registration, the timer and the handle are as they were */
	ck_assert_int_eq(write(family->pipe[1], "x", 1), 1);
	rc = coir_sleep(coir_ms(10));
	ck_assert_int_eq(coir_remote_post(family->remote, never_post, NULL), 0);
	coir_remote_put(family->remote);
	rc = coir_scope_close(&family->scope, rc);
	ck_assert_int_eq(family->read, 1);
	ck_assert(family->listened);
	ck_assert_int_eq(coir_fd_close(&family->fd), 0);
	close(family->pipe[1]);
	coir_promise_fini(&family->promise);
	return rc;
}

START_TEST(fork_leaves_the_parent_alone)
{
	struct family family = { .read = 0 };

	ck_assert_int_eq(run_fiber(live_on, &family), 0);
}
END_TEST

static int
begin_anew(struct family *family)
{
	(void)family;
	if (coir_run(nothing, NULL) != -EOWNERDEAD)
		return 1;
	if (coir_runtime_after_fork() != 0)
		return 2;
	if (coir_run(nothing, NULL) != 0)
		return 3;
	/* in the child of a child that had a runtime, and has none now */
	return coir_runtime_current() ? 4 : 0;
}

static int
fork_in_fiber(void *arg)
{
	ck_assert_int_eq(coir_runtime_after_fork(), -EPERM);
	ck_assert_int_eq(forked(begin_anew, arg), 0);
	return coir_yield();
}

START_TEST(fork_in_a_fiber_and_begin_anew)
{
	ck_assert_int_eq(coir_runtime_after_fork(), -EPERM);
	ck_assert_int_eq(coir_run(fork_in_fiber, NULL), 0);
}
END_TEST

START_TEST(fork_on_the_main_stack_and_begin_anew)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(forked(begin_anew, NULL), 0);
	ck_assert_int_eq(coir_spawn(fixture.scope, nothing, NULL), 0);
	fixture_fini(&fixture);
}
END_TEST

static int
return_from_fork(void *arg)
{
	int status = 0;
	pid_t pid = fork();

	(void)arg;
	if (pid == 0)
		return 0;
	if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status))
		return -EPROTO;
	raise(WTERMSIG(status));
	return 0;
}

static void
run_return_from_fork(void *arg)
{
	ck_assert_int_eq(coir_run(return_from_fork, arg), 0);
}

START_TEST(fork_and_return_aborts)
{
	death_expect(run_return_from_fork, NULL, SIGABRT,
		     "libcoir: fiber \"main\": its function returned in the "
		     "child of a fork(2), but its runtime is the parent's; "
		     "end the child by _exit(2) or execve(2) before\n");
}
END_TEST

static void
count_cb(void *arg)
{
	++*(int *)arg;
}

/* In a child: what other threads have posted is for the parent to run. */
static void
dispatch_posted(void *arg)
{
	struct coir_remote *remote;
	struct fixture fixture;
	int status = 0;
	int count = 0;
	pid_t pid;

	(void)arg;
	fixture_init(&fixture);
	ck_assert_int_eq(coir_remote_new(&remote), 0);
	ck_assert_int_eq(coir_remote_post(remote, count_cb, &count), 0);
	pid = fork();
	if (pid == 0) {
		event_base_loop(fixture.base, EVLOOP_ONCE);
		_exit(count);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	coir_remote_put(remote);
	fixture_fini(&fixture);
	ck_assert_int_eq(count, 1);
	ck_assert(WIFSIGNALED(status));
	raise(WTERMSIG(status));
}

START_TEST(fork_and_dispatch_what_was_posted_aborts)
{
	death_expect(dispatch_posted, NULL, SIGABRT,
		     "libcoir: fiber \"main stack\": the loop was run on in "
		     "the child of a fork(2)");
}
END_TEST

SUITE(fork)
{
	ADD(fork_leaves_the_parent_alone);
	ADD(fork_in_a_fiber_and_begin_anew);
	ADD(fork_on_the_main_stack_and_begin_anew);
	ADD(fork_and_return_aborts);
	ADD(fork_and_dispatch_what_was_posted_aborts);
}
