/* SPDX-License-Identifier: MIT */
/*
 * test_session.c - from bytes to lines, however the bytes are cut.
 *
 * What a session says is written down as "line|" and "[notice]", in order.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "text/session.h"

#define IAC "\xff"
#define WILL_ECHO IAC "\xfb\x01"
#define DONT_ECHO IAC "\xfe\x01"
#define AYT IAC "\xf6"
#define SB IAC "\xfa"
#define SE IAC "\xf0"
#define HERE "[yes, I am here]"
#define FFFD "\xef\xbf\xbd" /* U+FFFD */
#define TOO_LONG(n) "[line too long: " n " bytes, at most 8; not sent]"

/* Bytes that a line may have, unless a test says otherwise. */
#define LONGEST 8

/* The client. */
static struct session_rules rules;
static struct session session;

/* What was said, and what was replied. */
static char said[16384];
static size_t said_len;
static uint8_t reply[256];
static size_t reply_len;
static int heard_arg;
static uint64_t last_end; /* in the input, of the last line said */

static void
say(void *arg, const char *before, const char *text, size_t len,
    const char *after)
{
	ck_assert_ptr_eq(arg, &heard_arg);
	ck_assert_uint_lt(said_len + len + 2, sizeof(said));
	memcpy(said + said_len, before, strlen(before));
	said_len += strlen(before);
	memcpy(said + said_len, text, len);
	said_len += len;
	memcpy(said + said_len, after, strlen(after));
	said_len += strlen(after);
}

static void
hear_line(void *arg, const char *text, size_t len, uint64_t input_end)
{
	say(arg, "", text, len, "|");
	ck_assert_uint_gt(input_end, last_end);
	last_end = input_end;
}

static void
hear_notice(void *arg, const char *text, size_t len,
	    MAYBE_UNUSED uint64_t cause)
{
	say(arg, "[", text, len, "]");
}

static void
hear_reply(void *arg, const uint8_t *bytes, size_t len,
	   MAYBE_UNUSED uint64_t cause)
{
	ck_assert_ptr_eq(arg, &heard_arg);
	memcpy(reply + reply_len, bytes, len);
	reply_len += len;
}

static const struct session_sink sink = {
	.line = hear_line,
	.notice = hear_notice,
	.telnet_reply = hear_reply,
};

static void
set_up_with(uint32_t line_max)
{
	ck_assert_int_eq(session_rules_init(&rules, line_max, &sink), 0);
	session_init(&session);
	said_len = 0;
	reply_len = 0;
	last_end = 0;
}

static void
set_up(void)
{
	set_up_with(LONGEST);
}

static void
tear_down(void)
{
	session_fini(&session);
	session_rules_fini(&rules);
}

/* One read, from memory of its exact size. */
static void
give(const char *bytes, size_t len)
{
	char *buf = malloc(len + !len);

	ck_assert_ptr_nonnull(buf);
	if (len > 0)
		memcpy(buf, bytes, len);
	ck_assert_int_eq(session_input(&session, &rules, buf, len, &heard_arg),
			 0);
	free(buf);
}

/* A string literal as one read. */
#define GIVE(bytes) give(bytes, sizeof(bytes) - 1)

static void
end(void)
{
	session_end(&session, &rules, &heard_arg);
	ck_assert_ptr_null(session.partial);
}

/* All that was said so far is @expected. */
static void
has_said(const char *expected)
{
	said[said_len] = '\0';
	ck_assert_str_eq(said, expected);
}

/*
 * What a client sends, to the end of its stream, says @expected: in one read,
 * in any two, byte by byte.
 */
static void
says(const char *bytes, size_t len, const char *expected)
{
	for (size_t cut = 0; cut <= len + 1; cut++) {
		set_up();
		if (cut <= len) {
			give(bytes, cut);
			give(bytes + cut, len - cut);
		} else {
			for (size_t i = 0; i < len; i++)
				give(bytes + i, 1);
		}
		end();
		has_said(expected);
		tear_down();
	}
}

/* A string literal as all that a client sends. */
#define SAYS(bytes, expected) says(bytes, sizeof(bytes) - 1, expected)

