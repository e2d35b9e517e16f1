/* SPDX-License-Identifier: MIT */
/*
 * conf_errors.c - what is wrong with a configuration, all of it.
 *
 * Adding cannot fail for the caller: an error that finds no memory is counted
 * instead, so a list with n + n_lost > 0 is never taken for "no errors".
 */
#include "config.h"

#include "conf/conf_errors.h"

#include <stdlib.h>
#include <string.h>

#include "log/escape.h"

/* A sentence is cut at this length: a key or value may be absurdly long. */
#define CONF_ERROR_MAX 512

/* Writes "FILE:LINE: ", or less where less is known; returns its length. */
static size_t
conf_errors_place(char *dst, size_t size, const char *file, unsigned int line)
{
	size_t used;

	if (file == NULL)
		return 0;
	used = escape_text(dst, size - 16, file, strlen(file));
	if (line > 0)
		used += (size_t)snprintf(dst + used, size - used,
					 ":%u: ", line);
	else
		used += (size_t)snprintf(dst + used, size - used, ": ");
	return used;
}

void
conf_errors_vadd(struct conf_errors *errors, const char *file,
		 unsigned int line, const char *fmt, va_list ap)
{
	char sentence[CONF_ERROR_MAX];
	char shown[2 * CONF_ERROR_MAX];
	char **items;
	size_t used;

	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	used = conf_errors_place(shown, CONF_ERROR_MAX, file, line);
	escape_text(shown + used, sizeof(shown) - used, sentence,
		    strlen(sentence));
	items = reallocarray(errors->items, errors->n + 1, sizeof(*items));
	if (items != NULL) {
		errors->items = items;
		items[errors->n] = strdup(shown);
	}
	if (items == NULL || items[errors->n] == NULL)
		errors->n_lost++;
	else
		errors->n++;
}

void
conf_errors_add(struct conf_errors *errors, const char *file, unsigned int line,
		const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	conf_errors_vadd(errors, file, line, fmt, ap);
	va_end(ap);
}

void
conf_errors_add_at(struct conf_errors *errors, const char *origin,
		   const char *text)
{
	if (origin)
		conf_errors_add(errors, NULL, 0, "%s: %s", origin, text);
	else
		conf_errors_add(errors, NULL, 0, "%s", text);
}

void
conf_errors_print(const struct conf_errors *errors, FILE *out)
{
	for (size_t i = 0; i < errors->n; i++)
		fprintf(out, "%s\n", errors->items[i]);
	if (errors->n_lost > 0)
		fprintf(out, "%zu more errors: out of memory\n",
			errors->n_lost);
}

void
conf_errors_fini(struct conf_errors *errors)
{
	for (size_t i = 0; i < errors->n; i++)
		free(errors->items[i]);
	free(errors->items);
	*errors = (struct conf_errors){ 0 };
}
