/* SPDX-License-Identifier: MIT */
/*
 * The process's part of signals: one handler, and the mailboxes in which it
 * notes what has come.
 *
 * The handler takes no lock. It walks the list of mailboxes while it counts as
 * running; whoever takes a mailbox or a disposition away waits, with all
 * signals blocked, until no handler runs. Everything else is under one mutex.
 */
#ifndef COIR_OS_SIGNAL_HANDLER_H
#define COIR_OS_SIGNAL_HANDLER_H

#include <signal.h>
#include <stdatomic.h>

/** struct coir__mailbox - what has come for one runtime. */
struct coir__mailbox {
	/* the process's mailboxes */
	_Atomic(struct coir__mailbox *) next;
	/* how often each signal has come and was not taken */
	atomic_uint pending[_NSIG];
	/* how many watches there are for each; 0: it is not noted */
	atomic_uint watches[_NSIG];
	/* an eventfd, written for everything that is noted */
	int fd;
};

/* Put @mailbox, zeroed but for its fd, into the list. */
void
coir__mailbox_add(struct coir__mailbox *mailbox);

/* Take it out; when this returns the handler does not know it. */
void
coir__mailbox_remove(struct coir__mailbox *mailbox);

/* One more watch for signal @number: 0, or what sigaction(2) says. */
int
coir__mailbox_watch(struct coir__mailbox *mailbox, int number);

/* One less; the last one in the process puts the old disposition back. */
void
coir__mailbox_unwatch(struct coir__mailbox *mailbox, int number);

/*
 * In the child of a fork(2), which has no other threads: forget all mailboxes
 * and put all dispositions back.
 */
void
coir__mailbox_after_fork(void);

#endif
