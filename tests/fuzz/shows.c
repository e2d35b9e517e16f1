/* SPDX-License-Identifier: MIT */
/*
 * shows.c - what may be on other people's terminals.
 */
#include "config.h"

#include "shows.h"

#include <stdint.h>
#include <unictype.h>
#include <unistr.h>

/* May @uc be in cleaned text? */
static bool
may_show(ucs4_t uc, bool address)
{
	const uint32_t controls = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Zl |
		UC_CATEGORY_MASK_Zp;

	if (uc == '\t')
		return !address;
	return uc != 0xfeff && !uc_is_property_bidi_control(uc) &&
		!uc_is_general_category_withtable(uc, controls);
}

bool
shows_only_text(const char *text, size_t len, bool address)
{
	const uint8_t *s = (const uint8_t *)text;
	const uint8_t *end = s + len;
	ucs4_t uc;

	if (u8_check(s, len))
		return false;
	while (s < end) {
		s += u8_mbtouc(&uc, s, (size_t)(end - s));
		if (!may_show(uc, address))
			return false;
	}
	return true;
}
