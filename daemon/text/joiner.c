/* SPDX-License-Identifier: MIT */
/*
 * joiner.c - where ZWJ and ZWNJ belong.
 *
 * A joiner is judged by what comes before it in the text as it will be, and by
 * what comes after it with all that stays by context passed over. So nothing
 * that is removed later can take the reason away. A context is looked for
 * within CONTEXT_MAX characters (UAX #15 calls text with longer runs of marks
 * not stream-safe), which bounds the time too; what is not found there is not
 * there.
 *
 * T, L, M, V, R and D are named as in the expressions of UAX #31, 2.3.
 */
#include "config.h"

#include "text/joiner.h"

#include <unictype.h>
#include <unigbrk.h>
#include <unistr.h>

/* Characters looked at on one side. */
#define CONTEXT_MAX 32

/* What is no character: the text ends, or goes on beyond CONTEXT_MAX. */
#define NOTHING ((ucs4_t)-1)
#define TOO_FAR ((ucs4_t)-2)

/* A walk away from a joiner, to one side. */
struct walk {
	const uint8_t *at;   /* how far it got */
	const uint8_t *edge; /* where the text ends on that side */
	int steps;           /* characters still to be looked at */
};

static struct walk
walk_back(const struct invisible_place *place)
{
	return (struct walk){ place->before, place->start, CONTEXT_MAX };
}

static struct walk
walk_on(const struct invisible_place *place)
{
	return (struct walk){ place->after, place->end, CONTEXT_MAX };
}

/* The next character of a walk_back(). */
static ucs4_t
step_back(struct walk *walk)
{
	ucs4_t uc;

	if (walk->at == walk->edge)
		return NOTHING;
	if (walk->steps-- == 0)
		return TOO_FAR;
	walk->at = u8_prev(&uc, walk->at, walk->edge);
	return uc;
}

/* The next character of a walk_on() that is sure to stay. */
static ucs4_t
step_on(struct walk *walk)
{
	ucs4_t uc;

	while (walk->at < walk->edge) {
		if (walk->steps-- == 0)
			return TOO_FAR;
		walk->at += u8_mbtouc_unsafe(&uc, walk->at,
					     (size_t)(walk->edge - walk->at));
		if (invisible_kind(uc) != INVISIBLE_BY_CONTEXT)
			return uc;
	}
	return NOTHING;
}

static bool
has_category(ucs4_t uc, uint32_t mask)
{
	return uc_is_general_category_withtable(uc, mask);
}

/* T: transparent to joining. */
static bool
is_transparent(ucs4_t uc)
{
	return uc_joining_type(uc) == UC_JOINING_TYPE_T;
}

/* Joins on the side that @type (L or R) stands for, or on both. */
static bool
joins(ucs4_t uc, int type)
{
	int own = uc_joining_type(uc);

	return own == type || own == UC_JOINING_TYPE_D;
}

/* M1: a nonspacing mark with a combining class. */
static bool
is_classed_mark(ucs4_t uc)
{
	return has_category(uc, UC_CATEGORY_MASK_Mn) && uc_combining_class(uc);
}

/* A1: between LJ T* and T* RJ, where it breaks a cursive connection. */
static bool
breaks_cursive(const struct invisible_place *place)
{
	struct walk back = walk_back(place);
	struct walk on = walk_on(place);
	ucs4_t uc;

	do {
		uc = step_back(&back);
	} while (is_transparent(uc));
	if (!joins(uc, UC_JOINING_TYPE_L))
		return false;
	do {
		uc = step_on(&on);
	} while (is_transparent(uc));
	return joins(uc, UC_JOINING_TYPE_R);
}

/* What A2 and B have before them: L M* V M1*. */
static bool
follows_virama(const struct invisible_place *place)
{
	struct walk back = walk_back(place);
	bool virama = false;
	ucs4_t uc;

	for (;;) {
		uc = step_back(&back);
		if (uc_combining_class(uc) == UC_CCC_VR)
			virama = true;
		else if (!(virama ? has_category(uc, UC_CATEGORY_MASK_Mn)
				  : is_classed_mark(uc)))
			break;
	}
	return virama && has_category(uc, UC_CATEGORY_MASK_L);
}

/* A2: between L M* V M1* and M1* L, where it keeps a conjunct apart. */
static bool
parts_conjunct(const struct invisible_place *place)
{
	struct walk on = walk_on(place);
	ucs4_t uc;

	if (!follows_virama(place))
		return false;
	do {
		uc = step_on(&on);
	} while (is_classed_mark(uc));
	return has_category(uc, UC_CATEGORY_MASK_L);
}

/*
 * B: after L M* V M1* and not before D, a dependent vowel, where it makes a
 * half form. The library does not know D; no mark at all may follow, which for
 * what people write is the same.
 */
static bool
makes_half_form(const struct invisible_place *place)
{
	struct walk on = walk_on(place);
	ucs4_t uc;

	if (!follows_virama(place))
		return false;
	uc = step_on(&on);
	return uc != TOO_FAR && !has_category(uc, UC_CATEGORY_MASK_M);
}

/* Between two pictographs, as rule GB11 of UAX #29 has it. */
static bool
joins_emoji(const struct invisible_place *place)
{
	struct walk back = walk_back(place);
	struct walk on = walk_on(place);
	ucs4_t uc;

	do {
		uc = step_back(&back);
	} while (uc_graphemeclusterbreak_property(uc) == GBP_EXTEND);
	return uc_is_property_extended_pictographic(uc) &&
		uc_is_property_extended_pictographic(step_on(&on));
}

bool
joiner_belongs(ucs4_t uc, const struct invisible_place *place)
{
	if (uc == JOINER_ZWNJ)
		return breaks_cursive(place) || parts_conjunct(place);
	return makes_half_form(place) || joins_emoji(place);
}
