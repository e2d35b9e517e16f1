/* SPDX-License-Identifier: MIT */
/*
 * Frames of clients taken apart, whole and byte by byte: RFC 6455's own
 * examples, fragments, and all that is to end a connection.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "support/fail.h"
#include "support/runner.h"
#include "text/frame.h"
#include "web/web_input.h"

#define MASK "\x37\xfa\x21\x3d"

/* Bytes that a message may have. */
#define MESSAGE_MAX 300

static struct web_input input;
static struct web_input_end why;

/* What came out: "m:TEXT;" for a message, "p:TEXT;" for a ping. */
static char heard[4096];
static size_t heard_len;

/* What goes in. */
static char sent[4096];
static size_t sent_len;

static void
hear(char kind, const char *text, size_t len)
{
	heard_len += (size_t)snprintf(heard + heard_len,
				      sizeof(heard) - heard_len, "%c:%.*s;",
				      kind, (int)len, text);
}

static void
message(void *arg, const char *text, size_t len)
{
	(void)arg;
	hear('m', text, len);
}

static void
ping(void *arg, const char *payload, size_t len)
{
	(void)arg;
	hear('p', payload, len);
}

static const struct web_input_sink sink = { message, ping };

static void
set_up(void)
{
	web_input_init(&input, MESSAGE_MAX);
	memset(heard, 0, sizeof(heard));
	heard_len = 0;
	sent_len = 0;
}

static void
tear_down(void)
{
	web_input_fini(&input);
}

/* Adds bytes as they are. */
static void
add(const char *bytes, size_t len)
{
	memcpy(sent + sent_len, bytes, len);
	sent_len += len;
}

/* Adds a masked frame whose first byte is @first. */
static void
add_frame(unsigned first, const char *payload, size_t len)
{
	char head[FRAME_HEAD_MAX];
	size_t n = frame_head(head, FRAME_TEXT, len);

	head[0] = (char)first;
	head[1] = (char)(head[1] | 0x80);
	add(head, n);
	add(MASK, 4);
	for (size_t i = 0; i < len; i++)
		sent[sent_len++] = (char)(payload[i] ^ MASK[i % 4]);
}

static void
add_text(unsigned first, const char *text)
{
	add_frame(first, text, strlen(text));
}

/* Has all of it taken in reads of @piece bytes. True: it goes on. */
static bool
take(size_t piece)
{
	for (size_t at = 0; at < sent_len; at += piece) {
		size_t n = sent_len - at < piece ? sent_len - at : piece;

		if (!web_input_take(&input, sent + at, n, &sink, &input, &why))
			return false;
	}
	return true;
}

/* However it is cut, @expected is heard, and nothing is left over. */
static void
check_heard(const char *expected)
{
	for (size_t piece = 1; piece <= sent_len; piece++) {
		heard_len = 0;
		ck_assert(take(piece));
		ck_assert_str_eq(heard, expected);
		ck_assert_ptr_null(input.frames);
		ck_assert_ptr_null(input.text);
	}
}

/* However it is cut, it ends with @code after @expected was heard. */
static void
check_end(unsigned code, const char *expected)
{
	for (size_t piece = 1; piece <= sent_len; piece++) {
		memset(heard, 0, sizeof(heard));
		heard_len = 0;
		ck_assert(!take(piece));
		ck_assert_uint_eq(why.code, code);
		ck_assert_str_eq(heard, expected);
		web_input_fini(&input);
		web_input_init(&input, MESSAGE_MAX);
	}
	sent_len = 0;
}

