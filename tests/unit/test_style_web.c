/* SPDX-License-Identifier: MIT */
/*
 * Lines as frames of JSON, byte for byte.
 */
#include "config.h"

#include <jansson.h>
#include <string.h>

#include "room/style.h"
#include "support/runner.h"

/* 2026-11-21T10:26:39.123Z */
#define MOMENT INT64_C(1795256799123000000)

static char bytes[256 * 1024];

/* The payload of the one frame of @len bytes. */
static const char *
payload(size_t len, size_t *ret_len)
{
	const unsigned char *head = (const unsigned char *)bytes;

	ck_assert_uint_ge(len, 2);
	ck_assert_uint_eq(head[0], 0x81);
	*ret_len = head[1];
	if (head[1] < 126) {
		ck_assert_uint_eq(len, 2 + *ret_len);
		return bytes + 2;
	}
	ck_assert_uint_eq(head[1], 126);
	*ret_len = (size_t)head[2] << 8 | head[3];
	ck_assert_uint_eq(len, 4 + *ret_len);
	return bytes + 4;
}

static void
check(const struct line *line, const char *expected)
{
	size_t bound = style_web.bound(line);
	size_t len = style_web.render(bytes, line);
	size_t n;
	const char *text = payload(len, &n);

	ck_assert_uint_le(len, bound);
	ck_assert_uint_eq(n, strlen(expected));
	ck_assert_mem_eq(text, expected, n);
}

static struct line
line_of(enum line_kind kind, const char *text)
{
	return (struct line){
		.number = 12,
		.time = MOMENT,
		.client = 3,
		.address = "tcp:127.0.0.1:51296",
		.address_len = 19,
		.label = "web",
		.label_len = 3,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = (uint8_t)kind,
	};
}

#define BEGIN(kind) \
	"{\"n\":12,\"kind\":\"" kind "\",\"time\":\"2026-11-21T10:26:39.123Z\""
#define WHO(name)                                               \
	",\"id\":3" name ",\"address\":\"tcp:127.0.0.1:51296\"" \
	",\"label\":\"web\""

START_TEST(style_web_says_all_of_a_line)
{
	struct line line = line_of(LINE_MESSAGE, "hello");

	check(&line, BEGIN("message") WHO("") ",\"text\":\"hello\"}");
	line.name = "ann";
	line.name_len = 3;
	check(&line,
	      BEGIN("message") WHO(",\"name\":\"ann\"") ",\"text\":\"hello\"}");
	line = line_of(LINE_JOIN, "");
	check(&line, BEGIN("join") WHO("") "}");
	line = line_of(LINE_LEAVE, "");
	check(&line, BEGIN("leave") WHO("") "}");
}
END_TEST

START_TEST(style_web_announcements_are_nobodys)
{
	const struct line line = {
		.number = 12,
		.time = MOMENT,
		.text = "soon",
		.text_len = 4,
		.kind = LINE_ANNOUNCEMENT,
	};

	check(&line, BEGIN("announcement") ",\"text\":\"soon\"}");
}
END_TEST

START_TEST(style_web_text_cannot_leave_its_string)
{
	struct line line = line_of(LINE_MESSAGE, "\",\"n\":1}\\\t<script>");

	check(&line,
	      BEGIN("message") WHO(
		      "") ",\"text\":\"\\\",\\\"n\\\":1}\\\\\\t<script>\"}");
	line = line_of(LINE_MESSAGE, "*** not the room");
	check(&line,
	      BEGIN("message") WHO("") ",\"text\":\"*** not the room\"}");
}
END_TEST

START_TEST(style_web_long_lines_fit)
{
	static char text[60000];
	struct line line;
	size_t len, bound;

	memset(text, '"', sizeof(text) - 1);
	line = line_of(LINE_MESSAGE, text);
	line.number = UINT64_MAX;
	line.client = UINT64_MAX;
	bound = style_web.bound(&line);
	len = style_web.render(bytes, &line);
	ck_assert_uint_le(bound, sizeof(bytes));
	ck_assert_uint_le(len, bound);
	ck_assert_mem_eq(bytes, "\x81\x7f\0\0\0\0\0\1", 8);
}
END_TEST

START_TEST(style_web_times_before_the_epoch)
{
	struct line line = line_of(LINE_JOIN, "");

	line.time = -1;
	check(&line,
	      "{\"n\":12,\"kind\":\"join\","
	      "\"time\":\"1969-12-31T23:59:59.999Z\"" WHO("") "}");
}
END_TEST

START_TEST(style_web_notices_have_no_number)
{
	size_t len = style_web.notice(bytes, "you \"fell\" behind", 17);
	size_t n;
	const char *text = payload(len, &n);

	ck_assert_uint_le(len, style_web.notice_bound(17));
	ck_assert_uint_eq(n, 32);
	ck_assert_mem_eq(text, "{\"notice\":\"you \\\"fell\\\" behind\"}", 32);
}
END_TEST

SUITE(style_web)
{
	ADD(style_web_says_all_of_a_line);
	ADD(style_web_announcements_are_nobodys);
	ADD(style_web_text_cannot_leave_its_string);
	ADD(style_web_long_lines_fit);
	ADD(style_web_times_before_the_epoch);
	ADD(style_web_notices_have_no_number);
}
