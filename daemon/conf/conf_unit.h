/* SPDX-License-Identifier: MIT */
/*
 * conf_unit.h - numbers with a unit: "64M" and "10 s".
 *
 * Sizes count bytes in powers of 1024 (K, M, G, T), durations nanoseconds (ms,
 * s, min, h, d). Blanks may stand before the unit. A size may go without one,
 * a duration may not. What is written reads back to the same number.
 */
#ifndef CHATD_CONF_UNIT_H
#define CHATD_CONF_UNIT_H

#include <stddef.h>
#include <stdint.h>

/* Long enough for every number and its unit. */
#define CONF_UNIT_MAX 32

/* 0, -EINVAL (not such a number), -ERANGE (too large for an int64_t). */
int conf_unit_parse_size(const char *text, int64_t *ret_bytes);
int conf_unit_parse_duration(const char *text, int64_t *ret_ns);

/* With the largest unit that leaves a whole number; n is not negative. */
void conf_unit_format_size(int64_t n, char buf[CONF_UNIT_MAX]);
void conf_unit_format_duration(int64_t n, char buf[CONF_UNIT_MAX]);

#endif
