/* SPDX-License-Identifier: MIT */
/*
 * The runtime's own struct: the ready queue, the timers, and the events by
 * which it is driven. core/sched.c owns the queue, core/loop.c the events.
 */
#ifndef COIR_CORE_RUNTIME_H
#define COIR_CORE_RUNTIME_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <sys/types.h>

#include <coir/runtime.h>
#include <coir/scope.h>

#include "base/heap.h"
#include "base/list.h"
#include "core/fiber.h"
#include "core/idle.h"
#include "core/site.h"
#include "machine/stack.h"

/* A round: at most so many turns, the clock looked at every so many. */
#define COIR__ROUND_TURNS 1024
#define COIR__SLICE_TURNS 16
#define COIR__ROUND_NS 500000
/* so long if fibers run before the round, too, between the events of a pass */
#define COIR__EARLY_NS 3000000

/* Fibers are prefetched so many turns before they run; a power of two. */
#define COIR__AHEAD 8

/** struct coir_runtime - fibers on one event_base, in one thread. */
struct coir_runtime {
	/* among all of the process: for debuggers, see coir__runtimes */
	struct coir_link link;
	/* the thread's name in debuggers */
	pid_t tid;
	/* fibers and callbacks that may run: struct coir_runnable */
	struct coir_link ready;
	/* who runs: a fiber, or &main */
	struct coir_fiber *current;
	/* the fibers queued last, to be told who comes after them */
	struct coir_fiber *recent[COIR__AHEAD];
	unsigned queued;
	/* turns left before control goes back to the round; see sched.h */
	unsigned turns;
	/* nobody runs before the round from then on; 0: nobody has yet */
	int64_t early_end;
	/* a round is running, or an event that will run one is active */
	bool scheduled;
	bool in_round;
	/* the main stack waits in coir__loop_wait() */
	bool main_waits;
	/* what a fiber wants done on the main stack; NULL: nothing */
	struct coir__main_call *call;
	/* stacks, each with its fiber at the top */
	struct coir__stack_pool *stacks;
	/* where they are spawned */
	struct coir__sites sites;
	/* the main stack, seen as a fiber */
	struct coir_fiber main;
	/* what lasts as long as the runtime; opened by main */
	struct coir_scope root;
	/* nodes that wait for a deadline */
	struct coir__heap timers;
	/* nodes whose deadline is not yet set: coir__timer_limit() */
	struct coir_link limits;
	/* the deadline for which alarm is armed; INT64_MAX: it is not */
	int64_t alarm_for;
	/* the clock as of the last round: good enough for ages in dumps */
	int64_t clock;
	struct event_base *base;
	/* runs a round in this pass of the loop */
	struct event drain;
	/* runs a round after the loop has been polled */
	struct event again;
	/* the earliest timer */
	struct event alarm;
	/* nodes that wait until nothing is ready: core/idle_wait.c */
	struct coir_link idlers;
	/* told of fibers that fail; NULL: nobody */
	coir_failure_fn *failure_fn;
	void *failure_arg;
	/* what upper layers do when nothing is ready, and their own state */
	struct coir__idle idle;
	/* the handle of other threads; NULL until there is one */
	struct coir_remote *remote;
	/* it has ended but for its last callbacks: none listens any more */
	bool ending;
	/* it has ended: fibers of which somebody still has a handle */
	size_t held;
};

/* All runtimes of the process. Debuggers find the fibers by it: gdb/coir.py. */
extern struct coir_link coir__runtimes;

/* Nobody changes that list in between: around a fork(2). */
void
coir__runtimes_lock(void);

void
coir__runtimes_unlock(void);

/* The calling thread's runtime; NULL if it has none. */
extern __thread struct coir_runtime *coir__thread_runtime
	__attribute__((tls_model("initial-exec"), visibility("hidden")));

/* The last handle of one of @rt's fibers is gone, and @rt has ended before. */
void
coir__runtime_drop_fiber(struct coir_runtime *rt);

static inline struct coir_runtime *
coir__current_runtime(void)
{
	return coir__thread_runtime;
}

/*
 * @fiber is about to run. Atomic for the watchdog's thread, which looks at who
 * it is and at nothing else; for the processor it is a plain store.
 */
static inline void
coir__set_current(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	__atomic_store_n(&rt->current, fiber, __ATOMIC_RELAXED);
}

/* Is @rt's thread running a fiber, not the main stack? */
static inline bool
coir__in_fiber(const struct coir_runtime *rt)
{
	return rt->current != &rt->main;
}

#endif
