/* SPDX-License-Identifier: MIT */
/*
 * Programs that speak WebSocket with the real chatd, and people at telnet: one
 * room. What breaks the protocol, and going on after an end.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/web_peer.h"

#define WEB_PORT (d.ports[1])

static const char memory_conf[] = WEB_LISTENERS
	"room: { durability = \"memory\"; };";

static struct daemon d;
static struct web_peer w, v;

static void
set_up(void)
{
	daemon_start(&d, memory_conf);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

static void
come(struct web_peer *p, const char *path)
{
	web_peer_enter(p, WEB_PORT, path);
}

START_TEST(web_socket_and_telnet_talk)
{
	struct peer t;

	peer_connect(&t, d.ports[0]);
	peer_expect(&t, "Got connection from %s via callback\n", t.address);
	come(&w, "/chat");
	peer_expect(&t, "Got connection from %s via web\n", w.peer.address);
	web_peer_say(&w, "{\"say\": \"hello from the web\"}");
	peer_expect(&t, "hello from the web\n");
	web_peer_read(&w);
	ck_assert_ptr_nonnull(
		strstr(w.frame, "\"text\":\"hello from the web\"}"));
	ck_assert_uint_eq(web_peer_number(&w, "n"), 3);
	peer_say(&t, "hello from \"telnet\" <b>\n");
	peer_expect(&t, "hello from \"telnet\" <b>\n");
	web_peer_read(&w);
	ck_assert_ptr_nonnull(
		strstr(w.frame, "\"text\":\"hello from \\\"telnet\\\" <b>\"}"));
	web_peer_send(&w, 0x88, "\x03\xe8", 2);
	web_peer_expect_close(&w, 1000);
	peer_expect(&t, "Connection from %s via web closed\n", w.peer.address);
	peer_close(&t);
}
END_TEST

START_TEST(web_socket_lines_in_a_message_are_lines)
{
	come(&w, "/chat");
	web_peer_say(&w, "{\"say\": \"one\\r\\ntwo\\n\\nfour\"}");
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"text\":\"one\""));
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"text\":\"two\""));
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"text\":\"\""));
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"text\":\"four\""));
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_socket_long_lines_are_told)
{
	static char json[8192];

	come(&w, "/chat");
	memcpy(json, "{\"say\":\"", 8);
	memset(json + 8, 'x', 5000);
	memcpy(json + 5008, "\"}", 3);
	web_peer_say(&w, json);
	ck_assert_str_eq(web_peer_read(&w),
			 "{\"notice\":\"line too long: 5000 bytes, at most "
			 "4096; not sent\"}");
	web_peer_say(&w, "{\"say\":\"short\"}");
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"short\""));
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_socket_wrong_requests_are_told)
{
	come(&w, "/chat");
	web_peer_say(&w, "hello?");
	ck_assert_str_eq(web_peer_read(&w),
			 "{\"error\":\"a message has to be JSON\"}");
	web_peer_say(&w, "{\"who\":{}}");
	web_peer_read(&w);
	ck_assert_uint_eq(web_peer_number(&w, "total"), 1);
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_socket_pings_are_answered)
{
	come(&w, "/chat");
	web_peer_send(&w, 0x01, "{\"say\":", 7);
	web_peer_send(&w, 0x89, "are you there", 13);
	web_peer_send(&w, 0x80, "\"yes\"}", 6);
	peer_expect(&w.peer, "%s",
		    "\x8a\x0d"
		    "are you there");
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"yes\""));
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_socket_floods_end)
{
	static const char ping[] = "\x89\x80"
				   "mask";
	char pings[300 * 6];

	come(&w, "/chat");
	for (size_t i = 0; i < sizeof(pings); i++)
		pings[i] = ping[i % 6];
	peer_send(&w.peer, pings, sizeof(pings));
	for (;;) {
		char head[2];

		peer_read(&w.peer, head, 2);
		if ((unsigned char)head[0] == 0x8a && head[1] == 0)
			continue;
		ck_assert_uint_eq((unsigned char)head[0], 0x88);
		peer_read(&w.peer, w.frame, (size_t)head[1]);
		ck_assert_mem_eq(w.frame, "\x03\xf0", 2);
		break;
	}
	peer_expect_end(&w.peer);
	peer_close(&w.peer);
}
END_TEST

/* Who is here costs more than a ping: thirty of those would be fine. */
START_TEST(web_socket_floods_of_who_end)
{
	static const char who[] = "\x81\x8a\0\0\0\0{\"who\":{}}";
	char all[30 * (sizeof(who) - 1)];

	come(&w, "/chat");
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = who[i % (sizeof(who) - 1)];
	peer_send(&w.peer, all, sizeof(all));
	web_peer_expect_close(&w, 1008);
}
END_TEST

START_TEST(web_socket_quit_is_a_normal_end)
{
	come(&w, "/chat");
	web_peer_say(&w, "{\"say\":\"/quit\"}");
	web_peer_expect_close(&w, 1000);
}
END_TEST

START_TEST(web_socket_broken_frames_end)
{
	come(&w, "/chat");
	peer_send(&w.peer, "\x81\x05Hello", 7);
	web_peer_expect_close(&w, 1002);
	come(&w, "/chat");
	web_peer_send(&w, 0x81, "\xff", 1);
	web_peer_expect_close(&w, 1007);
	come(&w, "/chat");
	web_peer_send(&w, 0x82, "x", 1);
	web_peer_expect_close(&w, 1003);
	come(&w, "/chat");
	peer_send(&w.peer, "\x81\xff\0\0\0\0\x7f\0\0\0\0\0\0\0x", 15);
	web_peer_expect_close(&w, 1009);
}
END_TEST

