/* SPDX-License-Identifier: MIT */
/*
 * line_json.h - a line as JSON, for the bus and for chatctl.
 *
 * Pure functions. Each makes a new value, which the caller owns; NULL: there is
 * no memory. Text that is no UTF-8 can only come from a store that somebody
 * else has written to: it is cleaned once more.
 */
#ifndef CHATD_LINE_JSON_H
#define CHATD_LINE_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct line;

/*
 * "message", "join", "leave", "announcement", "rename", "action", "topic" or
 * "other". Static.
 */
const char *line_json_kind(const struct line *line);

/* The line, as chatd-bus(7) has it. */
json_t *line_json(const struct line *line);

/* Text of so many bytes. */
json_t *line_json_text(const char *bytes, size_t len);

/* Nanoseconds since the epoch as "2026-11-21T10:26:39.123456Z". */
json_t *line_json_moment(int64_t ns);

#endif
