/* SPDX-License-Identifier: MIT */
/*
 * catalogue.h - the catalogues of po/, of which the build makes C.
 *
 * They are in the program, so that nothing can be amiss with them when it runs,
 * and what the C library knows of languages does not matter. Translators have
 * gettext's files and tools (po/phrases.sh).
 */
#ifndef CHATD_CATALOGUE_H
#define CHATD_CATALOGUE_H

#include <stddef.h>

/* Forms that a phrase can have for how many there are, in any language. */
#define CATALOGUE_FORMS 6

/* A phrase that is translated. */
struct catalogue_entry {
	const char *text;                  /* as it stands in the sources */
	const char *said[CATALOGUE_FORMS]; /* translated; NULL: no such form */
};

/* All those of a language. */
struct catalogue {
	const char *language;                  /* "de" */
	struct catalogue_entry *entries;       /* by their texts */
	size_t n;                              /* of them */
	unsigned int (*form)(unsigned long n); /* which is for @n of a thing */
};

/* That of @language, NULL: there is none. Before there are other threads. */
const struct catalogue *catalogue_open(const char *language);

/* What @text is, said of @n things. NULL: it is not translated. */
const char *catalogue_find(const struct catalogue *catalogue, const char *text,
			   unsigned long n);

#endif
