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
	uint64_t sequence;            /* insertion number: equal ones are FIFO */
	struct coir_heap_node *child; /* first child, NULL: none */
	struct coir_heap_node *next;  /* next sibling, NULL: last */
	struct coir_heap_node *prev;  /* previous sibling, or the parent of a
					 first child, or the root itself;
					 NULL: in no heap */
};

#endif
