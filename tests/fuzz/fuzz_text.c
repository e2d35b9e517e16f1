/* SPDX-License-Identifier: MIT */
/*
 * fuzz_text.c - any bytes as a line, and as an address.
 *
 * What comes out is valid UTF-8 that can do nothing to a terminal, is not
 * longer than promised, and is not changed by cleaning it again.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shows.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef size_t clean_fn(char *dst, const char *src, size_t len);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static void
check(clean_fn *clean, const char *src, size_t len, bool address)
{
	char *once = malloc(TEXT_CLEAN_MAX(len) + 1);
	size_t once_len = clean(once, src, len);
	char *twice = malloc(TEXT_CLEAN_MAX(once_len) + 1);
	size_t twice_len;

	require(once && twice && once_len <= TEXT_CLEAN_MAX(len));
	require(shows_only_text(once, once_len, address));
	twice_len = clean(twice, once, once_len);
	require(twice_len == once_len && !memcmp(once, twice, once_len));
	if (text_is_plain(src, len))
		require(once_len == len && !memcmp(once, src, len));
	text_looks_like_room(once, once_len);
	free(twice);
	free(once);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of the exact size, so that a byte read too many is seen. */
	char *src = malloc(size + !size);

	require(src);
	if (size > 0)
		memcpy(src, data, size);
	check(text_clean, src, size, false);
	check(text_clean_address, src, size, true);
	free(src);
	return 0;
}
