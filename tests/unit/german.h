/* SPDX-License-Identifier: MIT */
/*
 * german.h - tests that speak German, from the catalogue of this build.
 */
#ifndef UNIT_GERMAN_H
#define UNIT_GERMAN_H

#include <stdio.h>
#include <stdlib.h>

#include "support/runner.h"
#include "text/phrase.h"

/* Its number among phrase_languages. */
#define GERMAN 1

/* From now on it is German, in the process of this test. */
static inline void
german_speak(void)
{
	const char *top = getenv("top_builddir");
	char path[512];

	snprintf(path, sizeof(path), "%s/po", top ? top : ".");
	ck_assert_int_eq(phrase_speak(GERMAN, path), 0);
}

#endif
