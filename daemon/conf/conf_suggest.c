/* SPDX-License-Identifier: MIT */
/*
 * conf_suggest.c - what somebody may have meant by a misspelt key.
 */
#include "config.h"

#include "conf/conf_suggest.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/spelling.h"
#include "conf/conf_table.h"

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

char *
conf_suggest_key(const char *prefix, const char *name)
{
	unsigned int best = spelling_limit(name);
	char *nearest = NULL;

	for (size_t i = 0; i < conf_n_rows; i++) {
		const char *part;
		unsigned int distance;
		size_t len;
		char *key;

		if (!conf_part(i, prefix, &part, &len))
			continue;
		key = strndup(part, len);
		distance = key != NULL ? spelling_steps(key, name) : best;
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
