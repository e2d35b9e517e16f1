/* SPDX-License-Identifier: MIT */
/*
 * Where fibers are spawned, and how much stack those of each place have used.
 *
 * A site is a place in the program together with the function that it spawns.
 * A spawn looks its site up, nearly always the one of the spawn before, and
 * counts. How deep a stack was used is looked at when somebody asks, and when
 * a stack that grew beyond its first page is trimmed anyway.
 */
#ifndef COIR_CORE_SITE_H
#define COIR_CORE_SITE_H

#include <stddef.h>
#include <stdint.h>

#include <coir/fiber.h>

/* So many sites are told apart, a power of two; others are counted as one. */
#define COIR__SITES 128

/** struct coir__site - one place that spawns one function. */
struct coir__site {
	/* where its spawns return to; NULL: unused */
	const void *pc;
	/* NULL: the one for all that there was no place for */
	coir_fn *fn;
	uint64_t spawned;
	/* most stack that an ended one is known to have used; 0: a page */
	size_t deepest;
};

/** struct coir__sites - all of a runtime; zeroed memory has none. */
struct coir__sites {
	/* that of the last spawn; NULL before the first */
	struct coir__site *last;
	struct coir__site all[COIR__SITES];
	/* how many of them are in use */
	size_t used;
	struct coir__site others;
};

/* coir__site_of() where it is not that of the last spawn. */
struct coir__site *
coir__site_find(struct coir__sites *sites, const void *pc, coir_fn *fn);

/* The site of a spawn of @fn that returns to @pc. */
static inline struct coir__site *
coir__site_of(struct coir__sites *sites, const void *pc, coir_fn *fn)
{
	struct coir__site *site = sites->last;

	if (__builtin_expect(site && site->pc == pc && site->fn == fn, 1))
		return site;
	return coir__site_find(sites, pc, fn);
}

#endif
