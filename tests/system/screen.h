/* SPDX-License-Identifier: MIT */
/*
 * screen.h - a terminal emulator, and what it was made to do.
 *
 * It takes what a terminal takes whose owner has called nc(1): with a CR before
 * each LF. Besides showing text, all that a program can do to a terminal
 * is counted. The emulator is libvterm; screen_none.c is for builds without.
 */
#ifndef SYSTEM_SCREEN_H
#define SYSTEM_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#define SCREEN_ROWS 200
#define SCREEN_COLUMNS 132

struct screen;

/* What happened besides text; all zero for a screen that only shows some. */
struct screen_effects {
	size_t sequences;  /* escape sequences, and controls but TAB, CR, LF */
	size_t properties; /* titles, modes, the looks of the cursor */
	size_t bells;      /* times that it rang */
	size_t replies;    /* bytes that the terminal would have typed */
	size_t styled;     /* characters that do not look like the others */
};

/* Is there an emulator in this build? Else nothing below may be called. */
bool screen_possible(void);

/* An empty one, which knows UTF-8 or does not; the caller frees it. */
struct screen *screen_new(bool utf8);

/* Frees it. */
void screen_free(struct screen *s);

/* Shows @len bytes. */
void screen_show(struct screen *s, const char *bytes, size_t len);

/* What stands in @row, from 0 on, without the space behind it, terminated. */
void screen_row(const struct screen *s, int row, char *buf, size_t size);

/* Where the cursor is. */
void screen_cursor(const struct screen *s, int *ret_row, int *ret_column);

/* What it was made to do until now. */
struct screen_effects screen_effects(const struct screen *s);

#endif
