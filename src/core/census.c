/* SPDX-License-Identifier: MIT */
/*
 * Visiting all fibers: each is a level of the tree of cancellation.
 */
#include "config.h"

#include <coir/census.h>

#include <errno.h>

#include "core/cancel.h"
#include "core/runtime.h"

int
coir_census(coir_census_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_cancel *top;
	struct coir_cancel *at;
	int depth = 0;
	int n = 0;

	if (!rt)
		return -ENXIO;
	top = &rt->root.cancel_;
	for (at = top; at; at = coir__cancel_next(at, top, &depth)) {
		if (!(at->flags_ & COIR__CANCEL_FIBER))
			continue;
		n++;
		if (fn)
			fn(at->owner_, arg);
	}
	return n;
}
