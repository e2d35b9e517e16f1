/* SPDX-License-Identifier: MIT */
/*
 * late_icu.c - the calls into ICU: see late.h.
 *
 * What is called and not named here is linked, and all of the library with it.
 */
#include "config.h"

#include "common/late.h"

#ifdef LATE_ICU

#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/uspoof.h>

#include "common/late_library.h"

#define CALLS(X)                    \
	X(uscript_getName)          \
	X(uscript_getScript)        \
	X(uset_add)                 \
	X(uset_cloneAsThawed)       \
	X(uset_close)               \
	X(uset_contains)            \
	X(uset_freeze)              \
	X(uspoof_check2UTF8)        \
	X(uspoof_close)             \
	X(uspoof_getRecommendedSet) \
	X(uspoof_getSkeletonUTF8)   \
	X(uspoof_open)              \
	X(uspoof_setAllowedChars)   \
	X(uspoof_setChecks)         \
	X(uspoof_setRestrictionLevel)

LATE_LIBRARY(late_icu, LATE_ICU, CALLS)

#else
struct late late_icu;
#endif
