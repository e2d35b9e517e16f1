/* SPDX-License-Identifier: MIT */
/*
 * Replies: what a fiber, or a thread without a runtime, waits for while another
 * thread works for it.
 *
 * A reply lies in the waiter's frame or on the heap. It is begun and ended on
 * the thread of the waiter, and sent once, by whatever thread. Once it is
 * sent the memory may be gone. In between the runtime's base is held.
 */
#ifndef COIR_CORE_REPLY_H
#define COIR_CORE_REPLY_H

#include <semaphore.h>

#include <coir/promise.h>

#include "core/remote.h"

/** struct coir__reply - an answer from another thread. */
struct coir__reply {
	/* brings it to the waiter's thread */
	struct coir__job job;
	/* the waiter's own; NULL: its thread has no runtime */
	struct coir_remote *remote;
	/* resolved when the answer is there */
	struct coir_promise done;
	/* instead of job and promise where there is no runtime */
	sem_t sent;
};

/*
 * Prepare for an answer. 0: then coir__reply_end() when done; else nothing has
 * happened: -ENXIO, -ENOMEM, -EMFILE, -ENFILE, -ESHUTDOWN.
 */
int
coir__reply_init(struct coir__reply *reply);

/* May the caller wait? 0, -ENXIO, -EDEADLK in a callback, -ECANCELED, ... */
int
coir__reply_check(void);

/* coir__reply_init(), if the caller may wait for it. */
int
coir__reply_begin(struct coir__reply *reply);

/* The same, also in a thread without a runtime, which then waits as a whole. */
int
coir__reply_begin_anywhere(struct coir__reply *reply);

/* Answer, from any thread; wakes who waits. Somebody does, or will. */
void
coir__reply_send(struct coir__reply *reply);

/* Wait. 0: answered; else why the wait was ended, and the reply still comes. */
int
coir__reply_await(struct coir__reply *reply);

/* Wait, whatever happens. */
void
coir__reply_await_shielded(struct coir__reply *reply);

/* The end of a reply that was sent and awaited, or will never be sent. */
void
coir__reply_end(struct coir__reply *reply);

#endif
