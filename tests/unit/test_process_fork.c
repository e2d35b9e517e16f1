/* SPDX-License-Identifier: MIT */
/*
 * Children that go on in this program, each in a runtime of its own.
 */
#include "config.h"

#include <coir/process.h>
#include <fcntl.h>

#include <coir/fiber.h>
#include <coir/signal.h>
#include <coir/time.h>

#include "machine/valgrind.h"
#include "process_case.h"
#include "support/runner.h"

/* What parent and child talk through, and what the child is to return. */
struct talk {
	int fds[2];
	int result;
};

static int
say(void *arg)
{
	struct talk *talk = arg;

	if (coir_sleep(coir_ms(1)) < 0 || write(talk->fds[1], "x", 1) != 1)
		return -EIO;
	return talk->result;
}

static void
expect_fork(coir_fn *fn, struct talk *talk, int code, int number)
{
	struct coir_exit_status status;
	struct coir_process proc;

	ck_assert_int_eq(coir_process_fork(NULL, fn, talk, &proc), 0);
	ck_assert_int_eq(coir_process_wait(&proc, &status), 0);
	ck_assert_int_eq(status.code, code);
	ck_assert_int_eq(status.signal, number);
	ck_assert_int_eq(coir_process_close(&proc), 0);
}

PROCESS_TEST(fork_runs_fibers)
{
	struct talk talk = { .result = 0 };
	char said[2];

	ck_assert_int_eq(pipe2(talk.fds, O_CLOEXEC), 0);
	expect_fork(say, &talk, 0, 0);
	talk.result = -ENOENT;
	expect_fork(say, &talk, ENOENT, 0);
	ck_assert_int_eq(read(talk.fds[0], said, 2), 2);
	close(talk.fds[0]);
	close(talk.fds[1]);
	return 0;
}

/* More stack than a fiber has, used by a fiber's child on its main stack. */
static void
deep_cb(struct coir_node *node, int result, void *arg)
{
	volatile char deep[1 << 20];

	(void)node;
	(void)result;
	for (size_t i = 0; i < sizeof(deep); i += 4096)
		deep[i] = 1;
	ck_assert_int_eq(coir_wake(arg, NULL), 0);
}

static int
go_deep(void *arg)
{
	struct coir_node node;
	int rc = coir_defer(&node, deep_cb, coir_self());

	(void)arg;
	return rc < 0 ? rc : coir_suspend(NULL);
}

/* The parent's watch is not the child's: the signal has its default effect. */
static int
raise_default(void *arg)
{
	(void)arg;
	raise(SIGUSR1);
	return 0;
}

PROCESS_TEST(fork_begins_afresh)
{
	struct coir_signal sig;

	ck_assert_int_eq(coir_signal_init(&sig, SIGUSR1), 0);
	expect_fork(go_deep, NULL, 0, 0);
	expect_fork(raise_default, NULL, 0, SIGUSR1);
	return coir_signal_close(&sig);
}

static int
sleep_long(void *arg)
{
	(void)arg;
	return coir_sleep(coir_sec(1000));
}

PROCESS_TEST(fork_dies_with_its_scope)
{
	struct coir_exit_status status;
	struct coir_process proc;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_process_fork(&scope, sleep_long, NULL, &proc), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_process_status(&proc, &status), 0);
	ck_assert_int_eq(status.signal, SIGKILL);
	ck_assert_int_eq(coir_process_fork(&scope, sleep_long, NULL, &proc),
			 -EINVAL);
	return 0;
}

SUITE(process_fork)
{
	/* it does not know pidfd_open(2) */
	if (RUNNING_ON_VALGRIND) {
		runner_skip("valgrind");
		return;
	}
	ADD(fork_runs_fibers);
	ADD(fork_begins_afresh);
	ADD(fork_dies_with_its_scope);
}
