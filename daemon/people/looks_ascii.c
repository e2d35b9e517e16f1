/* SPDX-License-Identifier: MIT */
/*
 * looks_ascii.c - see looks.h: what there is of it without ICU.
 */
#include "config.h"

#include "people/looks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "text/phrase.h"

/* A letter or digit, and what it looks like; as Unicode's confusables.txt. */
static const struct {
	char of;
	char like[3];
} looks[] = {
	{ '0', "O" },
	{ '1', "l" },
	{ 'I', "l" },
	{ 'm', "rn" },
};

int
looks_check(const char *text, size_t len, char why[LOOKS_WHY_MAX])
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] < 0x80)
			continue;
		snprintf(why, LOOKS_WHY_MAX,
			 _("this chatd was built without ICU, and cannot tell "
			   "which letters look alike: a name has only the "
			   "letters a to z and A to Z, digits and - _ ."));
		return -EINVAL;
	}
	return 0;
}

/* What the character @c looks like. */
static const char *
like(char c)
{
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (looks[i].of == c)
			return looks[i].like;
	return NULL;
}

int
looks_of(const char *text, size_t len, char out[LOOKS_MAX])
{
	char made[LOOKS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		const char *other = like(text[i]);

		if (n + 3 > sizeof(made))
			return -EINVAL;
		if (!other) {
			made[n++] = text[i];
			continue;
		}
		while (*other)
			made[n++] = *other++;
	}
	made[n] = '\0';
	memcpy(out, made, n + 1);
	return 0;
}
