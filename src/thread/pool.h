/* SPDX-License-Identifier: MIT */
/*
 * The process's pool of threads for work that blocks. It knows nothing of
 * fibers and runtimes.
 *
 * A thread is started when none is idle, up to a limit; beyond that work waits
 * in order of arrival. A thread that has been idle for some seconds ends.
 */
#ifndef COIR_THREAD_POOL_H
#define COIR_THREAD_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include <coir/link.h>

/** struct coir__work - something to be done once by one of the threads. */
struct coir__work {
	struct coir_link link;
	/* does it */
	void (*run)(struct coir__work *work);
	/* tells that it is done; the work's memory is then its own */
	void (*done)(struct coir__work *work);
};

/* Have @work done. 0; -EAGAIN: there is no thread and none can be started. */
int
coir__pool_submit(struct coir__work *work);

/* Take back what was submitted. False: it has been begun, or done. */
bool
coir__pool_withdraw(struct coir__work *work);

/* At most so many threads from now on, at least one. */
void
coir__pool_set_limit(unsigned limit);

/* How long an idle thread waits for work, in nanoseconds. */
void
coir__pool_set_patience(int64_t ns);

/* How many threads there are, busy and idle. */
unsigned
coir__pool_threads(void);

/* Have idle threads end, and wait until they have. */
void
coir__pool_drain(void);

#endif
