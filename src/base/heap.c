/* SPDX-License-Identifier: MIT */
/*
 * base/heap.c - pairing heap, two-pass variant.
 *
 * The children of a node form a list by next/prev whose first member's prev
 * is the parent. The root's prev is the root itself: a node is in a heap if
 * and only if its prev is set. Siblings have no order among themselves; a
 * parent is always less than its children.
 */
#include "config.h"

#include "base/heap.h"

/* Is @a due before @b? No two nodes of a heap are equal. */
static bool
before(const struct coir_heap_node *a, const struct coir_heap_node *b)
{
	if (a->deadline != b->deadline)
		return a->deadline < b->deadline;
	return a->sequence < b->sequence;
}

/*
 * Make the greater root of two trees the first child of the lesser and
 * return that one; its own next and prev are left as they were.
 */
static struct coir_heap_node *
meld(struct coir_heap_node *a, struct coir_heap_node *b)
{
	if (before(b, a)) {
		struct coir_heap_node *t = a;

		a = b;
		b = t;
	}
	b->next = a->child;
	if (b->next)
		b->next->prev = b;
	b->prev = a;
	a->child = b;
	return a;
}

/*
 * First pass over the siblings from @first on: meld them in pairs. The melded
 * trees come back as a stack chained by next, the last pair on top.
 */
static struct coir_heap_node *
pair_up(struct coir_heap_node *first)
{
	struct coir_heap_node *stack = NULL;

	while (first) {
		struct coir_heap_node *tree = first;
		struct coir_heap_node *mate = first->next;

		first = mate ? mate->next : NULL;
		if (mate)
			tree = meld(tree, mate);
		tree->next = stack;
		stack = tree;
	}
	return stack;
}

/* One tree of all siblings from @first on, NULL if there are none. */
static struct coir_heap_node *
merge_siblings(struct coir_heap_node *first)
{
	struct coir_heap_node *tree = pair_up(first);
	struct coir_heap_node *rest;

	if (!tree)
		return NULL;
	for (rest = tree->next; rest;) {
		struct coir_heap_node *next = rest->next;

		tree = meld(tree, rest);
		rest = next;
	}
	return tree;
}

/* Make @tree, which may be NULL, the whole of @h. */
static void
set_root(struct coir__heap *h, struct coir_heap_node *tree)
{
	h->root = tree;
	if (!tree)
		return;
	tree->next = NULL;
	tree->prev = tree;
}

/* Take the tree under @n, which is not the root, out of its siblings. */
static void
cut(struct coir_heap_node *n)
{
	if (n->prev->child == n)
		n->prev->child = n->next;
	else
		n->prev->next = n->next;
	if (n->next)
		n->next->prev = n->prev;
}

/* Leave @n as a node that is in no heap. */
static void
detach(struct coir_heap_node *n)
{
	n->child = NULL;
	n->next = NULL;
	n->prev = NULL;
}

void
coir__heap_insert(struct coir__heap *h, struct coir_heap_node *n,
		  int64_t deadline)
{
	coir__heap_insert_as(h, n, deadline, coir__heap_number(h));
}

void
coir__heap_insert_as(struct coir__heap *h, struct coir_heap_node *n,
		     int64_t deadline, uint64_t sequence)
{
	n->deadline = deadline;
	n->sequence = sequence;
	n->child = NULL;
	set_root(h, h->root ? meld(h->root, n) : n);
}

void
coir__heap_remove(struct coir__heap *h, struct coir_heap_node *n)
{
	struct coir_heap_node *tree;

	if (!coir__heap_queued(n))
		return;
	tree = merge_siblings(n->child);
	if (n == h->root) {
		set_root(h, tree);
	} else {
		cut(n);
		if (tree)
			set_root(h, meld(h->root, tree));
	}
	detach(n);
}

struct coir_heap_node *
coir__heap_pop(struct coir__heap *h)
{
	struct coir_heap_node *n = h->root;

	if (n)
		coir__heap_remove(h, n);
	return n;
}
