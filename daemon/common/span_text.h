/* SPDX-License-Identifier: MIT */
/*
 * span_text.h - how long something has been, as people say it.
 */
#ifndef CHATD_SPAN_TEXT_H
#define CHATD_SPAN_TEXT_H

#include <stdint.h>

/* Room for any span, and a NUL. */
#define SPAN_TEXT_MAX 48

/*
 * Writes @ns nanoseconds (less than 0 is 0) in its two largest units: "2 h
 * 5 min", "40 s".
 */
void span_text(int64_t ns, char buf[static SPAN_TEXT_MAX]);

#endif
