/* SPDX-License-Identifier: MIT */
/*
 * trace.c - see trace.h.
 */
#include "config.h"

#include "support/trace.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define TRACE_MAX (256 * 1024)

static char text[TRACE_MAX];
static size_t used;

void
trace(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(text + used, TRACE_MAX - used, fmt, args);
	va_end(args);
	ck_assert_msg(len >= 0 && used + (size_t)len + 2 <= TRACE_MAX,
		      "the trace has grown over %d bytes", TRACE_MAX);
	used += (size_t)len;
	text[used++] = '\n';
	text[used] = '\0';
}

/* The number of the first line in which the two differ, from 1. */
static int
first_difference(const char *a, const char *b)
{
	int line = 1;

	for (; *a && *a == *b; a++, b++)
		line += *a == '\n';
	return line;
}

void
trace_expect(const char *fmt, ...)
{
	static char expected[TRACE_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(expected, sizeof(expected), fmt, args);
	va_end(args);
	ck_assert_msg(strcmp(text, expected) == 0,
		      "the trace differs in line %d\n--- expected\n%s"
		      "--- got\n%s---",
		      first_difference(text, expected), expected, text);
	used = 0;
	text[0] = '\0';
}
