/* SPDX-License-Identifier: MIT */
/*
 * Searches by a WebSocket: what they find, and what they wait for.
 */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/web_peer.h"

static struct daemon d;
static struct web_peer w, v;

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* The next frame is an answer, and has @part. */
static void
finds(struct web_peer *p, const char *request, const char *part)
{
	web_peer_say(p, request);
	web_peer_read(p);
	ck_assert_ptr_nonnull(strstr(p->frame, "{\"search\":{"));
	ck_assert_msg(strstr(p->frame, part) != NULL, "\"%s\", not \"%s\"",
		      p->frame, part);
}

/* Sends both in one packet. */
static void
say_at_once(const char *one, const char *two)
{
	static const int corked[] = { 1, 0 };

	ck_assert_int_eq(setsockopt(w.peer.fd, IPPROTO_TCP, TCP_CORK,
				    &corked[0], sizeof(int)),
			 0);
	web_peer_say(&w, one);
	web_peer_say(&w, two);
	ck_assert_int_eq(setsockopt(w.peer.fd, IPPROTO_TCP, TCP_CORK,
				    &corked[1], sizeof(int)),
			 0);
}

/* What it has said just before is found; and it waits for nothing else. */
START_TEST(web_search_finds_what_is_in_flight)
{
	static const char say[] = "{\"say\":\"good morning\"}";
	static const char nick[] = "{\"say\":\"/nick ann\"}";
	static const char search[] = "{\"search\":{\"text\":\"morning\"}}";
	static const char nothing[] = "{\"search\":{\"text\":\"night\"}}";

	daemon_start(&d, WEB_LISTENERS);
	web_peer_enter(&w, d.ports[1], "/chat");
	say_at_once(say, search);
	ck_assert_ptr_nonnull(strstr(web_peer_await(&w, "\"search\":"),
				     "\"text\":\"good morning\"}]"));
	/* it has said something, of which nothing is in flight */
	web_peer_say(&w, nothing);
	web_peer_await(&w, "\"lines\":[]");
	say_at_once(nick, nothing);
	web_peer_await(&w, "\"lines\":[]");
	say_at_once("{\"say\":\"/nonsense\"}", nothing);
	web_peer_await(&w, "\"lines\":[]");
	/* nobody waits for what is searched then */
	say_at_once(say, search);
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_search_finds)
{
	daemon_start(&d, WEB_LISTENERS "room: { history_on_join = 1; };");
	web_peer_enter(&w, d.ports[1], "/chat");
	web_peer_say(&w, "{\"say\":\"good morning\\ngood night\"}");
	web_peer_await(&w, "good night");
	finds(&w, "{\"search\":{\"text\":\"MORNING\"}}",
	      "\"lines\":[{\"n\":2,\"kind\":\"message\"");
	finds(&w, "{\"search\":{\"text\":\"MORNING\"}}",
	      "\"text\":\"good morning\"}],\"more\":false,\"searched\":3}}");
	finds(&w, "{\"search\":{\"text\":\"good\",\"lines\":1}}",
	      "\"text\":\"good night\"}],\"more\":true,\"searched\":3}}");
	finds(&w, "{\"search\":{\"text\":\"good\",\"before\":3}}",
	      "\"text\":\"good morning\"}],\"more\":false");
	finds(&w, "{\"search\":{\"text\":\"\\u0000\\\"NEAR(\"}}",
	      "\"lines\":[]");
	finds(&w, "{\"search\":{\"text\":\"*\"}}",
	      "\"error\":\"a search needs a letter or a digit\"");
	/* a panel finds what its page can lead to; /search finds it all */
	web_peer_connect(&v, d.ports[1], "/chat");
	web_peer_await(&v, "\"search\":true");
	web_peer_await(&v, "\"kind\":\"join\"");
	finds(&v, "{\"search\":{\"text\":\"morning\"}}", "\"lines\":[]");
	finds(&v, "{\"search\":{\"text\":\"good\"}}", "\"lines\":[{\"n\":3,");
	peer_close(&v.peer);
	peer_close(&w.peer);
}
END_TEST

SUITE(web_search)
{
#ifndef HAVE_SQLITE
	runner_skip("no SQLite");
	return;
#endif
	tcase_add_checked_fixture(tc_, NULL, tear_down);
	tcase_set_timeout(tc_, 120);
	ADD(web_search_finds);
	ADD(web_search_finds_what_is_in_flight);
}
