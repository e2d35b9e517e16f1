/* SPDX-License-Identifier: MIT */
/*
 * catalogue.c - see catalogue.h. A new language is an include, a row below, and
 * what po/local.mk says.
 */
#include "config.h"

#include "text/catalogue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "text/phrase.h"

#include "text/catalogue_de.h"

#define N_OF(array) (sizeof(array) / sizeof(*(array)))

static const struct catalogue catalogues[] = {
	{ "de", entries_de, N_OF(entries_de), form_de },
};

/* bsearch(3) and qsort(3) of entries. */
static int
compare(const void *one, const void *other)
{
	const struct catalogue_entry *a = one, *b = other;

	return strcmp(a->text, b->text);
}

const struct catalogue *
catalogue_open(const char *language)
{
	for (size_t i = 0; i < N_OF(catalogues); i++) {
		const struct catalogue *it = &catalogues[i];

		if (strcmp(it->language, language) != 0)
			continue;
		qsort(it->entries, it->n, sizeof(*it->entries), compare);
		return it;
	}
	return NULL;
}

const char *
catalogue_find(const struct catalogue *catalogue, const char *text,
	       unsigned long n)
{
	const struct catalogue_entry wanted = { .text = text };
	const struct catalogue_entry *entry =
		bsearch(&wanted, catalogue->entries, catalogue->n,
			sizeof(wanted), compare);
	unsigned int form;

	if (!entry)
		return NULL;
	form = entry->said[1] ? catalogue->form(n) : 0;
	return form < CATALOGUE_FORMS ? entry->said[form] : NULL;
}
