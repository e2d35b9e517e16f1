/* SPDX-License-Identifier: MIT */
/*
 * asserts.c - libcheck's assertions in a fuzzer.
 *
 * What fuzzers share with the unit tests asserts with libcheck, which works in
 * its own tests only. Here an assertion is two functions: who links them does
 * without the library.
 */
#include "config.h"

#include <stddef.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* An assertion holds. */
void
_mark_point(const char *file, int line)
{
	(void)file;
	(void)line;
}

/* An assertion does not hold. */
void
_ck_assert_failed(const char *file, int line, const char *expr, const char *msg,
		  ...)
{
	(void)msg;
	fprintf(stderr, "%s:%d: %s\n", file, line, expr ? expr : "failed");
	abort();
}
