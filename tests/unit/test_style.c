/* SPDX-License-Identifier: MIT */
/*
 * The plain style, byte for byte.
 */
#include "config.h"

#include <string.h>

#include "room/style.h"
#include "support/runner.h"

/* Renders @line; it must be @expected and within the bound. */
static void
check_render(const struct line *line, const char *expected)
{
	char bytes[512];
	size_t bound = style_plain.bound(line);
	size_t len;

	ck_assert_uint_le(bound, sizeof(bytes));
	len = style_plain.render(bytes, line);
	ck_assert_uint_le(len, bound);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(bytes, expected, len);
}

static void
check_client_line(enum line_kind kind, const char *address,
		  const char *expected)
{
	struct line line = {
		.number = 3,
		.time = 1,
		.address = address,
		.address_len = (uint16_t)strlen(address),
		.label = "fiber",
		.label_len = 5,
		.kind = (uint8_t)kind,
	};

	check_render(&line, expected);
}

static void
check_text(enum line_kind kind, const char *text, const char *expected)
{
	struct line line = {
		.address = "tcp:127.0.0.1:51296",
		.address_len = 19,
		.label = "fiber",
		.label_len = 5,
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = (uint8_t)kind,
	};

	check_render(&line, expected);
}

/* What client 12, called @name, has caused. */
static void
check_named(enum line_kind kind, const char *name, const char *text,
	    const char *expected)
{
	struct line line = {
		.client = 12,
		.address = "tcp:a",
		.address_len = 5,
		.label = "fiber",
		.label_len = 5,
		.name = name,
		.name_len = (uint8_t)strlen(name),
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = (uint8_t)kind,
	};

	check_render(&line, expected);
}

START_TEST(style_plain_joins_and_leaves)
{
	check_client_line(LINE_JOIN, "tcp:127.0.0.1:51296",
			  "Got connection from tcp:127.0.0.1:51296 via "
			  "fiber\n");
	check_client_line(LINE_LEAVE, "unix:@x",
			  "Connection from unix:@x via fiber closed\n");
	check_client_line(LINE_JOIN,
			  "unix:", "Got connection from unix: via fiber\n");
}
END_TEST

START_TEST(style_plain_message_is_as_typed)
{
	check_text(LINE_MESSAGE, "Hello from client A",
		   "Hello from client A\n");
	check_text(LINE_MESSAGE, "", "\n");
	check_text(LINE_MESSAGE, " *** x", " *** x\n");
	check_text(LINE_MESSAGE, "***x", "***x\n");
	check_text(LINE_MESSAGE, "Connection", "Connection\n");
}
END_TEST

START_TEST(style_plain_nobody_can_pretend_to_be_the_room)
{
	check_text(LINE_MESSAGE, "*** x", " *** x\n");
	check_text(LINE_MESSAGE, "<a> b", " <a> b\n");
	check_text(LINE_MESSAGE, "Got connection from x",
		   " Got connection from x\n");
	check_text(LINE_MESSAGE, "Connection from x", " Connection from x\n");
}
END_TEST

START_TEST(style_plain_announcement_is_the_room_itself)
{
	check_text(LINE_ANNOUNCEMENT, "*** going down", "*** going down\n");
	check_text(LINE_ANNOUNCEMENT, "going down", "*** going down\n");
	check_text(LINE_ANNOUNCEMENT, "***", "*** ***\n");
	check_text(LINE_ANNOUNCEMENT, "", "*** \n");
}
END_TEST

START_TEST(style_plain_names_who_has_a_name)
{
	check_named(LINE_MESSAGE, "ann", "hi", "<ann> hi\n");
	check_named(LINE_MESSAGE, "ann", "", "<ann> \n");
	check_named(LINE_MESSAGE, "ann", "*** x", "<ann> *** x\n");
	check_named(LINE_ACTION, "ann", "waves", "<* ann> waves\n");
	check_named(LINE_RENAME, "ann", "bob", "*** ann is now bob\n");
	check_named(LINE_TOPIC, "ann", "tea",
		    "*** ann has set the topic: tea\n");
	check_named(LINE_TOPIC, "ann", "",
		    "*** ann has taken the topic away\n");
	check_named(LINE_JOIN, "ann", "",
		    "Got connection from tcp:a via fiber\n");
	check_named(LINE_LEAVE, "ann", "",
		    "Connection from tcp:a via fiber closed\n");
}
END_TEST

/* A message may be anything that was typed: no message looks like these. */
START_TEST(style_plain_guests_have_a_number)
{
	check_named(LINE_ACTION, "", "waves", "<* guest-12> waves\n");
	check_named(LINE_RENAME, "", "ann", "*** guest-12 is now ann\n");
	check_named(LINE_RENAME, "ann", "", "*** ann is now guest-12\n");
	check_named(LINE_TOPIC, "", "tea",
		    "*** guest-12 has set the topic: tea\n");
	check_named(LINE_MESSAGE, "", "* ann waves", "* ann waves\n");
	check_named(LINE_MESSAGE, "", "<* ann> waves", " <* ann> waves\n");
	check_named(LINE_MESSAGE, "", "*** ann is now bob",
		    " *** ann is now bob\n");
}
END_TEST

/* Of all the longest. */
START_TEST(style_plain_keeps_its_bound)
{
	char name[LINE_NAME_MAX], bytes[1024];
	struct line line = {
		.client = UINT64_MAX,
		.name = name,
		.text = name,
		.text_len = sizeof(name),
	};

	memset(name, 'n', sizeof(name));
	for (int kind = LINE_MESSAGE; kind < LINE_KINDS; kind++)
		for (int named = 0; named < 2; named++) {
			line.kind = (uint8_t)kind;
			line.name_len = named ? sizeof(name) : 0;
			ck_assert_uint_le(style_plain.bound(&line),
					  sizeof(bytes));
			ck_assert_uint_le(style_plain.render(bytes, &line),
					  style_plain.bound(&line));
		}
}
END_TEST

START_TEST(style_plain_notice_has_its_mark)
{
	char bytes[64];
	size_t len = style_plain.notice(bytes, "not sent", 8);

	ck_assert_uint_le(len, style_plain.notice_bound(8));
	ck_assert_uint_eq(len, 13);
	ck_assert_mem_eq(bytes, "*** not sent\n", 13);
}
END_TEST

SUITE(style)
{
	ADD(style_plain_joins_and_leaves);
	ADD(style_plain_message_is_as_typed);
	ADD(style_plain_nobody_can_pretend_to_be_the_room);
	ADD(style_plain_announcement_is_the_room_itself);
	ADD(style_plain_names_who_has_a_name);
	ADD(style_plain_guests_have_a_number);
	ADD(style_plain_keeps_its_bound);
	ADD(style_plain_notice_has_its_mark);
}
