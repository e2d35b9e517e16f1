/* SPDX-License-Identifier: MIT */
/*
 * The signal handler. It only calls what is async-signal-safe: atomics that
 * take no lock, and write(2).
 */
#include "config.h"

#include "os/signal_handler.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/** struct disposition - what becomes of one signal. */
struct disposition {
	/* watches in all mailboxes */
	unsigned watches;
	/* what was there before the first */
	struct sigaction previous;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct disposition dispositions[_NSIG];
static _Atomic(struct coir__mailbox *) mailboxes;

/* Handlers that look at the list or at a disposition right now. */
static atomic_uint running;

static void
note(struct coir__mailbox *mailbox, int number)
{
	const uint64_t one = 1;
	ssize_t n;

	if (atomic_load(&mailbox->watches[number]) == 0)
		return;
	atomic_fetch_add(&mailbox->pending[number], 1);
	do
		n = write(mailbox->fd, &one, sizeof(one));
	while (n < 0 && errno == EINTR);
}

/* Call the handler that the program had, if it had one. */
static void
chain(const struct sigaction *previous, int number, siginfo_t *info,
      void *context)
{
	if (previous->sa_flags & SA_SIGINFO)
		previous->sa_sigaction(number, info, context);
	else if (previous->sa_handler != SIG_DFL &&
		 previous->sa_handler != SIG_IGN)
		previous->sa_handler(number);
}

static void
handle(int number, siginfo_t *info, void *context)
{
	struct coir__mailbox *mailbox;
	struct sigaction previous;
	int error = errno;

	atomic_fetch_add(&running, 1);
	for (mailbox = atomic_load(&mailboxes); mailbox;
	     mailbox = atomic_load(&mailbox->next))
		note(mailbox, number);
	previous = dispositions[number].previous;
	atomic_fetch_sub(&running, 1);
	errno = error;
	chain(&previous, number, info, context);
}

/* Nobody else changes anything, and no handler interrupts this thread. */
static void
lock(sigset_t *ret_mask)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, ret_mask);
	pthread_mutex_lock(&mutex);
}

static void
unlock(const sigset_t *mask)
{
	pthread_mutex_unlock(&mutex);
	pthread_sigmask(SIG_SETMASK, mask, NULL);
}

/* Locked: wait until no handler knows what was taken away. */
static void
await_handlers(void)
{
	while (atomic_load(&running) > 0)
		sched_yield();
}

void
coir__mailbox_add(struct coir__mailbox *mailbox)
{
	sigset_t mask;

	lock(&mask);
	atomic_store(&mailbox->next, atomic_load(&mailboxes));
	atomic_store(&mailboxes, mailbox);
	unlock(&mask);
}

void
coir__mailbox_remove(struct coir__mailbox *mailbox)
{
	_Atomic(struct coir__mailbox *) *at = &mailboxes;
	sigset_t mask;

	lock(&mask);
	while (atomic_load(at) != mailbox)
		at = &atomic_load(at)->next;
	atomic_store(at, atomic_load(&mailbox->next));
	await_handlers();
	unlock(&mask);
}

/* Is our handler the one that is installed? *ret_now is what is. */
static bool
installed(int number, struct sigaction *ret_now)
{
	return sigaction(number, NULL, ret_now) == 0 &&
		(ret_now->sa_flags & SA_SIGINFO) &&
		ret_now->sa_sigaction == handle;
}

/* The program may have kept our handler and put it back: then it stays. */
static int
install(int number)
{
	struct sigaction ours = { .sa_sigaction = handle,
				  .sa_flags = SA_SIGINFO | SA_RESTART |
					  SA_ONSTACK };
	struct sigaction now = { 0 };

	if (installed(number, &now))
		return 0;
	await_handlers();
	dispositions[number].previous = now;
	sigemptyset(&ours.sa_mask);
	return sigaction(number, &ours, NULL) < 0 ? -errno : 0;
}

static void
uninstall(int number)
{
	struct sigaction now = { 0 };

	if (installed(number, &now))
		sigaction(number, &dispositions[number].previous, NULL);
}

int
coir__mailbox_watch(struct coir__mailbox *mailbox, int number)
{
	struct disposition *disposition = &dispositions[number];
	sigset_t mask;
	int rc = 0;

	lock(&mask);
	if (disposition->watches == 0)
		rc = install(number);
	if (rc == 0) {
		disposition->watches++;
		atomic_fetch_add(&mailbox->watches[number], 1);
	}
	unlock(&mask);
	return rc;
}

void
coir__mailbox_unwatch(struct coir__mailbox *mailbox, int number)
{
	sigset_t mask;

	lock(&mask);
	if (atomic_fetch_sub(&mailbox->watches[number], 1) == 1)
		atomic_store(&mailbox->pending[number], 0);
	if (--dispositions[number].watches == 0)
		uninstall(number);
	unlock(&mask);
}

void
coir__mailbox_after_fork(void)
{
	pthread_mutex_init(&mutex, NULL);
	atomic_store(&running, 0);
	atomic_store(&mailboxes, NULL);
	for (int number = 1; number < _NSIG; number++) {
		if (dispositions[number].watches > 0)
			uninstall(number);
		dispositions[number].watches = 0;
	}
}
