/* SPDX-License-Identifier: MIT */
/*
 * coir/heap_node.h - the node of an intrusive heap of deadlines.
 *
 * Public structs that wait for a time carry one by value, so its layout is
 * public; its operations are not. Programs never touch the members. An
 * all-zero node is in no heap.
 */
#ifndef COIR_HEAP_NODE_H
#define COIR_HEAP_NODE_H

#include <stdint.h>

/* A place in a pairing heap. */
struct coir_heap_node {
	int64_t deadline;             /* ns, absolute */
	uint64_t sequence;            /* of its insertion */
	struct coir_heap_node *child; /* the first one; NULL: none */
	struct coir_heap_node *next;  /* next sibling; NULL: it is the last */
	/*
	 * previous sibling; the parent of a first child; the root's own self;
	 * NULL: in no heap
	 */
	struct coir_heap_node *prev;
};

#endif
