/* SPDX-License-Identifier: MIT */
/*
 * style.h - how lines look to those who read the room in one way.
 *
 * Rendering is a pure function of the stored line: the same line gives the same
 * bytes today, after a restart and on another machine. So one rendering serves
 * every client of a style. A style never says less or more lines than another;
 * retention and lag count lines and raw text, not what styles make of them.
 */
#ifndef CHATD_STYLE_H
#define CHATD_STYLE_H

#include <stddef.h>
#include <stdint.h>

#include "store/line.h"

/* One way to show the room. */
struct style {
	const char *name; /* for configuration and dumps */
	/* Another one whenever some line begins to look otherwise; from 1. */
	uint32_t version;
	/* Bytes that render() writes at most for @line. Cheap. */
	size_t (*bound)(const struct line *line);
	/* Writes @line and its end at @dst. Returns the bytes written. */
	size_t (*render)(char *dst, const struct line *line);
	/* Bytes that notice() writes at most for @len bytes of text. */
	size_t (*notice_bound)(size_t len);
	/*
	 * Writes a private notice at @dst, marked as such and ended as the
	 * style does. @text is bare: "line too long", no mark, no line end.
	 */
	size_t (*notice)(char *dst, const char *text, size_t len);
};

/*
 * What telnet and nc see on the plain text ports, byte for byte as rules 2, 3,
 * 4 and 9 of chatd-text(7) say: a line that pretends to be the room is shown
 * with one space before it, a notice begins with "*** ".
 */
extern const struct style style_plain;

#endif
