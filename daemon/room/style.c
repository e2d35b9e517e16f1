/* SPDX-License-Identifier: MIT */
/*
 * style.c - the styles that there are.
 */
#include "config.h"

#include "room/style.h"

#include "text/phrase.h"

static const struct style *const styles[] = {
	&style_plain,
	&style_named,
	&style_named_color,
	&style_web,
};

#define N_STYLES (sizeof(styles) / sizeof(styles[0]))

const struct style *
style_by_id(uint8_t id)
{
	for (size_t i = 0; i < N_STYLES; i++)
		if (styles[i]->id == id)
			return styles[i];
	return NULL;
}

/* What is below this is the language, the rest is what styles there are. */
#define LANGUAGES 256u

uint32_t
styles_version(void)
{
	uint32_t version = 0;

	for (size_t i = 0; i < N_STYLES; i++)
		version = version * 31 + styles[i]->id * 1009u +
			styles[i]->version;
	return version * LANGUAGES + phrase_language();
}

bool
styles_same(uint32_t then)
{
	return then / LANGUAGES == styles_version() / LANGUAGES;
}

bool
style_same(uint8_t id, uint32_t then)
{
	const struct style *style = style_by_id(id);

	if (!styles_same(then) || !style)
		return false;
	return !style->speaks || then == styles_version();
}
