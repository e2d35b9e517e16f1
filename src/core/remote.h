/* SPDX-License-Identifier: MIT */
/*
 * Remote handles, as the library's own files see them: jobs that lie in the
 * poster's memory, so that posting cannot fail for want of any.
 */
#ifndef COIR_CORE_REMOTE_H
#define COIR_CORE_REMOTE_H

#include <coir/node.h>
#include <coir/remote.h>

#include "core/runtime.h"

/** struct coir__job - something to run on a loop thread. */
struct coir__job {
	/* the one that was posted before it */
	struct coir__job *next;
	/* its turn in the ready queue */
	struct coir_node node;
	/* called once, on the main stack; the job's memory is then its own */
	void (*run)(struct coir__job *job);
};

/*
 * Post @job, from any thread, which has a reference to @remote until this has
 * returned. 0; -ESHUTDOWN: the runtime is gone, the job will not run.
 */
int
coir__remote_push(struct coir_remote *remote, struct coir__job *job);

/* May the caller wait for what @remote does? 0; -EDEADLK: it is its own. */
int
coir__remote_check(const struct coir_remote *remote);

/*
 * Keep the memory of @remote, but not its runtime's base; release gives that
 * back. From any thread.
 */
void
coir__remote_hold(struct coir_remote *remote);

void
coir__remote_release(struct coir_remote *remote);

/* Queue what has been posted, refuse what comes; coir__flush() is to follow. */
void
coir__remote_shutdown(struct coir_runtime *rt);

#endif
