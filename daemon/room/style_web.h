/* SPDX-License-Identifier: MIT */
/*
 * style_web.h - a line as the object that browsers are sent, without a frame.
 */
#ifndef CHATD_STYLE_WEB_H
#define CHATD_STYLE_WEB_H

#include <stddef.h>

struct line;

/* Bytes that style_web_object() writes at most. */
size_t style_web_object_bound(const struct line *line);

/* Writes the object to @dst. Returns its length. */
size_t style_web_object(char *dst, const struct line *line);

#endif
