/* SPDX-License-Identifier: MIT */
/*
 * fuzz_name.c - any bytes as a name.
 *
 * What is refused has a sentence. What is a name is NFC, not too wide nor too
 * long, has keys, and is the same name, with the same keys, when it is given
 * again; in other letters of the same kind it is in its own way.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "people/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static void
check_form(const struct name *name)
{
	const uint8_t *text = (const uint8_t *)name->text;
	size_t len = name->len;
	size_t n;
	uint8_t *nfc = u8_normalize(UNINORM_NFC, text, len, NULL, &n);

	require(nfc && n == len && memcmp(nfc, text, len) == 0);
	free(nfc);
	require(len > 0 && len <= NAME_BYTES && strlen(name->text) == len);
	require(!u8_check(text, len));
	require(u8_width(text, len, "UTF-8") <= NAME_COLUMNS);
	require(*name->seen && *name->folded);
}

static void
check_again(const struct name *name)
{
	char why[NAME_WHY_MAX];
	struct name *again;

	require(name_new(name->text, name->len, &again, why) == 0);
	require(strcmp(again->text, name->text) == 0);
	require(strcmp(again->seen, name->seen) == 0);
	require(strcmp(again->folded, name->folded) == 0);
	free(again);
}

/* In small letters it is none, or in the way of what it was made from. */
static void
check_small(const struct name *name)
{
	char why[NAME_WHY_MAX];
	struct name *small;
	size_t n;
	uint8_t *text = u8_casefold((const uint8_t *)name->text, name->len,
				    NULL, UNINORM_NFC, NULL, &n);

	require(text);
	if (name_new((char *)text, n, &small, why) == 0) {
		require(strcmp(small->folded, name->folded) == 0);
		free(small);
	}
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char why[NAME_WHY_MAX] = "";
	struct name *name = NULL;
	/* of the exact size, so that a byte read too many is seen */
	char *text = malloc(size + !size);
	uint64_t id;
	int rc;

	require(text);
	if (size > 0)
		memcpy(text, data, size);
	rc = name_new(text, size, &name, why);
	name_of_guest(text, size, &id);
	free(text);
	require(rc == 0 || rc == -EINVAL);
	if (rc < 0) {
		require(!name && *why && strlen(why) < sizeof(why));
		return 0;
	}
	check_form(name);
	check_again(name);
	check_small(name);
	free(name);
	return 0;
}
