/* SPDX-License-Identifier: MIT */
/*
 * The same function for many things, several at a time.
 *
 *	static int
 *	fetch_one(size_t i, void *arg)
 *	{
 *		struct page *page = (struct page *)arg + i;
 *
 *		return fetch(page->url, &page->text);
 *	}
 *
 *	rc = coir_each(n_pages, 8, fetch_one, pages);
 *
 * There are as many fibers as may run at once, not as many as there are
 * things; the last of them is the caller. Things are begun in order. Results go
 * where the function puts them, so they are in the order of the things whoever
 * was first: mapping and filtering need no calls of their own.
 */
#ifndef COIR_EACH_H
#define COIR_EACH_H

#include <limits.h>
#include <stddef.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/* As a limit: all at once. */
#define COIR_EACH_ALL UINT_MAX

/** typedef coir_each_fn - for thing number @i: 0, or a negative errno. */
typedef int coir_each_fn(size_t i, void *arg);

/**
 * coir_each() - call a function for 0, 1, ... @n - 1, and wait for all.
 * @n:     how many; 0 returns 0 at once.
 * @limit: at most so many at once, at least 1; COIR_EACH_ALL.
 * @fn:    called in several fibers, the next one as soon as there is room.
 * @arg:   passed to @fn (borrowed).
 *
 * One that fails cancels the others; those not yet begun then never are.
 *
 * Blocks:  until all that were begun have ended.
 * Cancel:  point; passed on to all.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0 if all returned 0; else the first real error, -ECANCELED,
 *          -ETIMEDOUT; -EINVAL (@limit is 0), -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_each(size_t n, unsigned limit, coir_each_fn *fn, void *arg);

COIR_END_DECLS

#endif
