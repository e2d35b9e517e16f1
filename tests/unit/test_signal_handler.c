/* SPDX-License-Identifier: MIT */
/*
 * The process's handler: dispositions come and go with the watches, and a
 * handler that was there before is called all the same.
 */
#include "config.h"

#include "os/signal_handler.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"

static int old_calls;
static siginfo_t old_info;

static void
old_handler(int number)
{
	(void)number;
	old_calls++;
}

static void
old_action(int number, siginfo_t *info, void *context)
{
	(void)number;
	ck_assert_ptr_nonnull(context);
	old_info = *info;
	errno = EDOM;
}

static void
mailbox_init(struct coir__mailbox *box)
{
	memset(box, 0, sizeof(*box));
	box->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ck_assert_int_ge(box->fd, 0);
	coir__mailbox_add(box);
}

static void
mailbox_fini(struct coir__mailbox *box)
{
	coir__mailbox_remove(box);
	close(box->fd);
}

static void *
disposition(int number)
{
	struct sigaction now;

	ck_assert_int_eq(sigaction(number, NULL, &now), 0);
	return (void *)now.sa_handler;
}

START_TEST(handler_goes_with_the_last_watch)
{
	struct coir__mailbox a, b;

	mailbox_init(&a);
	mailbox_init(&b);
	signal(SIGUSR1, SIG_IGN);
	ck_assert_int_eq(coir__mailbox_watch(&a, SIGUSR1), 0);
	ck_assert_int_eq(coir__mailbox_watch(&b, SIGUSR1), 0);
	ck_assert_int_eq(coir__mailbox_watch(&b, SIGUSR1), 0);
	raise(SIGUSR1);
	ck_assert_uint_eq(a.pending[SIGUSR1], 1);
	ck_assert_uint_eq(b.pending[SIGUSR1], 1);
	coir__mailbox_unwatch(&b, SIGUSR1);
	coir__mailbox_unwatch(&a, SIGUSR1);
	ck_assert_uint_eq(a.pending[SIGUSR1], 0);
	ck_assert_ptr_ne(disposition(SIGUSR1), (void *)SIG_IGN);
	raise(SIGUSR1);
	ck_assert_uint_eq(a.pending[SIGUSR1], 0);
	ck_assert_uint_eq(b.pending[SIGUSR1], 2);
	coir__mailbox_unwatch(&b, SIGUSR1);
	ck_assert_ptr_eq(disposition(SIGUSR1), (void *)SIG_IGN);
	mailbox_fini(&a);
	mailbox_fini(&b);
}
END_TEST

START_TEST(handler_calls_the_one_before)
{
	struct sigaction with_info = { .sa_sigaction = old_action,
				       .sa_flags = SA_SIGINFO };
	struct coir__mailbox box;

	mailbox_init(&box);
	signal(SIGUSR1, old_handler);
	ck_assert_int_eq(sigaction(SIGUSR2, &with_info, NULL), 0);
	ck_assert_int_eq(coir__mailbox_watch(&box, SIGUSR1), 0);
	ck_assert_int_eq(coir__mailbox_watch(&box, SIGUSR2), 0);
	raise(SIGUSR1);
	ck_assert_int_eq(old_calls, 1);
	ck_assert_int_eq(kill(getpid(), SIGUSR2), 0);
	ck_assert_int_eq(old_info.si_pid, getpid());
	ck_assert_uint_eq(box.pending[SIGUSR2], 1);
	coir__mailbox_unwatch(&box, SIGUSR1);
	coir__mailbox_unwatch(&box, SIGUSR2);
	raise(SIGUSR1);
	ck_assert_int_eq(old_calls, 2);
	ck_assert_ptr_eq(disposition(SIGUSR2), (void *)old_action);
	mailbox_fini(&box);
}
END_TEST

START_TEST(handler_leaves_errno_alone)
{
	struct coir__mailbox box;

	mailbox_init(&box);
	ck_assert_int_eq(coir__mailbox_watch(&box, SIGUSR1), 0);
	close(box.fd);
	errno = ENOTTY;
	raise(SIGUSR1);
	ck_assert_int_eq(errno, ENOTTY);
	coir__mailbox_unwatch(&box, SIGUSR1);
	mailbox_fini(&box);
}
END_TEST

/* The program's own handler, installed over ours, is not undone. */
START_TEST(handler_respects_a_later_one)
{
	struct coir__mailbox box;
	void (*ours)(int);

	mailbox_init(&box);
	ck_assert_int_eq(coir__mailbox_watch(&box, SIGUSR1), 0);
	signal(SIGUSR1, old_handler);
	coir__mailbox_unwatch(&box, SIGUSR1);
	ck_assert_ptr_eq(disposition(SIGUSR1), (void *)old_handler);
	signal(SIGUSR1, SIG_IGN);
	ck_assert_int_eq(coir__mailbox_watch(&box, SIGUSR1), 0);
	ours = signal(SIGUSR1, old_handler);
	coir__mailbox_unwatch(&box, SIGUSR1);
	signal(SIGUSR1, ours);
	raise(SIGUSR1);
	ck_assert_uint_eq(box.pending[SIGUSR1], 0);
	mailbox_fini(&box);
}
END_TEST

START_TEST(handler_is_forgotten_by_a_child)
{
	struct coir__mailbox box;
	int status;
	pid_t pid;

	mailbox_init(&box);
	ck_assert_int_eq(coir__mailbox_watch(&box, SIGUSR1), 0);
	pid = fork();
	if (pid == 0) {
		coir__mailbox_after_fork();
		raise(SIGUSR1);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGUSR1);
	coir__mailbox_unwatch(&box, SIGUSR1);
	mailbox_fini(&box);
}
END_TEST

/* Signals on one thread while the other takes mailboxes in and out. */
static void *
raise_many(void *arg)
{
	(void)arg;
	for (int i = 0; i < 5000; i++)
		raise(SIGUSR1);
	return NULL;
}

START_TEST(handler_runs_beside_changes)
{
	struct coir__mailbox box, passing;
	unsigned changes = 0;
	pthread_t thread;

	mailbox_init(&box);
	ck_assert_int_eq(coir__mailbox_watch(&box, SIGUSR1), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, raise_many, NULL), 0);
	while (box.pending[SIGUSR1] < 5000) {
		mailbox_init(&passing);
		changes += coir__mailbox_watch(&passing, SIGUSR1) == 0;
		coir__mailbox_unwatch(&passing, SIGUSR1);
		mailbox_fini(&passing);
	}
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_uint_eq(box.pending[SIGUSR1], 5000);
	ck_assert_uint_gt(changes, 0);
	coir__mailbox_unwatch(&box, SIGUSR1);
	mailbox_fini(&box);
}
END_TEST

SUITE(signal_handler)
{
	ADD(handler_goes_with_the_last_watch);
	ADD(handler_calls_the_one_before);
	ADD(handler_leaves_errno_alone);
	ADD(handler_respects_a_later_one);
	ADD(handler_is_forgotten_by_a_child);
	ADD(handler_runs_beside_changes);
}
