/* SPDX-License-Identifier: MIT */
/*
 * test_invisible.c - variation selectors and tags, where they belong. Joiners
 * are test_joiner.c's.
 */
#include "config.h"

#include "support/runner.h"
#include "text/invisible.h"
#include "text_case.h"

/* Tags "gbeng", of England's flag, without their end. */
#define GBENG "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067"
#define CANCEL "\U000e007f"
#define FLAG "\U0001f3f4"

START_TEST(invisible_kinds)
{
	ck_assert_int_eq(invisible_kind('a'), INVISIBLE_NOT);
	ck_assert_int_eq(invisible_kind(0x600), INVISIBLE_NOT);
	ck_assert_int_eq(invisible_kind(0x34f), INVISIBLE_NOT);
	ck_assert_int_eq(invisible_kind(0x3164), INVISIBLE_NOT);
	ck_assert_int_eq(invisible_kind(0x13430), INVISIBLE_NOT);
	ck_assert_int_eq(invisible_kind(0xfeff), INVISIBLE_NEVER);
	ck_assert_int_eq(invisible_kind(0xfffa), INVISIBLE_NEVER);
	ck_assert_int_eq(invisible_kind(0x2065), INVISIBLE_NEVER);
	ck_assert_int_eq(invisible_kind(0xe0001), INVISIBLE_NEVER);
	ck_assert_int_eq(invisible_kind(0x200c), INVISIBLE_BY_CONTEXT);
	ck_assert_int_eq(invisible_kind(0x200d), INVISIBLE_BY_CONTEXT);
	ck_assert_int_eq(invisible_kind(0xfe0f), INVISIBLE_BY_CONTEXT);
	ck_assert_int_eq(invisible_kind(0x180f), INVISIBLE_BY_CONTEXT);
	ck_assert_int_eq(invisible_kind(0xe01ef), INVISIBLE_BY_CONTEXT);
	ck_assert_int_eq(invisible_kind(0xe0020), INVISIBLE_BY_CONTEXT);
	ck_assert_int_eq(invisible_kind(0xe007f), INVISIBLE_BY_CONTEXT);
}
END_TEST

START_TEST(invisible_presentation_of_emoji_stays)
{
	UNCHANGED("\u2764\ufe0f \u2764\ufe0e \u00a9\ufe0f \U0001f3f3\ufe0f");
	UNCHANGED("1\ufe0f\u20e3 #\ufe0f\u20e3 *\ufe0f\u20e3 1\u20e3");
	UNCHANGED("\U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea");
}
END_TEST

START_TEST(invisible_presentation_of_other_things_goes)
{
	CLEANED("\ufe0f", "");
	CLEANED("a\ufe0f b\ufe0e", "a b");
	CLEANED("\u2764\ufe0f\ufe0f\ufe0e", "\u2764\ufe0f");
	CLEANED("*\ufe0f** 1\ufe0f 2", "*** 1 2");
	CLEANED("1\ufe0f\u200c\u20e3", "1\u20e3");
}
END_TEST

START_TEST(invisible_other_variants_stay_where_they_are_known)
{
	UNCHANGED("\u2229\ufe00 0\ufe00 \u1000\ufe00 \uff01\ufe01");
	UNCHANGED("\u845b\U000e0100 \u8fba\U000e0101 \U00020bb7\U000e01ef");
	UNCHANGED("\u1820\u180b \u1828\u180d \u182d\u180f");
	CLEANED("a\ufe00 1\ufe00 \ufe05", "a 1 ");
	CLEANED("a\U000e0100 \u2764\U000e0100", "a \u2764");
	CLEANED("a\u180b \u1810\u180b", "a \u1810");
	CLEANED("\u2229\ufe00\ufe01", "\u2229\ufe00");
}
END_TEST

START_TEST(invisible_tags_of_a_flag_stay)
{
	UNCHANGED(FLAG GBENG CANCEL "x");
	UNCHANGED(FLAG "\U000e0075\U000e0073\U000e0031" CANCEL);
	UNCHANGED(FLAG GBENG CANCEL FLAG GBENG CANCEL);
}
END_TEST

START_TEST(invisible_other_tags_go)
{
	CLEANED("a" GBENG CANCEL "b", "ab");
	CLEANED(FLAG GBENG, FLAG);
	CLEANED(FLAG GBENG "x" CANCEL, FLAG "x");
	CLEANED(FLAG CANCEL GBENG CANCEL, FLAG GBENG CANCEL);
	CLEANED(FLAG CANCEL, FLAG);
	CLEANED(FLAG "\U000e0067\U000e0062" CANCEL, FLAG);
	CLEANED(FLAG GBENG GBENG CANCEL, FLAG);
	CLEANED(FLAG "\U000e0047\U000e0042\U000e0045" CANCEL, FLAG);
	CLEANED(GBENG CANCEL, "");
	CLEANED("\U000e007f", "");
}
END_TEST

SUITE(invisible)
{
	TCase *tc = tcase_create("invisible");

	tcase_add_test(tc, invisible_kinds);
	tcase_add_test(tc, invisible_presentation_of_emoji_stays);
	tcase_add_test(tc, invisible_presentation_of_other_things_goes);
	tcase_add_test(tc, invisible_other_variants_stay_where_they_are_known);
	tcase_add_test(tc, invisible_tags_of_a_flag_stay);
	tcase_add_test(tc, invisible_other_tags_go);
	suite_add_tcase(s, tc);
}
