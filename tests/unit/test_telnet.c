/* SPDX-License-Identifier: MIT */
/*
 * test_telnet.c - the telnet protocol taken out, however the input is cut.
 */
#include "config.h"

#include <string.h>

#include "support/runner.h"
#include "text/telnet.h"

#define IAC "\xff"
#define WILL IAC "\xfb"
#define WONT IAC "\xfc"
#define DO IAC "\xfd"
#define DONT IAC "\xfe"
#define SB IAC "\xfa"
#define SE IAC "\xf0"
#define AYT IAC "\xf6"
#define NOP IAC "\xf1"
#define DM IAC "\xf2"
#define GA IAC "\xf9"
#define EOR IAC "\xef"
#define LAST_EOF IAC "\xec"

/* Options. */
#define BINARY "\0"
#define ECHO "\x01"
#define SGA "\x03"

/* How the tests show that AYT was reported. */
#define ASKED "?"

/* What a client's input has become. */
static struct telnet telnet;
static uint8_t text[256];
static size_t text_len;
static uint8_t reply[256];
static size_t reply_len;

static void
set_up(void)
{
	telnet = (struct telnet){ 0 };
	text_len = 0;
	reply_len = 0;
}

/*
 * It ends early only with a question or with an LF that was moved; what it says
 * is in place is, and any other LF was the last byte that it used.
 */
static void
check_places(const char *input, const uint8_t *kept, size_t len,
	     const struct telnet_result *r)
{
	const uint8_t *moved = kept + r->in_place;
	const uint8_t *lf = memchr(moved, '\n', r->kept - r->in_place);

	ck_assert(r->used == len || r->asked || lf);
	ck_assert_uint_le(r->kept, r->used);
	ck_assert_uint_le(r->in_place, r->kept);
	ck_assert_mem_eq(kept, input, r->in_place);
	if (!lf)
		return;
	ck_assert_ptr_eq(lf, kept + r->kept - 1);
	ck_assert_int_eq(input[r->used - 1], '\n');
}

/* One read of @len bytes. */
static void
read_some(const char *bytes, size_t len)
{
	uint8_t buf[512];
	struct telnet_result r;

	memcpy(buf, bytes, len);
	for (uint8_t *at = buf; len > 0; at += r.used, len -= r.used) {
		telnet_filter(&telnet, at, len, &r);
		check_places(bytes, at, len, &r);
		bytes += r.used;
		memcpy(text + text_len, at, r.kept);
		text_len += r.kept;
		if (r.asked)
			text[text_len++] = *ASKED;
		memcpy(reply + reply_len, r.reply, r.reply_len);
		reply_len += r.reply_len;
	}
}

/* All of the input so far has become @to, and @replies was replied. */
static void
has_become(const char *to, size_t to_len, const char *replies,
	   size_t replies_len)
{
	ck_assert_uint_eq(text_len, to_len);
	ck_assert_mem_eq(text, to, to_len);
	ck_assert_uint_eq(reply_len, replies_len);
	ck_assert_mem_eq(reply, replies, replies_len);
}

/* In one read, in any two, and byte by byte, @from becomes @to. */
static void
becomes(const char *from, size_t len, const char *to, size_t to_len,
	const char *replies, size_t replies_len)
{
	for (size_t cut = 0; cut <= len; cut++) {
		set_up();
		read_some(from, cut);
		read_some(from + cut, len - cut);
		has_become(to, to_len, replies, replies_len);
		ck_assert_uint_eq(telnet.state, 0);
	}
	set_up();
	for (size_t i = 0; i < len; i++)
		read_some(from + i, 1);
	has_become(to, to_len, replies, replies_len);
}

/* Three string literals, which may hold NUL. */
#define BECOMES(from, to, replies)                                   \
	becomes(from, sizeof(from) - 1, to, sizeof(to) - 1, replies, \
		sizeof(replies) - 1)

START_TEST(telnet_text_is_untouched)
{
	BECOMES("", "", "");
	BECOMES("hello\r\nworld\n", "hello\r\nworld\n", "");
	BECOMES("\x80\xfe\xfb\xfa\xf0\n", "\x80\xfe\xfb\xfa\xf0\n", "");
	BECOMES("a\0b\n\0", "a\0b\n\0", "");
}
END_TEST

START_TEST(telnet_cr_nul_is_cr)
{
	BECOMES("a\r\0b\r\0\0\r\r\0\n", "a\rb\r\0\r\r\n", "");
	BECOMES("a\r" NOP "\0b", "a\r\0b", "");
}
END_TEST

START_TEST(telnet_doubled_iac_is_a_byte)
{
	BECOMES("a" IAC IAC "b" IAC IAC IAC IAC, "a\xff\x62\xff\xff", "");
}
END_TEST

