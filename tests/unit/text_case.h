/* SPDX-License-Identifier: MIT */
/*
 * text_case.h - how the tests of cleaning say what becomes of a text.
 */
#ifndef TEXT_CASE_H
#define TEXT_CASE_H

#include <check.h>
#include <stdlib.h>

#include "text/text.h"

typedef size_t text_case_fn(char *dst, const char *src, size_t len);

/*
 * @fn makes @to of @from, and leaves @to as it is. The memory has the exact
 * size, so that a byte too many is found by whoever watches memory.
 */
static inline void
text_case(text_case_fn *fn, const char *from, size_t from_len, const char *to,
	  size_t to_len)
{
	char *src = malloc(from_len + !from_len);
	char *dst = malloc(TEXT_CLEAN_MAX(from_len) + !from_len);
	char *again = malloc(TEXT_CLEAN_MAX(to_len) + !to_len);

	ck_assert(src && dst && again);
	for (size_t i = 0; i < from_len; i++)
		src[i] = from[i];
	ck_assert_uint_eq(fn(dst, src, from_len), to_len);
	ck_assert_mem_eq(dst, to, to_len);
	ck_assert_uint_eq(fn(again, to, to_len), to_len);
	ck_assert_mem_eq(again, to, to_len);
	free(again);
	free(dst);
	free(src);
}

/* String literals, which may hold NUL: the first is cleaned to the second. */
#define CLEANED(from, to) \
	text_case(text_clean, from, sizeof(from) - 1, to, sizeof(to) - 1)

/* A string literal that cleaning leaves as it is. */
#define UNCHANGED(text) CLEANED(text, text)

#endif
