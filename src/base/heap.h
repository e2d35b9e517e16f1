/* SPDX-License-Identifier: MIT */
/*
 * base/heap.h - intrusive pairing heap of deadlines.
 *
 * The least (deadline, sequence) is at the root. Sequence numbers are given
 * out by the heap at insertion, so equal deadlines come out in the order in
 * which they went in. Insert is O(1), remove and pop O(log n) amortised.
 * Nothing allocates and nothing recurses, whatever the shape of the heap.
 */
#ifndef COIR_BASE_HEAP_H
#define COIR_BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/heap_node.h>

/* A heap; all-zero memory is an empty one. */
struct coir__heap {
	struct coir_heap_node *root; /* the least node, NULL: empty */
	uint64_t sequence;           /* number of the next insertion */
};

/* Make @h empty. */
static inline void
coir__heap_init(struct coir__heap *h)
{
	h->root = NULL;
	h->sequence = 0;
}

/* Has @h no nodes? */
static inline bool
coir__heap_empty(const struct coir__heap *h)
{
	return !h->root;
}

/* The node that is due first, NULL if there is none; it stays in @h. */
static inline struct coir_heap_node *
coir__heap_min(const struct coir__heap *h)
{
	return h->root;
}

/* Is @n in a heap? */
static inline bool
coir__heap_queued(const struct coir_heap_node *n)
{
	return n->prev != NULL;
}

/* Put @n, which is in no heap, into @h, due at @deadline (ns, absolute). */
void
coir__heap_insert(struct coir__heap *h, struct coir_heap_node *n,
		  int64_t deadline);

/* The number of an insertion that comes later, by coir__heap_insert_as(). */
static inline uint64_t
coir__heap_number(struct coir__heap *h)
{
	return h->sequence++;
}

/* The same as number @sequence, which coir__heap_number() has given out. */
void
coir__heap_insert_as(struct coir__heap *h, struct coir_heap_node *n,
		     int64_t deadline, uint64_t sequence);

/* Take @n out of @h; nothing happens if it is in no heap. */
void
coir__heap_remove(struct coir__heap *h, struct coir_heap_node *n);

/* Take out the node that is due first and return it, NULL if there is none. */
struct coir_heap_node *
coir__heap_pop(struct coir__heap *h);

#endif
