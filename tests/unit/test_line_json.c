/* SPDX-License-Identifier: MIT */
/*
 * test_line_json.c - a line as JSON, to the byte.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "store/line.h"
#include "store/line_json.h"
#include "support/runner.h"

#define MOMENT INT64_C(1763720799123456789)
#define MOMENT_TEXT "\"time\":\"2025-11-21T10:26:39.123456Z\""

static struct line
line_of(enum line_kind kind, const char *text)
{
	return (struct line){
		.number = 7,
		.time = MOMENT,
		.kind = kind,
		.address = "tcp:[::1]:5",
		.address_len = 11,
		.label = "fiber",
		.label_len = 5,
		.text = text,
		.text_len = text ? (uint32_t)strlen(text) : 0,
	};
}

/* @json, which is taken, reads @expected. */
static void
reads(json_t *json, const char *expected)
{
	char *text;

	ck_assert_ptr_nonnull(json);
	text = json_dumps(json, JSON_COMPACT);
	ck_assert_str_eq(text, expected);
	free(text);
	json_decref(json);
}

static void
line_reads(struct line line, const char *expected)
{
	reads(line_json(&line), expected);
}

START_TEST(line_json_each_kind)
{
	line_reads(line_of(LINE_MESSAGE, "say \"h\xc3\xa9\"\t\\"),
		   "{\"number\":7,\"kind\":\"message\"," MOMENT_TEXT
		   ",\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\","
		   "\"text\":\"say \\\"h\xc3\xa9\\\"\\t\\\\\"}");
	line_reads(line_of(LINE_JOIN, NULL),
		   "{\"number\":7,\"kind\":\"join\"," MOMENT_TEXT
		   ",\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\"}");
	line_reads(line_of(LINE_LEAVE, NULL),
		   "{\"number\":7,\"kind\":\"leave\"," MOMENT_TEXT
		   ",\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\"}");
	line_reads(line_of(LINE_ANNOUNCEMENT, "hear"),
		   "{\"number\":7,\"kind\":\"announcement\"," MOMENT_TEXT
		   ",\"text\":\"hear\"}");
	line_reads(line_of(LINE_MESSAGE, NULL),
		   "{\"number\":7,\"kind\":\"message\"," MOMENT_TEXT
		   ",\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\","
		   "\"text\":\"\"}");
}
END_TEST

START_TEST(line_json_names)
{
	struct line line = line_of(LINE_RENAME, "bob");

	line_reads(line,
		   "{\"number\":7,\"kind\":\"rename\"," MOMENT_TEXT
		   ",\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\","
		   "\"text\":\"bob\"}");
	line.name = "ann";
	line.name_len = 3;
	line_reads(line,
		   "{\"number\":7,\"kind\":\"rename\"," MOMENT_TEXT
		   ",\"author\":\"tcp:[::1]:5\",\"label\":\"fiber\","
		   "\"name\":\"ann\",\"text\":\"bob\"}");
	line.kind = LINE_ACTION;
	ck_assert_str_eq(line_json_kind(&line), "action");
	line.kind = LINE_TOPIC;
	ck_assert_str_eq(line_json_kind(&line), "topic");
	line.kind = LINE_KINDS;
	ck_assert_str_eq(line_json_kind(&line), "other");
}
END_TEST

START_TEST(line_json_moments)
{
	struct line line = line_of(LINE_ANNOUNCEMENT, "x");

	line.time = -1;
	line_reads(line,
		   "{\"number\":7,\"kind\":\"announcement\","
		   "\"time\":\"1969-12-31T23:59:59.999999Z\",\"text\":\"x\"}");
	line.time = 0;
	line_reads(line,
		   "{\"number\":7,\"kind\":\"announcement\","
		   "\"time\":\"1970-01-01T00:00:00.000000Z\",\"text\":\"x\"}");
}
END_TEST

START_TEST(line_json_text_that_is_no_utf8)
{
	line_reads(line_of(LINE_ANNOUNCEMENT, "a\xff\x62"),
		   "{\"number\":7,\"kind\":\"announcement\"," MOMENT_TEXT
		   ",\"text\":\"a\xef\xbf\xbd\x62\"}");
}
END_TEST

SUITE(line_json)
{
	ADD(line_json_each_kind);
	ADD(line_json_names);
	ADD(line_json_moments);
	ADD(line_json_text_that_is_no_utf8);
}
