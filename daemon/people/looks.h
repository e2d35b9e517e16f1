/* SPDX-License-Identifier: MIT */
/*
 * looks.h - what text looks like to people, and whether it is made to deceive.
 *
 * By ICU, which follows UTS #39, "Unicode Security Mechanisms"; without it only
 * ASCII has looks. Loop thread, main stack.
 */
#ifndef CHATD_LOOKS_H
#define CHATD_LOOKS_H

#include <stddef.h>

#include "text/phrase.h"

/* Room for a sentence, which may name two scripts. */
#define LOOKS_WHY_MAX (PHRASE_MAX + 80)

/* Room for what any text of a name's length looks like. */
#define LOOKS_MAX 1024

/*
 * Whether the @len bytes of @text, NFC and of characters that a name may have,
 * are fit to be told apart from others by eye. Returns 0; -EINVAL: @why says in
 * a sentence why not; -ENOMEM.
 */
int looks_check(const char *text, size_t len, char why[LOOKS_WHY_MAX]);

/*
 * Writes what @text looks like to @out, with a NUL: the same for all that look
 * the same. Returns 0, -EINVAL (that is more than LOOKS_MAX) or -ENOMEM.
 */
int looks_of(const char *text, size_t len, char out[LOOKS_MAX]);

#endif
