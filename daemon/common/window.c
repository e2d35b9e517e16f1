/* SPDX-License-Identifier: MIT */
/*
 * window.c - pointers addressed by consecutive numbers.
 *
 * A ring whose size is a power of two, so that number modulo size is a mask.
 * Invariant: end - first <= size; slots outside the window hold no meaning.
 */
#include "config.h"

#include "common/window.h"

#include <errno.h>
#include <stdlib.h>

#define WINDOW_SIZE_MIN 16

static void **
slot_of(const struct window *w, uint64_t n)
{
	return &w->slot[n & (w->size - 1)];
}

void
window_init(struct window *w, uint64_t first)
{
	*w = (struct window){ .first = first, .end = first };
}

void
window_fini(struct window *w)
{
	free(w->slot);
	window_init(w, w->end);
}

void *
window_get(const struct window *w, uint64_t n)
{
	return n >= w->first && n < w->end ? *slot_of(w, n) : NULL;
}

/* Doubles the ring; every number moves to its new slot. */
static int
grow(struct window *w)
{
	struct window bigger = *w;

	if (w->size > UINT32_MAX / 2)
		return -ENOMEM;
	bigger.size = w->size ? w->size * 2 : WINDOW_SIZE_MIN;
	bigger.slot = calloc(bigger.size, sizeof(*bigger.slot));
	if (!bigger.slot)
		return -ENOMEM;
	for (uint64_t n = w->first; n < w->end; n++)
		*slot_of(&bigger, n) = *slot_of(w, n);
	free(w->slot);
	*w = bigger;
	return 0;
}

int
window_add(struct window *w, void *thing)
{
	if (w->end - w->first == w->size && grow(w))
		return -ENOMEM;
	*slot_of(w, w->end++) = thing;
	return 0;
}

void *
window_drop(struct window *w)
{
	return w->first < w->end ? *slot_of(w, w->first++) : NULL;
}
