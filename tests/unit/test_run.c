/* SPDX-License-Identifier: MIT */
/*
 * test_run.c - the short form: one function, one result.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
returning(void *arg)
{
	return *(int *)arg;
}

START_TEST(run_result_is_the_functions)
{
	int zero = 0, positive = 7, error = -EIO;

	ck_assert_int_eq(run_fiber(returning, &zero), 0);
	ck_assert_int_eq(run_fiber(returning, &positive), 7);
	ck_assert_int_eq(run_fiber(returning, &error), -EIO);
	ck_assert_ptr_null(coir_runtime_current());
}
END_TEST

static int
failing(void *arg)
{
	(void)arg;
	return -EIO;
}

/* The scope of the program. */
static struct coir_scope *
root(void)
{
	return coir_runtime_scope(coir_runtime_current());
}

static int
spawn_failing(void *arg)
{
	int rc = coir_spawn(root(), failing, arg);

	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(coir_await_cancel(), -ECANCELED);
	trace("told");
	return 0;
}

START_TEST(run_result_is_the_first_error_of_a_fiber)
{
	ck_assert_int_eq(run_fiber(spawn_failing, NULL), -EIO);
	trace_expect("told\n");
}
END_TEST

static int
awaiting_cancel(void *arg)
{
	int rc = coir_await_cancel();

	(void)arg;
	trace("cancelled: %d", rc);
	return rc;
}

static int
leave_one_behind(void *arg)
{
	int rc = coir_spawn(root(), awaiting_cancel, arg);

	ck_assert_int_eq(rc, 0);
	trace("main ends");
	return 3;
}

START_TEST(run_cancels_who_is_left_when_it_returns)
{
	/* not run_fiber(): a fiber is left over on purpose */
	ck_assert_int_eq(coir_run(leave_one_behind, NULL), 3);
	trace_expect("main ends\ncancelled: %d\n", -ECANCELED);
}
END_TEST

static int
run_again(void *arg)
{
	ck_assert_int_eq(coir_run(returning, arg), -EBUSY);
	return 0;
}

START_TEST(run_inside_a_runtime_is_busy)
{
	int never = -EIO;

	ck_assert_int_eq(run_fiber(run_again, &never), 0);
}
END_TEST

static int
waiting_for_nobody(void *arg)
{
	coir_fiber_set_name(coir_self(), "lonely");
	(void)arg;
	return coir_suspend(NULL);
}

/* The list of who waits is the main fiber's to look at. */
static int
lock_up(struct coir_scope *scope, void *arg)
{
	const char *text;
	int rc;

	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, waiting_for_nobody, NULL), 0);
	rc = coir_sleep(COIR_FOREVER);
	ck_assert_int_eq(rc, -EDEADLK);
	text = coir_error_text();
	ck_assert_ptr_nonnull(strstr(text, "deadlock"));
	ck_assert_ptr_nonnull(strstr(text, "fiber \"lonely\": suspended"));
	ck_assert_ptr_nonnull(
		strstr(text, "fiber \"main\": waiting for timer, for ever"));
	return rc;
}

START_TEST(run_finds_a_deadlock_and_lists_who_waits)
{
	ck_assert_int_eq(run_scope(lock_up, NULL), -EDEADLK);
}
END_TEST

static int
ignore_deadlock(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_suspend(NULL), -EDEADLK);
	/* as any cancel, it stays */
	ck_assert_int_eq(coir_sleep(coir_ms(1)), -EDEADLK);
	return 5;
}

START_TEST(run_deadlock_is_told_by_every_call_from_then_on)
{
	ck_assert_int_eq(run_fiber(ignore_deadlock, NULL), 5);
}
END_TEST

static int
look_at_sigpipe(void *arg)
{
	struct sigaction action;

	(void)arg;
	ck_assert_int_eq(sigaction(SIGPIPE, NULL, &action), 0);
	ck_assert(action.sa_handler == SIG_IGN);
	return 0;
}

START_TEST(run_ignores_sigpipe)
{
	signal(SIGPIPE, SIG_DFL);
	ck_assert_int_eq(run_fiber(look_at_sigpipe, NULL), 0);
}
END_TEST

/* Run coir_main() with the arguments "prog ARG"; what it said is *ret_said. */
static int
run_main(coir_main_fn *fn, const char *arg, char *ret_said, size_t size)
{
	char name[] = "prog", *text = strdup(arg);
	char *argv[] = { name, text, NULL };
	int fds[2], saved = dup(STDERR_FILENO);
	ssize_t n;
	int rc;

	ck_assert_int_eq(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	rc = coir_main(fn, 2, argv);
	dup2(saved, STDERR_FILENO);
	close(saved);
	n = read(fds[0], ret_said, size - 1);
	ck_assert_int_ge(n, 0);
	ret_said[n] = '\0';
	close(fds[0]);
	free(text);
	return rc;
}

static int
main_fiber(int argc, char **argv)
{
	ck_assert_int_eq(argc, 2);
	ck_assert_str_eq(argv[0], "prog");
	ck_assert_ptr_nonnull(coir_self());
	if (coir_sleep(coir_ms(1)) < 0)
		return -EIO;
	if (!strcmp(argv[1], "status"))
		return 3;
	if (!strcmp(argv[1], "text"))
		return coir_error(-ENOENT, "opening %s", "/nowhere");
	return -EPROTO;
}

START_TEST(run_main_says_why)
{
	char said[128];

	ck_assert_int_eq(run_main(main_fiber, "status", said, sizeof(said)), 3);
	ck_assert_str_eq(said, "");
	ck_assert_int_eq(run_main(main_fiber, "text", said, sizeof(said)),
			 EXIT_FAILURE);
	ck_assert_str_eq(said,
			 "prog: opening /nowhere: "
			 "No such file or directory\n");
	ck_assert_int_eq(run_main(main_fiber, "code", said, sizeof(said)),
			 EXIT_FAILURE);
	ck_assert_str_eq(said, "prog: Protocol error\n");
}
END_TEST

static int
failing_later(void *arg)
{
	int rc = coir_yield();

	(void)arg;
	return rc < 0 ? rc : -EPIPE;
}

static int
main_with_failing_fiber(int argc, char **argv)
{
	struct coir_runtime *rt = coir_runtime_current();
	int rc = coir_spawn(coir_runtime_scope(rt), failing_later, NULL);

	(void)argc;
	(void)argv;
	return rc < 0 ? rc : coir_await_cancel();
}

START_TEST(run_main_tells_of_other_fibers)
{
	char said[128];

	ck_assert_int_eq(run_main(main_with_failing_fiber, "", said,
				  sizeof(said)),
			 EXIT_FAILURE);
	ck_assert_str_eq(said, "prog: Operation canceled\n");
}
END_TEST

SUITE(run)
{
	ADD(run_main_says_why);
	ADD(run_main_tells_of_other_fibers);
	ADD(run_result_is_the_functions);
	ADD(run_result_is_the_first_error_of_a_fiber);
	ADD(run_cancels_who_is_left_when_it_returns);
	ADD(run_inside_a_runtime_is_busy);
	ADD(run_finds_a_deadlock_and_lists_who_waits);
	ADD(run_deadlock_is_told_by_every_call_from_then_on);
	ADD(run_ignores_sigpipe);
}
