/* SPDX-License-Identifier: MIT */
/*
 * german.h - tests that speak German.
 */
#ifndef UNIT_GERMAN_H
#define UNIT_GERMAN_H

#include "text/phrase.h"

/* Its number among phrase_languages. */
#define GERMAN 1

/* From now on it is German, in the process of this test. */
static inline void
german_speak(void)
{
	phrase_speak(GERMAN);
}

#endif
