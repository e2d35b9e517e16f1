/* SPDX-License-Identifier: MIT */
/*
 * shows.h - what may be on other people's terminals.
 */
#ifndef FUZZ_SHOWS_H
#define FUZZ_SHOWS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether the @len bytes of @text are valid UTF-8 that can do nothing to a
 * terminal; an @address has no TAB either. Does not ask the code under test.
 */
bool shows_only_text(const char *text, size_t len, bool address);

#endif
