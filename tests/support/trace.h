/* SPDX-License-Identifier: MIT */
/*
 * trace.h - what happened, line by line, compared whole.
 */
#ifndef TRACE_H
#define TRACE_H

/* Append one line, printf(3) style, without its line feed. */
__attribute__((format(printf, 1, 2))) void trace(const char *fmt, ...);

/*
 * Fail the test, with both texts, unless the lines since the last call are
 * these (each ended by a line feed). Then begin anew.
 */
__attribute__((format(printf, 1, 2))) void trace_expect(const char *fmt, ...);

#endif