/* RFC 6455, 5.7: a single-frame masked text message. */
START_TEST(web_input_hears_the_example_of_the_rfc)
{
	add("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11);
	check_heard("m:Hello;");
}
END_TEST

START_TEST(web_input_puts_fragments_together)
{
	add_text(0x01, "Hel");
	add_text(0x89, "are you there");
	add_text(0x00, "");
	add_text(0x8a, "unasked");
	add_text(0x80, "lo");
	add_text(0x81, "");
	add_text(0x81, "next");
	check_heard("p:are you there;m:Hello;m:;m:next;");
}
END_TEST

START_TEST(web_input_takes_all_lengths)
{
	char text[MESSAGE_MAX];
	char expected[MESSAGE_MAX + 8];

	memset(text, 'x', sizeof(text));
	add_frame(0x81, text, sizeof(text));
	snprintf(expected, sizeof(expected), "m:%.*s;", MESSAGE_MAX, text);
	check_heard(expected);
}
END_TEST

START_TEST(web_input_ends_as_asked)
{
	add_text(0x81, "bye");
	add_frame(0x88, "\x03\xe8thanks", 8);
	check_end(FRAME_CLOSE_NORMAL, "m:bye;");
	ck_assert_str_eq(why.words, "");
	add_frame(0x88, "", 0);
	check_end(FRAME_CLOSE_NONE, "");
	add_frame(0x88, "\x0f\xa0", 2);
	check_end(4000, "");
}
END_TEST

START_TEST(web_input_refuses_bad_ends)
{
	add_frame(0x88, "\x03", 1);
	check_end(FRAME_CLOSE_PROTOCOL, "");
	add_frame(0x88, "\x03\xed", 2);
	check_end(FRAME_CLOSE_PROTOCOL, "");
	add_frame(0x88, "\x03\xe8\xff", 3);
	check_end(FRAME_CLOSE_NOT_UTF8, "");
}
END_TEST

START_TEST(web_input_refuses_what_is_not_masked)
{
	add("\x81\x05Hello", 7);
	check_end(FRAME_CLOSE_PROTOCOL, "");
}
END_TEST

START_TEST(web_input_refuses_bits_and_kinds_that_are_none)
{
	static const unsigned firsts[] = { 0xc1, 0xa1, 0x91, 0x83,
					   0x87, 0x8b, 0x8f };

	for (size_t i = 0; i < sizeof(firsts) / sizeof(*firsts); i++) {
		add_text(firsts[i], "x");
		check_end(FRAME_CLOSE_PROTOCOL, "");
	}
}
END_TEST

START_TEST(web_input_refuses_messages_out_of_order)
{
	add_text(0x80, "rest of nothing");
	check_end(FRAME_CLOSE_PROTOCOL, "");
	add_text(0x01, "begun");
	add_text(0x81, "another");
	check_end(FRAME_CLOSE_PROTOCOL, "");
}
END_TEST

START_TEST(web_input_refuses_bad_control_frames)
{
	char long_ping[126];

	memset(long_ping, 'x', sizeof(long_ping));
	add_frame(0x89, long_ping, sizeof(long_ping));
	check_end(FRAME_CLOSE_PROTOCOL, "");
	add_text(0x09, "in pieces");
	check_end(FRAME_CLOSE_PROTOCOL, "");
}
END_TEST

/* 126 is the way to say at least 126, and so on. */
START_TEST(web_input_refuses_lengths_that_are_too_long)
{
	add("\x81\xfe\0\x05" MASK "hello", 13);
	check_end(FRAME_CLOSE_PROTOCOL, "");
	add("\x81\xff\0\0\0\0\0\0\0\x05" MASK "hello", 19);
	check_end(FRAME_CLOSE_PROTOCOL, "");
	add("\x81\xff\x80\0\0\0\0\0\0\0" MASK "hello", 19);
	check_end(FRAME_CLOSE_PROTOCOL, "");
}
END_TEST

START_TEST(web_input_refuses_binary)
{
	add_text(0x82, "x");
	check_end(FRAME_CLOSE_NOT_TEXT, "");
}
END_TEST

START_TEST(web_input_refuses_what_is_too_long)
{
	char text[MESSAGE_MAX + 1];

	memset(text, 'x', sizeof(text));
	add_frame(0x81, text, sizeof(text));
	check_end(FRAME_CLOSE_TOO_BIG, "");
	add_frame(0x01, text, MESSAGE_MAX);
	add_text(0x80, "y");
	check_end(FRAME_CLOSE_TOO_BIG, "");
	/* a length alone is enough, whatever is to come */
	add("\x81\xff\0\0\xff\xff\xff\xff\xff\xff" MASK "x", 15);
	check_end(FRAME_CLOSE_TOO_BIG, "");
}
END_TEST

START_TEST(web_input_wants_utf8)
{
	add_text(0x81, "gr\xc3\xbc\xc3\x9f");
	add_text(0x81, "\xed\xa0\x80");
	check_end(FRAME_CLOSE_NOT_UTF8, "m:gr\xc3\xbc\xc3\x9f;");
	/* cut in the middle of a character, and whole all the same */
	add_text(0x01, "\xc3");
	add_text(0x80, "\xbc");
	check_heard("m:\xc3\xbc;");
}
END_TEST

/* wslay's own memory is not counted. */
static int
take_all(void *arg)
{
	bool going;

	(void)arg;
	heard_len = 0;
	going = take(3);
	web_input_fini(&input);
	web_input_init(&input, MESSAGE_MAX);
	if (going)
		return 0;
	return why.code == FRAME_CLOSE_NO_MEMORY ? -ENOMEM : -EBADMSG;
}

START_TEST(web_input_without_memory_ends)
{
	add_text(0x01, "Hel");
	add_text(0x80, "lo");
	ck_assert_uint_ge(fail_each(take_all, NULL), 1);
	ck_assert_str_eq(heard, "m:Hello;");
}
END_TEST

SUITE(web_input)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(web_input_hears_the_example_of_the_rfc);
	ADD(web_input_puts_fragments_together);
	ADD(web_input_takes_all_lengths);
	ADD(web_input_ends_as_asked);
	ADD(web_input_refuses_bad_ends);
	ADD(web_input_refuses_what_is_not_masked);
	ADD(web_input_refuses_bits_and_kinds_that_are_none);
	ADD(web_input_refuses_messages_out_of_order);
	ADD(web_input_refuses_bad_control_frames);
	ADD(web_input_refuses_lengths_that_are_too_long);
	ADD(web_input_refuses_binary);
	ADD(web_input_refuses_what_is_too_long);
	ADD(web_input_wants_utf8);
	ADD(web_input_without_memory_ends);
}
