/* SPDX-License-Identifier: MIT */
/*
 * search_query.h - from what somebody looks for to a query of FTS5.
 *
 * What is looked for is words between blanks, all of which a line has to have;
 * words between double quotes have to follow one another. Nothing else means
 * anything: each word is quoted, so that none is an operator of FTS5. Pure.
 */
#ifndef CHATD_SEARCH_QUERY_H
#define CHATD_SEARCH_QUERY_H

#include <stddef.h>

/*
 * Bytes of what is looked for, and words in it, at most, those of quotations
 * and the parts of "don't" too: each costs a way through all that have it.
 */
#define SEARCH_TEXT_MAX 256
#define SEARCH_WORDS_MAX 16

/* Room for a query, and a NUL: a word of one byte takes four. */
#define SEARCH_QUERY_MAX (SEARCH_TEXT_MAX + 3 * SEARCH_WORDS_MAX + 1)

/*
 * Writes the query for the @len bytes of @text, UTF-8, to @query. Returns 0;
 * -EINVAL: there is no letter and no digit in it; -E2BIG: it is too long, or
 * has too many words.
 */
int search_query(const char *text, size_t len,
		 char query[static SEARCH_QUERY_MAX]);

#endif
