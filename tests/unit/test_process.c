/* SPDX-License-Identifier: MIT */
/*
 * The life of a child: started, sent signals, stopped, killed with its scope,
 * released.
 */
#include "config.h"

#include "os/process.h"

#include <event2/event.h>
#include <fcntl.h>
#include <sys/resource.h>

#include <coir/fiber.h>
#include <coir/time.h>

#include "machine/valgrind.h"
#include "process_case.h"
#include "support/fail.h"
#include "support/runner.h"

static const char *const lasting[] = { LASTING, NULL };

static void
expect_status(struct coir_process *proc, int code, int number)
{
	struct coir_exit_status status = { 99, 99, false };

	ck_assert_int_eq(coir_process_status(proc, &status), 0);
	ck_assert_int_eq(status.code, code);
	ck_assert_int_eq(status.signal, number);
}

PROCESS_TEST(process_dies_with_its_scope)
{
	struct coir_process proc;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_process_spawn(&scope, lasting, NULL, &proc), 0);
	ck_assert_int_gt(coir_process_pid(&proc), 1);
	ck_assert_int_eq(coir_process_status(&proc, NULL), -EAGAIN);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	expect_status(&proc, 0, SIGKILL);
	return 0;
}

PROCESS_TEST(process_signals)
{
	struct coir_process proc;

	ck_assert_int_eq(coir_process_spawn(NULL, lasting, NULL, &proc), 0);
	ck_assert_int_eq(coir_process_signal(&proc, 0), 0);
	ck_assert_int_eq(coir_process_signal(&proc, -1), -EINVAL);
	ck_assert_int_eq(coir_process_signal(&proc, 65), -EINVAL);
	ck_assert_int_eq(coir_process_signal(&proc, SIGUSR1), 0);
	ck_assert_int_eq(coir_process_wait(&proc, NULL), 0);
	expect_status(&proc, 0, SIGUSR1);
	ck_assert_int_eq(coir_process_signal(&proc, SIGKILL), 0);
	ck_assert_int_eq(coir_process_signal(&proc, 1000), -EINVAL);
	ck_assert_int_eq(coir_process_close(&proc), 0);
	return 0;
}

/* One that goes when it is told to, one that does not, one that has gone. */
PROCESS_TEST(process_stop)
{
	const struct coir_process_options quiet = { .out = coir_stdio_null() };
	struct coir_exit_status status = { 99, 99, false };
	struct coir_process proc;
	struct coir_pipe out;
	const struct coir_process_options heard = { .out = coir_stdio_pipe(
							    &out) };
	char byte;

	ck_assert_int_eq(coir_process_spawn(NULL, lasting, &quiet, &proc), 0);
	ck_assert_int_eq(coir_process_stop(&proc, COIR_FOREVER, &status), 0);
	ck_assert_int_eq(status.signal, SIGTERM);
	ck_assert_int_eq(coir_process_stop(&proc, COIR_FOREVER, &status), 0);
	ck_assert_int_eq(coir_process_spawn(
				 NULL, SH("trap '' TERM; echo; " LASTING_LINE),
				 &heard, &proc),
			 0);
	ck_assert_int_eq(coir_read(&out.flow, &byte, 1), 1);
	ck_assert_int_eq(coir_process_stop(&proc, coir_ms(1), &status), 0);
	ck_assert_int_eq(status.signal, SIGKILL);
	return coir_close(&out.flow);
}

PROCESS_TEST(process_closed_before_its_scope)
{
	struct coir_process proc;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_process_spawn(&scope, lasting, NULL, &proc), 0);
	ck_assert_int_eq(coir_scope_cancel(&scope), 0);
	ck_assert_int_eq(coir_process_wait(&proc, NULL), -ECANCELED);
	ck_assert_int_eq(coir_process_close(&proc), 0);
	ck_assert_int_eq(coir_process_close(&proc), 0);
	expect_status(&proc, 0, SIGKILL);
	ck_assert_int_eq(coir_process_spawn(&scope, lasting, NULL, &proc),
			 -ECANCELED);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_process_spawn(&scope, lasting, NULL, &proc),
			 -EINVAL);
	return 0;
}

static int
wait_released(void *arg)
{
	ck_assert_int_eq(coir_process_wait(arg, NULL), -EBADF);
	return 0;
}

/* It lives on after its scope, in the hands of who has the pidfd. */
PROCESS_TEST(process_released)
{
	struct coir_process proc;
	struct coir_scope scope;
	siginfo_t info;
	int pidfd;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_process_spawn(&scope, lasting, NULL, &proc), 0);
	ck_assert_int_eq(coir_spawn(&scope, wait_released, &proc), 0);
	pidfd = coir_process_release(&proc);
	ck_assert_int_ge(pidfd, 0);
	ck_assert(fcntl(pidfd, F_GETFD) & FD_CLOEXEC);
	ck_assert_int_eq(coir_process_release(&proc), -EBADF);
	ck_assert_int_eq(coir_process_signal(&proc, SIGKILL), -EBADF);
	ck_assert_int_eq(coir_process_close(&proc), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(kill(coir_process_pid(&proc), SIGTERM), 0);
	ck_assert_int_eq(waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED), 0);
	ck_assert_int_eq(info.si_status, SIGTERM);
	close(pidfd);
	return 0;
}

/* The main stack has children, too; a callback cannot wait for their end. */
static void
close_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	ck_assert_int_eq(coir_process_close(arg), -EDEADLK);
	ck_assert_int_eq(coir_process_status(arg, NULL), -EAGAIN);
}

START_TEST(process_of_the_main_stack)
{
	struct event_base *base = event_base_new();
	struct coir_process proc;
	struct coir_runtime *rt;
	struct coir_node node;

	ck_assert_int_eq(coir_process_spawn(NULL, lasting, NULL, &proc),
			 -ENXIO);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(coir_process_spawn(coir_runtime_scope(rt), lasting,
					    NULL, &proc),
			 0);
	ck_assert_int_eq(coir_defer(&node, close_cb, &proc), 0);
	ck_assert_int_eq(event_base_dispatch(base), 1);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

/* No descriptor is left for the child's: nothing is started, nothing open. */
PROCESS_TEST(process_without_descriptors)
{
	struct rlimit limit = { 0, 0 }, old;
	struct coir_process proc;
	struct coir_pipe in, out;
	const struct coir_process_options options = {
		.in = coir_stdio_pipe(&in), .out = coir_stdio_pipe(&out)
	};
	int rc = -EMFILE;

	/* it ends itself when a clone(2) fails */
	if (RUNNING_ON_VALGRIND)
		return 0;
	getrlimit(RLIMIT_NOFILE, &old);
	limit.rlim_max = old.rlim_max;
	for (limit.rlim_cur = 4; rc < 0; limit.rlim_cur++) {
		setrlimit(RLIMIT_NOFILE, &limit);
		/* one that lives until we are through */
		rc = coir_process_spawn(NULL, ARGS("cat"), &options, &proc);
		setrlimit(RLIMIT_NOFILE, &old);
		ck_assert(rc == 0 || rc == -EMFILE || rc == -EINVAL);
		ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), rc == 0 ? 0 : -1);
	}
	ck_assert_uint_gt(limit.rlim_cur, 8);
	coir_close(&in.flow);
	coir_close(&out.flow);
	return coir_process_close(&proc);
}

SUITE(process)
{
	ADD(process_dies_with_its_scope);
	ADD(process_signals);
	ADD(process_stop);
	ADD(process_closed_before_its_scope);
	ADD(process_released);
	ADD(process_of_the_main_stack);
	ADD(process_without_descriptors);
}
