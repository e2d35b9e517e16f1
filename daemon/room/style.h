/* SPDX-License-Identifier: MIT */
/*
 * style.h - how lines look to those who read the room in one way.
 *
 * Rendering is a pure function of the stored line and of the language that is
 * spoken: the same line gives the same bytes today, after a restart and on
 * another machine. So one rendering serves
 * every client of a style (edition.h). A style never says less or more lines
 * than another; retention and lag count lines and raw text, not what styles
 * make of them.
 */
#ifndef CHATD_STYLE_H
#define CHATD_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/line.h"

/* One way to show the room. */
struct style {
	const char *name; /* for dumps */
	/* Written down with what clients have been sent: never another's. */
	uint8_t id;
	/* Another one whenever some line begins to look otherwise; from 1. */
	uint32_t version;
	/* Are there phrases in lines? They look otherwise in each language. */
	bool speaks;
	/* Does a line say how long it is? Half of one hides what follows. */
	bool framed;
	/* The same lines with colours, and without; NULL: it has none. */
	const struct style *color;
	const struct style *bare;
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
 * What telnet and nc see on the plain text ports, byte for byte as
 * chatd-text(7) says: people without a name as they type, others as
 * "<name> text"; a line that pretends to be the room is shown with one space
 * before it, a notice begins with "*** ".
 */
extern const struct style style_plain;

/*
 * What is made for people at terminals: each line with its time and who it is,
 * and with colours in the second.
 */
extern const struct style style_named;
extern const struct style style_named_color;

/* What browsers get: each line is a WebSocket frame of JSON, chatd-web(7). */
extern const struct style style_web;

/* The style with @id, from 1; NULL: there is none. */
const struct style *style_by_id(uint8_t id);

/*
 * Another number whenever any style's version is, there are other styles, or
 * another language is spoken.
 */
uint32_t styles_version(void);

/* Do style numbers mean today what they did when styles_version() was @then? */
bool styles_same(uint32_t then);

/* Do lines in style @id look as they did then? */
bool style_same(uint8_t id, uint32_t then);

#endif
