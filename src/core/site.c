/* SPDX-License-Identifier: MIT */
/*
 * The table of sites: open addressing. None is ever removed; with the last
 * eighth of the places left free a search is short.
 */
#include "config.h"

#include "core/site.h"

/* No more than so many are told apart. */
#define USED_MAX (COIR__SITES - COIR__SITES / 8)

/* Spreads addresses, whose low bits are mostly alike. */
static size_t
hash(const void *pc, coir_fn *fn)
{
	uint64_t key = (uint64_t)(uintptr_t)pc ^ (uint64_t)(uintptr_t)fn << 1;

	return (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

struct coir__site *
coir__site_find(struct coir__sites *sites, const void *pc, coir_fn *fn)
{
	size_t i = hash(pc, fn) % COIR__SITES;
	struct coir__site *site = &sites->all[i];

	while (site->pc && (site->pc != pc || site->fn != fn)) {
		i = (i + 1) % COIR__SITES;
		site = &sites->all[i];
	}
	if (!site->pc) {
		if (sites->used >= USED_MAX)
			return &sites->others;
		sites->used++;
		site->pc = pc;
		site->fn = fn;
	}
	sites->last = site;
	return site;
}
