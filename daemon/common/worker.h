/* SPDX-License-Identifier: MIT */
/*
 * worker.h - a thread that does jobs one after the other, for the loop.
 *
 * For what blocks for good reason, such as a disk. A job lies in its owner's
 * memory: it is worked on in the thread and, when that is done, reported in the
 * loop, in the order given. Between worker_give() and done() it belongs to the
 * worker, with all that work() uses; nothing is allocated, so handing over
 * cannot fail either way. The worker holds the loop's base only while a job is
 * out. Its thread has all signals blocked.
 */
#ifndef CHATD_WORKER_H
#define CHATD_WORKER_H

#include <stdbool.h>
#include <sys/queue.h>

#include <coir/time.h>

struct event_base;
struct worker;

/* Something to do. */
struct job {
	STAILQ_ENTRY(job) link;        /* the worker's */
	void (*work)(struct job *job); /* does it; on the thread */
	void (*done)(struct job *job); /* it is done; on the loop */
};

/*
 * Starts a worker whose thread is called @name (at most 15 bytes, borrowed for
 * the call) and that comes back to @base (borrowed). @idle (or NULL) is called
 * in the thread with @arg when there is nothing else to do: after each job, and
 * again after the span that it returns, if no job comes first; COIR_FOREVER:
 * not until there is one. The caller owns *ret_worker. Returns 0, -ENOMEM,
 * -EMFILE, -ENFILE, or -EAGAIN (no more threads).
 */
int worker_new(struct event_base *base, const char *name,
	       coir_time (*idle)(void *arg), void *arg,
	       struct worker **ret_worker);

/* Has @job done after all those given before. */
void worker_give(struct worker *w, struct job *job);

/*
 * Has all that was given been reported? Then who owns what the jobs use may use
 * it in the loop, as nothing does in the thread, unless there is idle().
 */
bool worker_is_idle(const struct worker *w);

/*
 * Ends the thread, waiting for the job at hand, and frees the worker. Jobs that
 * were not begun never are, and nothing is reported any more. NULL is nothing.
 */
void worker_free(struct worker *w);

#endif
