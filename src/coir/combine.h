/* SPDX-License-Identifier: MIT */
/*
 * Running several functions at once and waiting for them.
 *
 *	rc = coir_both(send_loop, client, receive_loop, client);
 *
 * Each call has a scope of its own: when it returns, every branch has ended.
 * The first branch runs at once, the next when it suspends, and so on; the
 * last one runs in the calling fiber. A branch that fails cancels the others;
 * one that was not yet started then never is.
 *
 * coir_first() and coir_any() cancel the rest when a branch returns 0, wait
 * for the losers, and say which branches returned 0: what a loser obtained at
 * the last moment is in its memory, and the mask says so.
 */
#ifndef COIR_COMBINE_H
#define COIR_COMBINE_H

#include <stddef.h>
#include <stdint.h>

#include <coir/api.h>
#include <coir/fiber.h>

COIR_BEGIN_DECLS

/** struct coir_branch - one of several functions run at once. */
struct coir_branch {
	coir_fn *fn;
	/* passed to fn (borrowed) */
	void *arg;
	/* out: what fn returned; -ECANCELED if it was never called */
	int result;
	/* out: 1 for the branch that ended first, then 2, ...; 0: not called */
	unsigned order;
};

/* coir_any() takes at most so many branches: its mask has one bit for each. */
#define COIR_ANY_MAX 64

/**
 * coir_both() - run two functions, wait for both.
 * @f:     runs at once, in a fiber of its own.
 * @f_arg: passed to @f (borrowed).
 * @g:     runs in the calling fiber as soon as @f suspends or ends.
 * @g_arg: passed to @g (borrowed).
 *
 * Blocks:  until both have ended.
 * Cancel:  point; passed on to both.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0 if both returned 0; else the first real error, -ECANCELED,
 *          -ETIMEDOUT; -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_both(coir_fn *f, void *f_arg, coir_fn *g, void *g_arg);

/**
 * coir_all() - run any number of functions, wait for all.
 * @branches: the functions; gets their results (borrowed for the call).
 * @n:        how many; 0 returns 0 at once.
 *
 * Blocks:  until all have ended.
 * Cancel:  point; passed on to all.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_both().
 */
COIR_API COIR_MUST_CHECK int
coir_all(struct coir_branch *branches, size_t n);

/**
 * coir_first() - run two functions until one returns 0.
 * @f:        runs at once, in a fiber of its own.
 * @f_arg:    passed to @f (borrowed).
 * @g:        runs in the calling fiber as soon as @f suspends or ends.
 * @g_arg:    passed to @g (borrowed).
 * @ret_mask: NULL, or gets 1 if @f returned 0, 2 if @g did, 3 if both did.
 *
 * Blocks:  until both have ended.
 * Cancel:  point; passed on to both. A branch that had returned 0 counts.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0 if one returned 0 and none failed; the first real error (then
 *          *@ret_mask is set as well); -ECANCELED, -ETIMEDOUT, -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_first(coir_fn *f, void *f_arg, coir_fn *g, void *g_arg,
	   uint64_t *ret_mask);

/**
 * coir_any() - run any number of functions until one returns 0.
 * @branches: the functions; gets their results and the order in which they
 *            ended (borrowed for the call).
 * @n:        how many, at most COIR_ANY_MAX; 0 waits for a cancel.
 * @ret_mask: NULL, or gets bit i set if branch i returned 0.
 *
 * Blocks:  until all have ended.
 * Cancel:  point; passed on to all. A branch that had returned 0 counts.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_first(); -E2BIG.
 */
COIR_API COIR_MUST_CHECK int
coir_any(struct coir_branch *branches, size_t n, uint64_t *ret_mask);

COIR_END_DECLS

#endif