/* Says @n lines "A 0", "A 1" and so on, and sees them. */
static void
say_lines(struct web_peer *p, const char *what, int n)
{
	char json[64];

	for (int i = 0; i < n; i++) {
		snprintf(json, sizeof(json), "{\"say\":\"%s %d\"}", what, i);
		web_peer_say(p, json);
	}
	snprintf(json, sizeof(json), "\"%s %d\"", what, n - 1);
	web_peer_await(p, json);
}

START_TEST(web_socket_begins_where_it_wants)
{
	char path[128];
	char room[32];
	uint64_t n;

	come(&w, "/chat");
	say_lines(&w, "line", 10);
	n = web_peer_number(&w, "n");
	web_peer_connect(&v, WEB_PORT, "/chat?last=3");
	web_peer_read(&v);
	ck_assert_uint_eq(web_peer_number(&v, "head"), n);
	ck_assert_uint_eq(web_peer_number(&v, "next"), n - 2);
	ck_assert_int_eq(sscanf(strstr(v.frame, "\"store\":\""),
				"\"store\":\"%16[0-9a-f]", room),
			 1);
	web_peer_read(&v);
	ck_assert_uint_eq(web_peer_number(&v, "n"), n - 2);
	peer_close(&v.peer);
	snprintf(path, sizeof(path), "/chat?since=%llu&store=%s",
		 (unsigned long long)(n - 1), room);
	web_peer_connect(&v, WEB_PORT, path);
	web_peer_read(&v);
	web_peer_read(&v);
	ck_assert_uint_eq(web_peer_number(&v, "n"), n);
	peer_close(&v.peer);
	/* another room's number is none here */
	web_peer_connect(&v, WEB_PORT, "/chat?since=5&store=abc");
	web_peer_read(&v);
	ck_assert_uint_eq(web_peer_number(&v, "next"), 1);
	peer_close(&v.peer);
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_socket_shows_history)
{
	uint64_t n;

	come(&w, "/chat");
	say_lines(&w, "line", 20);
	n = web_peer_number(&w, "n");
	web_peer_say(&w, "{\"history\":{\"before\":12,\"lines\":4}}");
	for (uint64_t i = 8; i < 12; i++) {
		web_peer_read(&w);
		ck_assert_uint_eq(web_peer_number(&w, "n"), i);
	}
	ck_assert_str_eq(web_peer_read(&w),
			 "{\"history\":{\"before\":12,\"oldest\":1}}");
	web_peer_say(&w, "{\"history\":{\"before\":1}}");
	ck_assert_str_eq(web_peer_read(&w),
			 "{\"history\":{\"before\":1,\"oldest\":1}}");
	web_peer_say(&w, "{\"say\":\"still here\"}");
	web_peer_read(&w);
	ck_assert_uint_eq(web_peer_number(&w, "n"), n + 1);
	peer_close(&w.peer);
}
END_TEST

/* More than the store reads at once, and over the end of such a page. */
START_TEST(web_socket_shows_history_of_two_pages)
{
	come(&w, "/chat");
	say_lines(&w, "line", 320);
	web_peer_say(&w, "{\"history\":{\"before\":300,\"lines\":100}}");
	for (uint64_t i = 200; i < 300; i++) {
		web_peer_read(&w);
		ck_assert_uint_eq(web_peer_number(&w, "n"), i);
	}
	ck_assert_str_eq(web_peer_read(&w),
			 "{\"history\":{\"before\":300,\"oldest\":1}}");
	peer_close(&w.peer);
}
END_TEST

/* In which language the room is, for what the page says itself. */
START_TEST(web_socket_is_told_the_language)
{
	web_peer_connect(&w, WEB_PORT, "/chat");
	web_peer_await(&w, "{\"hello\":");
	ck_assert_ptr_nonnull(strstr(w.frame, ",\"language\":\"en\""));
	daemon_configure(&d, WEB_LISTENERS "room: { language = \"de\"; };");
	ck_assert_int_eq(daemon_restart(&d, SIGTERM), 0);
	web_peer_expect_close(&w, 1012);
	web_peer_connect(&w, WEB_PORT, "/chat");
	web_peer_await(&w, "{\"hello\":");
	ck_assert_ptr_nonnull(strstr(w.frame, ",\"language\":\"de\""));
	peer_close(&w.peer);
}
END_TEST

SUITE(web_socket)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_set_timeout(tc_, 120);
	ADD(web_socket_and_telnet_talk);
	ADD(web_socket_is_told_the_language);
	ADD(web_socket_lines_in_a_message_are_lines);
	ADD(web_socket_long_lines_are_told);
	ADD(web_socket_wrong_requests_are_told);
	ADD(web_socket_pings_are_answered);
	ADD(web_socket_floods_end);
	ADD(web_socket_floods_of_who_end);
	ADD(web_socket_quit_is_a_normal_end);
	ADD(web_socket_broken_frames_end);
	ADD(web_socket_begins_where_it_wants);
	ADD(web_socket_shows_history);
	ADD(web_socket_shows_history_of_two_pages);
}
