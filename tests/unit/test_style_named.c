/* SPDX-License-Identifier: MIT */
/*
 * The styles for people at terminals, byte for byte.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "room/style.h"
#include "support/runner.h"
#include "unit/german.h"

/* 14:03:59.999999999 of some day, in UTC. */
#define MOMENT INT64_C(1763733839999999999)

#define DIM "\033[2m"
#define END "\033[0m"
#define ANN_COLOR "33"

static struct line
line_of(enum line_kind kind, const char *name, const char *text)
{
	return (struct line){
		.client = 12,
		.time = MOMENT,
		.address = "tcp:192.0.2.1:5",
		.address_len = 15,
		.label = "fiber",
		.label_len = 5,
		.name = name,
		.name_len = (uint8_t)strlen(name),
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = (uint8_t)kind,
	};
}

static void
set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static void
set_up(void)
{
	set_zone("UTC");
}

/* @style shows @line as @expected. */
static void
shows(const struct style *style, struct line line, const char *expected)
{
	char bytes[1024];
	size_t bound = style->bound(&line);
	size_t len;

	ck_assert_uint_le(bound, sizeof(bytes));
	len = style->render(bytes, &line);
	ck_assert_uint_le(len, bound);
	bytes[len] = '\0';
	ck_assert_str_eq(bytes, expected);
}

static void
named(enum line_kind kind, const char *name, const char *text,
      const char *expected)
{
	shows(&style_named, line_of(kind, name, text), expected);
}

START_TEST(style_named_says_who_it_is)
{
	named(LINE_MESSAGE, "ann", "hi", "14:03 <ann> hi\n");
	named(LINE_MESSAGE, "", "*** hi", "14:03 <guest-12> *** hi\n");
	named(LINE_ACTION, "ann", "waves", "14:03 * ann waves\n");
	named(LINE_JOIN, "", "",
	      "14:03 --> guest-12 has come from tcp:192.0.2.1:5\n");
	named(LINE_LEAVE, "ann", "", "14:03 <-- ann has gone\n");
	named(LINE_RENAME, "", "ann", "14:03 --- guest-12 is now ann\n");
	named(LINE_RENAME, "ann", "", "14:03 --- ann is now guest-12\n");
	named(LINE_TOPIC, "ann", "tea",
	      "14:03 --- ann has set the topic: tea\n");
	named(LINE_TOPIC, "ann", "",
	      "14:03 --- ann has taken the topic away\n");
	named(LINE_ANNOUNCEMENT, "", "hear", "14:03 *** hear\n");
	named(LINE_ANNOUNCEMENT, "", "*** hear", "14:03 *** hear\n");
}
END_TEST

/* Somebody who is not in the room has an address only. */
START_TEST(style_named_letter)
{
	struct line line = line_of(LINE_MESSAGE, "", "42");

	line.client = 0;
	shows(&style_named, line, "14:03 <tcp:192.0.2.1:5> 42\n");
}
END_TEST

START_TEST(style_named_time_is_that_of_the_place)
{
	struct line line = line_of(LINE_MESSAGE, "ann", "hi");

	set_zone("IST-5:30");
	shows(&style_named, line, "19:33 <ann> hi\n");
	set_zone("UTC");
	line.time = -1;
	shows(&style_named, line, "23:59 <ann> hi\n");
}
END_TEST

START_TEST(style_named_color_ends_with_its_line)
{
	shows(&style_named_color, line_of(LINE_MESSAGE, "ann", "hi"),
	      DIM "14:03 " END "<\033[" ANN_COLOR "mann" END "> hi\n");
	shows(&style_named_color, line_of(LINE_ACTION, "ann", "waves"),
	      DIM "14:03 " END "* \033[" ANN_COLOR "mann" END " waves\n");
	shows(&style_named_color, line_of(LINE_LEAVE, "ann", ""),
	      DIM "14:03 <-- ann has gone" END "\n");
}
END_TEST

/* They do not all look alike, and each looks always alike. */
START_TEST(style_named_color_is_one_of_six)
{
	unsigned seen = 0;

	for (char name = 'a'; name <= 'z'; name++) {
		struct line line = line_of(LINE_MESSAGE, "", "");
		char bytes[1024];
		char *color;

		line.name = &name;
		line.name_len = 1;
		bytes[style_named_color.render(bytes, &line)] = '\0';
		color = strstr(bytes, "<\033[3");
		ck_assert_ptr_nonnull(color);
		ck_assert(color[4] >= '1' && color[4] <= '6');
		seen |= 1u << (color[4] - '0');
	}
	ck_assert_uint_eq(seen, 0x7e);
}
END_TEST

START_TEST(style_named_speaks_german)
{
	german_speak();
	named(LINE_MESSAGE, "ann", "hi", "14:03 <ann> hi\n");
	named(LINE_JOIN, "", "",
	      "14:03 --> guest-12 ist da, von tcp:192.0.2.1:5\n");
	named(LINE_LEAVE, "ann", "", "14:03 <-- ann ist gegangen\n");
	named(LINE_RENAME, "ann", "j\xc3\xbcrg",
	      "14:03 --- ann hei\xc3\x9ft jetzt j\xc3\xbcrg\n");
	named(LINE_TOPIC, "ann", "x",
	      "14:03 --- ann hat das Thema gesetzt: x\n");
	named(LINE_TOPIC, "ann", "", "14:03 --- ann hat das Thema entfernt\n");
}
END_TEST

/* Scripts read it. */
START_TEST(style_plain_speaks_english)
{
	german_speak();
	shows(&style_plain, line_of(LINE_LEAVE, "ann", ""),
	      "Connection from tcp:192.0.2.1:5 via fiber closed\n");
	shows(&style_plain, line_of(LINE_RENAME, "ann", "bob"),
	      "*** ann is now bob\n");
}
END_TEST

START_TEST(style_same_in_another_language)
{
	uint32_t english = styles_version();

	ck_assert(styles_same(english));
	ck_assert(style_same(style_named.id, english));
	german_speak();
	ck_assert_uint_ne(styles_version(), english);
	ck_assert(styles_same(english));
	ck_assert(style_same(style_plain.id, english));
	ck_assert(style_same(style_web.id, english));
	ck_assert(!style_same(style_named.id, english));
	ck_assert(!style_same(style_named_color.id, english));
	ck_assert(style_same(style_named.id, styles_version()));
}
END_TEST

START_TEST(style_same_of_other_styles)
{
	ck_assert(!styles_same(0));
	ck_assert(!style_same(style_plain.id, 0));
	ck_assert(!style_same(0, styles_version()));
	ck_assert(style_same(style_plain.id, styles_version()));
}
END_TEST

START_TEST(style_of_each_id)
{
	ck_assert_ptr_null(style_by_id(0));
	ck_assert_ptr_null(style_by_id(255));
	ck_assert_ptr_eq(style_by_id(1), &style_plain);
	ck_assert_ptr_eq(style_by_id(2), &style_named);
	ck_assert_ptr_eq(style_by_id(3), &style_named_color);
	ck_assert_uint_gt(styles_version(), 3);
}
END_TEST

SUITE(style_named)
{
	tcase_add_checked_fixture(tc_, set_up, NULL);
	ADD(style_named_says_who_it_is);
	ADD(style_named_letter);
	ADD(style_named_time_is_that_of_the_place);
	ADD(style_named_color_ends_with_its_line);
	ADD(style_named_color_is_one_of_six);
	ADD(style_named_speaks_german);
	ADD(style_plain_speaks_english);
	ADD(style_same_in_another_language);
	ADD(style_same_of_other_styles);
	ADD(style_of_each_id);
}
