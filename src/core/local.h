/* SPDX-License-Identifier: MIT */
/*
 * Fiber-local bindings: an immutable list, shared by a fiber and its children.
 */
#ifndef COIR_CORE_LOCAL_H
#define COIR_CORE_LOCAL_H

#include <stddef.h>

struct coir_key;

/** struct coir__binding - one value of one key, and those outside it. */
struct coir__binding {
	const struct coir_key *key;
	void *value;
	struct coir__binding *outer;
	/* fibers that see it, and bindings inside it */
	unsigned refs;
};

/* One more owner of the list; NULL is the empty one. */
static inline struct coir__binding *
coir__locals_get(struct coir__binding *locals)
{
	if (locals)
		locals->refs++;
	return locals;
}

/* Free what nobody sees any more of a list that lost its last owner. */
void
coir__locals_free(struct coir__binding *locals);

/* One owner less. */
static inline void
coir__locals_put(struct coir__binding *locals)
{
	if (locals && --locals->refs == 0)
		coir__locals_free(locals);
}

#endif
