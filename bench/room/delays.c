/* SPDX-License-Identifier: MIT */
/*
 * delays.c - see delays.h.
 */
#include "config.h"

#include "delays.h"

void
delays_add(struct delays *delays, int64_t ns, bool stalled)
{
	histogram_add(&delays->all, ns);
	if (!stalled)
		histogram_add(&delays->calm, ns);
}

void
delays_merge(struct delays *delays, const struct delays *more)
{
	histogram_merge(&delays->all, &more->all);
	histogram_merge(&delays->calm, &more->calm);
}

int
delays_left_out(const struct delays *delays)
{
	return (int)(delays->all.n - delays->calm.n);
}
