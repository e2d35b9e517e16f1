/* SPDX-License-Identifier: MIT */
/*
 * Who is there: counting and visiting the fibers of a runtime, for programs
 * that look after themselves. People are better served by coir/dump.h.
 *
 *	static void
 *	count_clients(struct coir_fiber *fiber, void *arg)
 *	{
 *		if (!strcmp(coir_fiber_name(fiber), "client"))
 *			++*(int *)arg;
 *	}
 *
 *	coir_census(count_clients, &n);
 *
 * coir_census_figures() has the numbers that are watched from outside.
 */
#ifndef COIR_CENSUS_H
#define COIR_CENSUS_H

#include <stddef.h>

#include <coir/api.h>
#include <coir/fiber.h>

COIR_BEGIN_DECLS

/**
 * typedef coir_census_fn - one fiber that is there.
 * @fiber: borrowed for the call; coir_fiber_get() keeps it.
 * @arg:   as given to coir_census().
 */
typedef void coir_census_fn(struct coir_fiber *fiber, void *arg);

/**
 * coir_census() - visit the calling thread's fibers, whatever they are doing.
 * @fn:  called for each, parents before their children; it may cancel and wake
 *       them, but not spawn, resume or suspend. NULL: they are only counted.
 * @arg: passed to @fn (borrowed).
 *
 * Looks at all of them: no call for each of a thousand clients.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many there are, suspended ones and the caller included;
 *          -ENXIO: no runtime in this thread.
 */
COIR_API int
coir_census(coir_census_fn *fn, void *arg);

/** struct coir_census_figures - the fibers of a thread and their stacks. */
struct coir_census_figures {
	/* fibers that run, or will as soon as it is their turn */
	size_t ready;
	/* fibers that wait for something */
	size_t waiting;
	/* fibers that were suspended, or have not begun */
	size_t suspended;
	/* stacks that fibers have; those of some that have just ended, too */
	size_t stacks;
	/* stacks that are kept for later fibers */
	size_t stacks_kept;
	/* address space of all stacks in bytes; RAM is what they touch of it */
	size_t stack_bytes;
};

/**
 * coir_census_figures() - count the calling thread's fibers and their stacks.
 * @ret_figures: how many there are (untouched on failure).
 *
 * Looks at all fibers, and at all stacks that are kept. Each fiber is in one of
 * the three states.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ENXIO: no runtime in this thread.
 */
COIR_API int
coir_census_figures(struct coir_census_figures *ret_figures);

COIR_END_DECLS

#endif
