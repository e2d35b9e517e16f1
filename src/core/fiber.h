/* SPDX-License-Identifier: MIT */
/*
 * The fiber's own struct. It lies at the top of its stack, so that a switch
 * touches one page, and goes back to the pool with it.
 */
#ifndef COIR_CORE_FIBER_H
#define COIR_CORE_FIBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>

#include "base/list.h"
#include "machine/context.h"
#include "machine/stack.h"

struct coir_promise;
struct coir_runtime;
struct coir__binding;
struct coir__chain;
struct coir__site;

/* What a fiber is doing. */
enum coir__fiber_state {
	/* runs, or is in the ready queue */
	COIR__FIBER_READY = 0,
	/* in coir_wait() or coir_select() */
	COIR__FIBER_WAITING,
	/* in coir_suspend() or coir_transfer(), or not yet begun */
	COIR__FIBER_PARKED,
	COIR__FIBER_ENDED,
};

/** struct coir__waiter - what a fiber waits for in coir_wait() or _select(). */
struct coir__waiter {
	struct coir_node *const *nodes;
	size_t n;
	/* the only one, if nodes points here */
	struct coir_node *one;
	/* the node that completed; NULL while none has, or after a cancel */
	struct coir_node *fired;
	/* a cancel does not end it */
	bool shielded;
};

/**
 * struct coir_fiber - a flow of control with a stack of its own. The members
 * from context to the first of cancel are all that a switch touches: with the
 * usual sizes they share a cache line.
 */
struct coir_fiber {
	/* first: the pool hands out stacks, not fibers */
	struct coir__stack stack;
	const char *name;
	coir_fn *fn;
	void *arg;
	struct coir__context context;
	/* in the ready queue */
	struct coir_runnable runnable;
	/* a fiber that runs a few turns later, to be prefetched; only a hint */
	const struct coir_fiber *ahead;
	/* the innermost level of cancellation that it is at */
	struct coir_cancel *level;
	/* its own level */
	struct coir_cancel cancel;
	struct coir_runtime *runtime;
	/* NULL for the main stack */
	struct coir_scope *scope;
	/* valid while WAITING */
	struct coir__waiter waiter;
	/* nodes of those who join it */
	struct coir_link joiners;
	/* settled with its result; NULL: a failure fails the scope */
	struct coir_promise *promise;
	/* what coir_wake() brought */
	void *value;
	struct coir__binding *locals;
	/* where it was spawned */
	struct coir__site *site;
	/* contexts of its last failure */
	struct coir__chain *chain;
	/* when it was spawned and when it last suspended: runtime's clock */
	int64_t born;
	int64_t since;
	/* how often it has suspended: a failure is over once it goes on */
	unsigned waits;
	/* I/O calls and bytes since it last suspended: coir__spend() */
	unsigned io_calls;
	size_t io_bytes;
	int result;
	/* itself while it lives, and each handle */
	unsigned refs;
	unsigned char state;
	bool daemon;
	/* it was taken out of its wait by a cancel */
	bool interrupted;
};

static inline struct coir_fiber *
coir__fiber_of(struct coir_runnable *runnable)
{
	return coir__container_of(runnable, struct coir_fiber, runnable);
}

/* Set up what zeroed memory lacks to be a fiber of @rt, or its main stack. */
void
coir__fiber_init(struct coir_fiber *fiber, struct coir_runtime *rt);

/*
 * Take @fiber out of what it is suspended in, because it was cancelled. If it
 * is shielded there, or not suspended, nothing happens.
 */
void
coir__fiber_interrupt(struct coir_fiber *fiber);

/*
 * coir_spawn_fiber(), with a promise that is settled by the result or NULL.
 * @site is where the program has called, for reports.
 */
int
coir__fiber_spawn(struct coir_scope *scope,
		  const struct coir_spawn_options *options, coir_fn *fn,
		  void *arg, struct coir_promise *promise, const void *site,
		  struct coir_fiber **ret_fiber);

/* Where the calling function will return to: the @site of a spawn. */
#define COIR__CALLER __builtin_return_address(0)

#endif
