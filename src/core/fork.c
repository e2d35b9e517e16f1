/* SPDX-License-Identifier: MIT */
/*
 * What a fork(2) leaves to the child: nothing, until it says that it knows.
 */
#include "config.h"

#include "core/fork.h"

#include <errno.h>
#include <pthread.h>

#include "core/die.h"

unsigned coir__forks;

__thread struct coir_runtime *coir__inherited;

/* The child knows: coir_runtime_after_fork(). */
static __thread bool acknowledged;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
in_child(void)
{
	coir__runtimes_unlock();
	coir__forks++;
	if (!coir__thread_runtime)
		return;
	coir__inherited = coir__thread_runtime;
	coir__thread_runtime = NULL;
	acknowledged = false;
}

static void
watch_once(void)
{
	pthread_atfork(coir__runtimes_lock, coir__runtimes_unlock, in_child);
}

void
coir__fork_watch(void)
{
	pthread_once(&once, watch_once);
}

int
coir__fork_check(void)
{
	return coir__inherited && !acknowledged ? -EOWNERDEAD : 0;
}

void
coir__die_forked(const char *what)
{
	coir__die("%s in the child of a fork(2), but its runtime is the "
		  "parent's; end the child by _exit(2) or execve(2) before",
		  what);
}

int
coir_runtime_after_fork(void)
{
	struct coir_runtime *rt = coir__inherited;

	if (!rt)
		return -EPERM;
	/* its struct stays: things that lie about still name it as theirs */
	if (!acknowledged && !coir__in_fiber(rt))
		coir__stack_pool_free(rt->stacks);
	acknowledged = true;
	return 0;
}
