/* SPDX-License-Identifier: MIT */
/*
 * spelling.c - see spelling.h.
 *
 * The distance is that of optimal string alignment: as Levenshtein's, and two
 * neighbours swapped cost one.
 */
#include "config.h"

#include "common/spelling.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Longer names are never near to a word. */
#define SPELLING_MAX 32

static unsigned int
least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Upper and lower case are one letter here. */
static bool
is_same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Letters to change, add, drop or swap to make @n of @a out of @m of @b. */
static unsigned int
distance(const char *a, size_t n, const char *b, size_t m)
{
	unsigned int rows[SPELLING_MAX + 1][SPELLING_MAX + 1];

	if (n > SPELLING_MAX || m > SPELLING_MAX)
		return (unsigned int)(n > m ? n : m);
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = 0; j <= m; j++) {
			unsigned int *cell = &rows[i][j];

			*cell = (unsigned int)(i + j);
			if (i == 0 || j == 0)
				continue;
			*cell = rows[i - 1][j - 1] +
				!is_same(a[i - 1], b[j - 1]);
			*cell = least(*cell, rows[i - 1][j] + 1);
			*cell = least(*cell, rows[i][j - 1] + 1);
			if (i > 1 && j > 1 && is_same(a[i - 1], b[j - 2]) &&
			    is_same(a[i - 2], b[j - 1]))
				*cell = least(*cell, rows[i - 2][j - 2] + 1);
		}
	}
	return rows[n][m];
}

unsigned int
spelling_limit(const char *name)
{
	return (unsigned int)strlen(name) / 3 + 1;
}

unsigned int
spelling_steps(const char *word, const char *name)
{
	size_t n = strlen(word), m = strlen(name);
	unsigned int steps = distance(word, n, name, m);

	return m < n ? least(steps, distance(word, m, name, m) + 1) : steps;
}