START_TEST(session_lines_end_at_lf)
{
	SAYS("", "");
	SAYS("a\n", "a|");
	SAYS("a\nbc\n\nd\n", "a|bc||d|");
	SAYS("\n", "|");
}
END_TEST

START_TEST(session_one_cr_before_lf_is_dropped)
{
	SAYS("a\r\nb\r\n\r\nc\n", "a|b||c|");
	SAYS("\r\n", "|");
	/* The others are control characters, and go with them. */
	SAYS("a\r\r\n\rb\rc\n", "a|bc|");
}
END_TEST

START_TEST(session_last_line_needs_no_lf)
{
	SAYS("a\nb", "a|b|");
	SAYS("b\r", "b|");
	SAYS("a\n", "a|");
}
END_TEST

START_TEST(session_half_lines_are_not_said)
{
	GIVE("hal");
	GIVE("f");
	has_said("");
	GIVE(" li\nx");
	has_said("half li|");
	ck_assert_ptr_nonnull(session.partial);
}
END_TEST

START_TEST(session_lines_of_the_greatest_length)
{
	SAYS("12345678\n", "12345678|");
	SAYS("12345678\r\n", "12345678|");
	SAYS("12345678", "12345678|");
	SAYS("12345678\r", "12345678|");
	SAYS(IAC IAC IAC IAC "123456\n", FFFD FFFD "123456|");
	SAYS("\u200b12345\n", "12345|");
}
END_TEST

START_TEST(session_longer_lines_are_not_said)
{
	SAYS("123456789\n", TOO_LONG("9"));
	SAYS("123456789\r\n", TOO_LONG("9"));
	SAYS("12345678\r\r\n", TOO_LONG("9"));
	SAYS("a\n1234567890123456789012345\r\r\nb\n", "a|" TOO_LONG("26") "b|");
	SAYS("123456789", TOO_LONG("9"));
	SAYS("a\n123456789\r\nb", "a|" TOO_LONG("9") "b|");
	/* Counted before cleaning: what cleaning would remove counts. */
	SAYS("\x1b[31mabcd\n", TOO_LONG("9"));
	SAYS("\u200b\u200b\u200b\n", TOO_LONG("9"));
}
END_TEST

START_TEST(session_length_is_counted_after_telnet)
{
	SAYS(WILL_ECHO "1234" IAC IAC "5" SB "many bytes" SE "67\n",
	     "1234" FFFD "567|");
	SAYS("1234567\r\0\n", "1234567|");
	SAYS("1234567\r\0x\n", TOO_LONG("9"));
}
END_TEST

START_TEST(session_megabyte_without_end_is_counted_and_not_kept)
{
	char block[1000];

	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 1000; i++) {
		give(block, sizeof(block));
		ck_assert_ptr_null(session.partial);
	}
	has_said("");
	GIVE("\r\nok\n");
	has_said(TOO_LONG("1000000") "ok|");
}
END_TEST

/* Nobody sends so much in a test; the counter is set. */
START_TEST(session_counts_beyond_32_bits)
{
	GIVE("123456789");
	session.count = UINT64_MAX - 1;
	GIVE("x\n");
	has_said(TOO_LONG("18446744073709551615"));
}
END_TEST

START_TEST(session_lines_are_cleaned)
{
	SAYS("a\0b\n", "ab|");
	SAYS("\x1b[31mx\n", "x|");
	SAYS("\x1b]0;ab\ncd\n", "|cd|");
	SAYS("\xe2\x82\n\xac\n", FFFD "|" FFFD "|");
	SAYS("a\tb\n", "a\tb|");
}
END_TEST

/* The room shows it with a space before it; what was said is what was said. */
START_TEST(session_says_what_looks_like_the_room_as_it_is)
{
	SAYS("*** x\n<y>\n", "*** x|<y>|");
}
END_TEST

START_TEST(session_are_you_there_is_answered_in_its_place)
{
	SAYS("a\n" AYT "b\n", "a|" HERE "b|");
	SAYS("a" AYT "b\n", HERE "ab|");
	SAYS(AYT, HERE);
	SAYS("a\n" AYT AYT AYT "\n", "a|" HERE "|");
}
END_TEST

