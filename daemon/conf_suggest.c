/* SPDX-License-Identifier: MIT */
/*
 * conf_suggest.c - what somebody may have meant by a misspelt key.
 *
 * The distance is that of optimal string alignment: as Levenshtein's, and two
 * neighbours swapped cost one. A suggestion is made up to a third of the
 * name's length, so that short names do not suggest everything.
 */
#include "config.h"

#include "conf_suggest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf_table.h"

/* Longer names are never near to a key. */
#define CONF_NAME_MAX 32

static unsigned int
conf_least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Upper and lower case are one letter here, though libconfig has two. */
static bool
conf_same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

unsigned int
conf_distance(const char *a, const char *b)
{
	unsigned int rows[CONF_NAME_MAX + 1][CONF_NAME_MAX + 1];
	size_t n = strlen(a);
	size_t m = strlen(b);

	if (n > CONF_NAME_MAX || m > CONF_NAME_MAX)
		return (unsigned int)(n > m ? n : m);
	for (size_t i = 0; i <= n; i++) {
		for (size_t j = 0; j <= m; j++) {
			unsigned int *cell = &rows[i][j];

			*cell = (unsigned int)(i + j);
			if (i == 0 || j == 0)
				continue;
			*cell = rows[i - 1][j - 1] +
				!conf_same(a[i - 1], b[j - 1]);
			*cell = conf_least(*cell, rows[i - 1][j] + 1);
			*cell = conf_least(*cell, rows[i][j - 1] + 1);
			if (i > 1 && j > 1 && conf_same(a[i - 1], b[j - 2]) &&
			    conf_same(a[i - 2], b[j - 1]))
				*cell = conf_least(*cell,
						   rows[i - 2][j - 2] + 1);
		}
	}
	return rows[n][m];
}

/*
 * Finds the part of a row's path right below prefix. False: none, or the same
 * as the row before has, as rows of a group stand together.
 */
static bool
conf_part(size_t i, const char *prefix, const char **ret_part, size_t *ret_len)
{
	const char *path = conf_rows[i].path;
	const char *before = i > 0 ? conf_rows[i - 1].path : "";
	size_t skip = strlen(prefix);
	size_t end;

	if (strncmp(path, prefix, skip) != 0)
		return false;
	if (skip > 0 && path[skip++] != '.')
		return false;
	*ret_part = path + skip;
	*ret_len = strcspn(path + skip, ".");
	end = skip + *ret_len;
	return strncmp(before, path, end) != 0 ||
		(before[end] != '.' && before[end] != '\0');
}

/* A name that is the beginning of a key is one step away from it. */
static unsigned int
conf_nearness(char *key, const char *name)
{
	unsigned int distance = conf_distance(key, name);
	size_t len = strlen(name);
	unsigned int beginning;
	char cut;

	if (len >= strlen(key))
		return distance;
	cut = key[len];
	key[len] = '\0';
	beginning = conf_distance(key, name) + 1;
	key[len] = cut;
	return conf_least(distance, beginning);
}

char *
conf_suggest_key(const char *prefix, const char *name)
{
	unsigned int best = (unsigned int)strlen(name) / 3 + 1;
	char *nearest = NULL;

	for (size_t i = 0; i < conf_n_rows; i++) {
		const char *part;
		unsigned int distance;
		size_t len;
		char *key;

		if (!conf_part(i, prefix, &part, &len))
			continue;
		key = strndup(part, len);
		distance = key != NULL ? conf_nearness(key, name) : best;
		if (distance < best) {
			best = distance;
			free(nearest);
			nearest = key;
		} else {
			free(key);
		}
	}
	return nearest;
}

char *
conf_suggest_list(const char *prefix)
{
	const char *separator = "";
	char *list = NULL;
	size_t size;
	FILE *out = open_memstream(&list, &size);

	if (out == NULL)
		return NULL;
	for (size_t i = 0; i < conf_n_rows; i++) {
		const char *part;
		size_t len;

		if (!conf_part(i, prefix, &part, &len))
			continue;
		fprintf(out, "%s%.*s", separator, (int)len, part);
		separator = ", ";
	}
	fclose(out);
	return list;
}
