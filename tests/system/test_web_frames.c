/* SPDX-License-Identifier: MIT */
/*
 * What RFC 6455 leaves no choice about, as the real chatd answers it: the cases
 * that test suites for WebSockets ask for.
 */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/web_peer.h"

static struct daemon d;
static struct peer telnet;
static struct web_peer w;

static void
set_up(void)
{
	daemon_start(&d, WEB_LISTENERS "room: { durability = \"memory\"; };");
	peer_connect(&telnet, d.ports[0]);
	peer_skip_to_join(&telnet, "callback");
}

static void
tear_down(void)
{
	peer_close(&telnet);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Comes, and everybody has seen that. */
static void
come(void)
{
	web_peer_connect(&w, d.ports[1], "/chat?last=0");
	web_peer_await(&w, "\"kind\":\"join\"");
	peer_expect(&telnet, "Got connection from %s via web\n",
		    w.peer.address);
}

/* Its end has been told, and nothing before that. */
static void
expect_leave(void)
{
	peer_expect(&telnet, "Connection from %s via web closed\n",
		    w.peer.address);
}

/* One that sends a frame is told @code, and said nothing. */
static void
expect_refusal(unsigned first, const char *payload, size_t len, unsigned code)
{
	come();
	web_peer_send(&w, first, payload, len);
	web_peer_expect_close(&w, code);
	expect_leave();
}

START_TEST(web_frames_make_a_message_across_characters)
{
	come();
	/* pieces that end inside of characters: of two bytes, and of three */
	web_peer_send(&w, 0x01, "{\"say\":\"gr\xc3", 11);
	web_peer_send(&w, 0x89, "", 0);
	web_peer_send(&w, 0x00, "\xbc\xc3", 2);
	web_peer_send(&w, 0x00, "", 0);
	web_peer_send(&w, 0x8a, "unasked", 7);
	web_peer_send(&w, 0x00, "\x9f dich \xe2\x98", 9);
	web_peer_send(&w, 0x80, "\x83\"}", 3);
	peer_expect(&w.peer, "\x8a%c", 0);
	peer_expect(&telnet, "gr\xc3\xbc\xc3\x9f dich \xe2\x98\x83\n");
	web_peer_await(&w, "\"gr\xc3\xbc\xc3\x9f dich \xe2\x98\x83\"");
	web_peer_send(&w, 0x88, "\x03\xe8", 2);
	web_peer_expect_close(&w, 1000);
	expect_leave();
}
END_TEST

START_TEST(web_frames_of_pings_are_as_long_as_may_be)
{
	char payload[126], head[2], answer[125];

	memset(payload, 'p', sizeof(payload));
	come();
	web_peer_send(&w, 0x89, payload, 125);
	peer_read(&w.peer, head, sizeof(head));
	ck_assert_mem_eq(head, "\x8a\x7d", 2);
	peer_read(&w.peer, answer, sizeof(answer));
	ck_assert_mem_eq(answer, payload, sizeof(answer));
	peer_close(&w.peer);
	expect_leave();
	expect_refusal(0x89, payload, 126, 1002);
}
END_TEST

START_TEST(web_frames_that_are_none_are_refused)
{
	static const unsigned firsts[] = {
		0x09,             /* a ping in pieces */
		0x08,             /* an end in pieces */
		0xc1, 0xa1, 0x91, /* bits that nobody has agreed upon */
		0xc9, 0x98,       /* the same of a ping and of an end */
		0x83, 0x8b,       /* kinds that there are not */
		0x80,             /* the rest of nothing */
	};

	for (size_t i = 0; i < sizeof(firsts) / sizeof(*firsts); i++)
		expect_refusal(firsts[i], "{}", 2, 1002);
}
END_TEST

START_TEST(web_frames_not_masked_are_refused)
{
	come();
	peer_send(&w.peer, "\x81\x0c{\"say\":\"no\"}", 14);
	web_peer_expect_close(&w, 1002);
	expect_leave();
}
END_TEST

START_TEST(web_frames_that_end_have_a_code_that_may_be_sent)
{
	static const char *const never[] = {
		"\x03\xe7", /* 999 */
		"\x03\xec", /* 1004 */
		"\x03\xed", /* 1005, "none was sent" */
		"\x03\xee", /* 1006, "none came" */
		"\x03\xf7", /* 1015, "TLS failed" */
		"\x13\x88", /* 5000 */
	};

	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		expect_refusal(0x88, never[i], 2, 1002);
	expect_refusal(0x88, "\x03", 1, 1002);
	expect_refusal(0x88, "\x03\xe8\xed\xa0\x80", 5, 1007);
	expect_refusal(0x88, "\x0f\xa0mine", 6, 4000);
}
END_TEST

START_TEST(web_frames_that_end_may_have_no_code)
{
	come();
	web_peer_send(&w, 0x88, "", 0);
	peer_expect(&w.peer, "\x88%c", 0);
	peer_expect_end(&w.peer);
	peer_close(&w.peer);
	expect_leave();
}
END_TEST

START_TEST(web_frames_behind_the_end_are_not_heard)
{
	static const char all[] = "\x88\x82\0\0\0\0\x03\xe8"
				  "\x81\x8c\0\0\0\0{\"say\":\"no\"}";

	come();
	peer_send(&w.peer, all, sizeof(all) - 1);
	web_peer_expect_close(&w, 1000);
	expect_leave();
}
END_TEST

/* What has begun is nothing yet, be it an end or a message. */
START_TEST(web_frames_that_are_half_are_not_heard)
{
	static const char end[] = "\x88\x82\0\0\0\0\x03";
	static const char say[] = "\x81\x8c\0\0\0\0{\"say\":\"no\"";

	come();
	peer_send(&w.peer, end, sizeof(end) - 1);
	peer_half_close(&w.peer);
	web_peer_expect_close(&w, 1000);
	expect_leave();
	come();
	peer_send(&w.peer, say, sizeof(say) - 1);
	peer_close(&w.peer);
	expect_leave();
}
END_TEST

SUITE(web_frames)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_set_timeout(tc_, 120);
	ADD(web_frames_make_a_message_across_characters);
	ADD(web_frames_of_pings_are_as_long_as_may_be);
	ADD(web_frames_that_are_none_are_refused);
	ADD(web_frames_not_masked_are_refused);
	ADD(web_frames_that_end_have_a_code_that_may_be_sent);
	ADD(web_frames_that_end_may_have_no_code);
	ADD(web_frames_behind_the_end_are_not_heard);
	ADD(web_frames_that_are_half_are_not_heard);
}
