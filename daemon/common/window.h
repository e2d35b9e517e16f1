/* SPDX-License-Identifier: MIT */
/*
 * window.h - pointers addressed by consecutive numbers.
 *
 * Things are added at the end and dropped at the front; what number n points to
 * is found in O(1) however far the window has moved. This is how line numbers
 * become addresses: chunks of the transcript and pages of the memory store are
 * two such windows. The window owns its slots, not what they point to.
 */
#ifndef CHATD_WINDOW_H
#define CHATD_WINDOW_H

#include <stdint.h>

/* A window. All-zero memory is an empty one that begins at number 0. */
struct window {
	void **slot;    /* size pointers; number n is at n modulo size */
	uint64_t first; /* number of the oldest */
	uint64_t end;   /* number after the newest */
	uint32_t size;  /* a power of two, or 0 */
};

/* Makes an empty window that begins at number @first. */
void window_init(struct window *w, uint64_t first);

/* Frees the slots. */
void window_fini(struct window *w);

/* What number @n points to, or NULL when it is outside the window. */
void *window_get(const struct window *w, uint64_t n);

/* Adds @thing, not NULL, as number w->end. Returns 0 or -ENOMEM. */
int window_add(struct window *w, void *thing);

/* Takes the oldest out and returns it, or NULL when there is none. */
void *window_drop(struct window *w);

#endif