START_TEST(telnet_offers_are_refused)
{
	BECOMES("a" WILL ECHO "b", "ab", DONT ECHO);
	BECOMES(DO SGA, "", WONT SGA);
	BECOMES(WILL IAC DO BINARY "x", "x", DONT IAC WONT BINARY);
	BECOMES(DO ECHO DO ECHO, "", WONT ECHO WONT ECHO);
}
END_TEST

/* Answering these would go on for ever (RFC 1143). */
START_TEST(telnet_refusals_are_not_answered)
{
	BECOMES(WONT ECHO DONT SGA "x", "x", "");
}
END_TEST

START_TEST(telnet_sub_negotiations_are_thrown_away)
{
	BECOMES("a" SB "\x18\0xterm" SE "b", "ab", "");
	BECOMES("a" SB "\n" IAC IAC WILL "\x01" AYT SE "b\n", "ab\n", "");
	BECOMES(SB SE SB "\xf0\n" SE "x", "x", "");
}
END_TEST

START_TEST(telnet_sub_negotiation_of_any_length)
{
	char buf[512];

	set_up();
	read_some(SB "\x1f", 3);
	memset(buf, 'x', sizeof(buf));
	for (int i = 0; i < 10000; i++)
		read_some(buf, sizeof(buf));
	read_some(SE "ok", 4);
	has_become("ok", 2, "", 0);
}
END_TEST

START_TEST(telnet_other_commands_do_nothing)
{
	BECOMES("a" SE NOP DM "b" IAC "\xf3" IAC "\xf4" IAC "\xf5" GA "c",
		"abc", "");
	BECOMES("a" IAC "\xf7" IAC "\xf8" GA "b", "ab", "");
	BECOMES("a" LAST_EOF IAC "\xed" IAC "\xee" EOR "b", "ab", "");
}
END_TEST

START_TEST(telnet_what_is_no_command_is_text)
{
	BECOMES("a" IAC "\nb" IAC "\xc3\xa9" IAC "\xeb", "a\nb\xc3\xa9\xeb",
		"");
	BECOMES(IAC "\r\0x", "\rx", "");
}
END_TEST

START_TEST(telnet_are_you_there_is_reported_in_its_place)
{
	BECOMES("a\n" AYT "b\n", "a\n" ASKED "b\n", "");
	BECOMES(AYT, ASKED, "");
	BECOMES(AYT "a" AYT AYT "b", ASKED "ab", "");
}
END_TEST

START_TEST(telnet_are_you_there_again_after_the_answer)
{
	set_up();
	read_some(AYT AYT, 4);
	telnet_replies_sent(&telnet);
	read_some(AYT AYT, 4);
	has_become(ASKED ASKED, 2, "", 0);
}
END_TEST

START_TEST(telnet_replies_pending_are_bounded)
{
	set_up();
	for (int i = 0; i < 100; i++)
		read_some(WILL "\x01" DO "\x02", 6);
	ck_assert_uint_eq(reply_len, TELNET_REPLY_MAX / 3 * 3);
	read_some(AYT, 2);
	has_become(ASKED, 1, (const char *)reply, reply_len);
	telnet_replies_sent(&telnet);
	reply_len = 0;
	read_some(WILL "\x05", 3);
	has_become(ASKED, 1, DONT "\x05", 3);
}
END_TEST

START_TEST(telnet_replies_of_one_read_are_bounded)
{
	char buf[510];

	for (size_t i = 0; i < sizeof(buf); i += 3)
		memcpy(buf + i, WILL "\x01", 3);
	set_up();
	read_some(buf, sizeof(buf));
	ck_assert_uint_eq(reply_len, TELNET_REPLY_MAX / 3 * 3);
}
END_TEST

START_TEST(telnet_needs_two_bytes_a_client)
{
	ck_assert_uint_eq(sizeof(struct telnet), 2);
}
END_TEST

SUITE(telnet)
{
	TCase *tc = tcase_create("telnet");

	tcase_add_test(tc, telnet_text_is_untouched);
	tcase_add_test(tc, telnet_cr_nul_is_cr);
	tcase_add_test(tc, telnet_doubled_iac_is_a_byte);
	tcase_add_test(tc, telnet_offers_are_refused);
	tcase_add_test(tc, telnet_refusals_are_not_answered);
	tcase_add_test(tc, telnet_sub_negotiations_are_thrown_away);
	tcase_add_test(tc, telnet_sub_negotiation_of_any_length);
	tcase_add_test(tc, telnet_other_commands_do_nothing);
	tcase_add_test(tc, telnet_what_is_no_command_is_text);
	tcase_add_test(tc, telnet_are_you_there_is_reported_in_its_place);
	tcase_add_test(tc, telnet_are_you_there_again_after_the_answer);
	tcase_add_test(tc, telnet_replies_pending_are_bounded);
	tcase_add_test(tc, telnet_replies_of_one_read_are_bounded);
	tcase_add_test(tc, telnet_needs_two_bytes_a_client);
	suite_add_tcase(s, tc);
}