START_TEST(session_offers_are_refused_but_not_without_bound)
{
	for (int i = 0; i < 100; i++)
		GIVE(WILL_ECHO AYT);
	ck_assert_uint_eq(reply_len, TELNET_REPLY_MAX / 3 * 3);
	has_said(HERE);
	session_replies_sent(&session);
	reply_len = 0;
	GIVE(WILL_ECHO AYT);
	ck_assert_uint_eq(reply_len, 3);
	ck_assert_mem_eq(reply, DONT_ECHO, 3);
	has_said(HERE HERE);
}
END_TEST

START_TEST(session_of_whole_lines_keeps_nothing)
{
	GIVE("hello\r\n\xff\xfe\nabc\r\n");
	ck_assert_ptr_null(session.partial);
	ck_assert_uint_eq(session.room, 0);
	GIVE("x");
	ck_assert_ptr_nonnull(session.partial);
	GIVE("\n");
	ck_assert_ptr_null(session.partial);
	ck_assert_uint_le(sizeof(session), 40);
}
END_TEST

START_TEST(session_fini_frees_half_a_line)
{
	GIVE("half");
	session_fini(&session);
	ck_assert_ptr_null(session.partial);
	GIVE("a\n");
	has_said("a|");
}
END_TEST

/* A partial line that grows does not get more memory than a line may have. */
START_TEST(session_memory_is_bounded)
{
	char block[100];

	tear_down();
	set_up_with(4096);
	memset(block, 'x', sizeof(block));
	for (int i = 0; i < 40; i++) {
		give(block, sizeof(block));
		ck_assert_uint_ge(session.room, session.count);
		ck_assert_uint_le(session.room, 4097);
	}
	give(block, 96);
	ck_assert_ptr_nonnull(session.partial);
	GIVE("\r");
	ck_assert_ptr_nonnull(session.partial);
	ck_assert_uint_le(session.room, 4097);
	GIVE("\n");
	ck_assert_uint_eq(said_len, 4097);
}
END_TEST

/* Everything at once, cut in three at every two places. */
START_TEST(session_does_not_depend_on_reads)
{
	static const char nasty[] = "hi\r\n" WILL_ECHO "\u00e9\r\0\r\n" AYT
				    "\x1b[1m" IAC IAC "\n1234" SB
				    "\n" IAC IAC SE "5678\r\n\n123456789\r\r\n"
				    "\u2028" IAC "\nlast\r";
	static const char expected[] = "hi|\u00e9|" HERE FFFD
				       "|12345678||" TOO_LONG("10") " |last|";
	size_t len = sizeof(nasty) - 1;

	for (size_t i = 0; i <= len; i++) {
		for (size_t k = i; k <= len; k++) {
			tear_down();
			set_up();
			give(nasty, i);
			give(nasty + i, k - i);
			give(nasty + k, len - k);
			end();
			has_said(expected);
			ck_assert_uint_eq(reply_len, 3);
		}
	}
}
END_TEST

SUITE(session)
{
	TCase *cut = tcase_create("cut");
	TCase *tc = tcase_create("session");

	tcase_add_test(cut, session_lines_end_at_lf);
	tcase_add_test(cut, session_one_cr_before_lf_is_dropped);
	tcase_add_test(cut, session_last_line_needs_no_lf);
	tcase_add_test(cut, session_lines_of_the_greatest_length);
	tcase_add_test(cut, session_longer_lines_are_not_said);
	tcase_add_test(cut, session_length_is_counted_after_telnet);
	tcase_add_test(cut, session_lines_are_cleaned);
	tcase_add_test(cut, session_says_what_looks_like_the_room_as_it_is);
	tcase_add_test(cut, session_are_you_there_is_answered_in_its_place);
	suite_add_tcase(s, cut);

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, session_half_lines_are_not_said);
	tcase_add_test(tc,
		       session_megabyte_without_end_is_counted_and_not_kept);
	tcase_add_test(tc, session_counts_beyond_32_bits);
	tcase_add_test(tc, session_offers_are_refused_but_not_without_bound);
	tcase_add_test(tc, session_of_whole_lines_keeps_nothing);
	tcase_add_test(tc, session_fini_frees_half_a_line);
	tcase_add_test(tc, session_memory_is_bounded);
	tcase_add_test(tc, session_does_not_depend_on_reads);
	suite_add_tcase(s, tc);
}
