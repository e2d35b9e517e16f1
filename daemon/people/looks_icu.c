/* SPDX-License-Identifier: MIT */
/*
 * looks_icu.c - see looks.h.
 *
 * The checker is made when it is first needed, as that takes a millisecond and
 * its tables take memory, and then stays.
 */
#include "config.h"

#include "people/looks.h"

#include <errno.h>
#include <stdio.h>
#include <unistr.h>

#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/uspoof.h>

#include "common/late.h"
#include "log/log.h"
#include "text/phrase.h"

/* What is looked for. */
#define CHECKS                                                                \
	(USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS | \
	 USPOOF_CHAR_LIMIT | USPOOF_HIDDEN_OVERLAY)

/* The checker, or NULL; and the characters that it lets through. */
static USpoofChecker *checker;
static USet *allowed;

static int
error_of(UErrorCode code)
{
	if (U_SUCCESS(code))
		return 0;
	return code == U_MEMORY_ALLOCATION_ERROR ? -ENOMEM : -EINVAL;
}

/* What UAX #31 recommends for identifiers, and the signs that a name has. */
static USet *
make_allowed(UErrorCode *code)
{
	const USet *recommended = uspoof_getRecommendedSet(code);
	USet *set;

	if (U_FAILURE(*code))
		return NULL;
	set = uset_cloneAsThawed(recommended);
	if (!set) {
		*code = U_MEMORY_ALLOCATION_ERROR;
		return NULL;
	}
	uset_add(set, '-');
	uset_add(set, '_');
	uset_add(set, '.');
	uset_freeze(set);
	return set;
}

static int
open_checker(void)
{
	UErrorCode code = U_ZERO_ERROR;
	const char *why;
	USpoofChecker *sc;
	USet *set;

	if (checker)
		return 0;
	if (late_load(&late_icu, &why) < 0) {
		log_error("nobody can have a name: %s", why);
		return -ELIBACC;
	}
	set = make_allowed(&code);
	sc = uspoof_open(&code);
	if (U_SUCCESS(code)) {
		uspoof_setAllowedChars(sc, set, &code);
		uspoof_setRestrictionLevel(sc, USPOOF_HIGHLY_RESTRICTIVE);
		uspoof_setChecks(sc, CHECKS, &code);
	}
	if (U_FAILURE(code)) {
		uspoof_close(sc);
		uset_close(set);
		return error_of(code);
	}
	checker = sc;
	allowed = set;
	return 0;
}

/* Names the first character that is not let through. */
static void
name_odd(const char *text, size_t len, char why[LOOKS_WHY_MAX])
{
	const uint8_t *at = (const uint8_t *)text;
	const uint8_t *end = at + len;
	int n = 0;
	ucs4_t uc = 0;

	for (; at < end; at += n) {
		n = u8_mbtouc(&uc, at, (size_t)(end - at));
		if (!uset_contains(allowed, (UChar32)uc))
			break;
	}
	snprintf(why, LOOKS_WHY_MAX,
		 _("a name has characters that people write today; U+%04X is "
		   "none of those, or another form of one: leave it out, or "
		   "write the usual one"),
		 (unsigned int)uc);
}

/* Names the first two scripts, if there are two that can be named. */
static void
name_scripts(const char *text, size_t len, char why[LOOKS_WHY_MAX])
{
	const uint8_t *at = (const uint8_t *)text;
	const uint8_t *end = at + len;
	UScriptCode found[2] = { USCRIPT_COMMON, USCRIPT_COMMON };
	int n_found = 0;
	ucs4_t uc;

	while (at < end && n_found < 2) {
		UErrorCode code = U_ZERO_ERROR;
		UScriptCode script;

		at += u8_mbtouc(&uc, at, (size_t)(end - at));
		script = uscript_getScript((UChar32)uc, &code);
		if (script <= USCRIPT_INHERITED || script == found[0])
			continue;
		found[n_found++] = script;
	}
	if (n_found == 2)
		snprintf(why, LOOKS_WHY_MAX,
			 _("a name is in one script, as letters of several "
			   "look alike; this one mixes %s and %s"),
			 uscript_getName(found[0]), uscript_getName(found[1]));
	else
		snprintf(why, LOOKS_WHY_MAX,
			 _("a name is in one script, as letters of several "
			   "look alike; this one mixes some"));
}

int
looks_check(const char *text, size_t len, char why[LOOKS_WHY_MAX])
{
	UErrorCode code = U_ZERO_ERROR;
	int rc = open_checker();
	int32_t bad;

	if (rc < 0)
		return -ENOMEM;
	bad = uspoof_check2UTF8(checker, text, (int32_t)len, NULL, &code);
	if (code == U_MEMORY_ALLOCATION_ERROR)
		return -ENOMEM;
	if (U_SUCCESS(code) && !(bad & CHECKS))
		return 0;
	if (bad & USPOOF_CHAR_LIMIT)
		name_odd(text, len, why);
	else if (bad & USPOOF_RESTRICTION_LEVEL)
		name_scripts(text, len, why);
	else if (bad & USPOOF_MIXED_NUMBERS)
		snprintf(why, LOOKS_WHY_MAX,
			 _("a name has digits of one kind, as some of several "
			   "look alike; this one mixes them"));
	else
		snprintf(why, LOOKS_WHY_MAX,
			 _("a name shows all that is in it; this one has a "
			   "mark that cannot be seen where it is: leave it "
			   "out"));
	return -EINVAL;
}

int
looks_of(const char *text, size_t len, char out[LOOKS_MAX])
{
	UErrorCode code = U_ZERO_ERROR;
	int rc = open_checker();

	if (rc < 0)
		return -ENOMEM;
	uspoof_getSkeletonUTF8(checker, 0, text, (int32_t)len, out, LOOKS_MAX,
			       &code);
	/* without its NUL it would be no string */
	return code == U_STRING_NOT_TERMINATED_WARNING ? -EINVAL
						       : error_of(code);
}
