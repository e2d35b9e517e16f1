/* SPDX-License-Identifier: MIT */
/*
 * Visits by HTTP as it is: how they end, and how they become clients.
 */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "client/client.h"
#include "room/room_state.h"
#include "support/fail.h"
#include "support/runner.h"
#include "text/frame.h"
#include "unit/german.h"
#include "unit/web_scene.h"
#include "web/web_answer.h"
#include "web/web_state.h"
#include "web/web_wire.h"

/* Passes in which all that can be done is. */
#define ENOUGH 100

static struct scene scene;
static struct web_scene web;
static struct caller one;

static void
begin(void)
{
	web_scene_init(&web, &scene, "", "");
}

static void
end(void)
{
	caller_hang_up(&one);
	web_scene_fini(&web);
}

static void
pass_often(void)
{
	for (int i = 0; i < ENOUGH; i++)
		scene_pass(&scene);
}

/* Has @caller heard @text, behind whatever bytes? */
static bool
has_heard(struct caller *caller, const char *text)
{
	caller_listen(caller);
	return memmem(caller->heard, caller->len, text, strlen(text)) != NULL;
}

static void
come(const char *words)
{
	caller_dial(&one, &scene);
	caller_say(&one, words);
}

/* A line is sent at once, and not when the one before has arrived. */
START_TEST(web_visit_leads_to_a_socket_without_delay)
{
	socklen_t len = sizeof(int);
	struct client *client;
	int on = 0;

	begin();
	come(WEB_SCENE_UPGRADE);
	pass_often();
	ck_assert(has_heard(&one, "{\"hello\":"));
	client = client_of_member(roster_first(room_roster(scene.room)));
	ck_assert_int_eq(getsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on,
				    &len),
			 0);
	ck_assert_int_ne(on, 0);
	end();
}
END_TEST

/* It becomes no client, and nothing is said: the loop has had work. */
START_TEST(web_visit_is_work_that_is_measured)
{
	struct tally *length = &scene.hall.passes.length;
	uint64_t before;

	begin();
	come("GET / HTTP/1.1\r\n");
	pass_often();
	before = tally_total(length);
	caller_say(&one, "Host: localhost\r\n\r\n");
	pass_often();
	ck_assert(has_heard(&one, "200 OK"));
	ck_assert_uint_gt(tally_total(length), before);
	ck_assert(!scene.hall.passes.measuring);
	end();
}
END_TEST

/* Neither who never ends a request, for ten seconds, nor who asks for ever. */
START_TEST(web_visit_lasts_a_minute)
{
	begin();
	come("GET / HTTP/1.1\r\nHost: localhost\r\n");
	scene_wait(&scene, 8);
	caller_say(&one, "X: and so on\r\n");
	pass_often();
	caller_listen(&one);
	ck_assert(!one.ended);
	scene_wait(&scene, 4);
	caller_await_end(&one, &scene);
	ck_assert(has_heard(&one, "408 "));
	caller_hang_up(&one);
	come("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
	pass_often();
	ck_assert(has_heard(&one, "\r\n\r\nok\n"));
	ck_assert(!one.ended);
	scene_wait(&scene, WEB_VISIT_S + 2);
	caller_await_end(&one, &scene);
	end();
}
END_TEST

/* Who has come to stay is in nobody's way. */
START_TEST(web_visit_of_a_client_is_over)
{
	begin();
	come(WEB_SCENE_UPGRADE);
	scene_wait(&scene, 2 * WEB_VISIT_S);
	ck_assert(has_heard(&one, "{\"hello\":"));
	ck_assert(!one.ended);
	end();
}
END_TEST

/* Who asks for a WebSocket when chatd is about to end cannot go on in it. */
START_TEST(web_visit_leads_nowhere_at_the_end)
{
	const size_t half = strlen(WEB_SCENE_UPGRADE) / 2;
	char words[] = WEB_SCENE_UPGRADE;

	words[half] = '\0';
	begin();
	come(words);
	pass_often();
	scene.hall.still = true;
	caller_say(&one, &WEB_SCENE_UPGRADE[half]);
	caller_await_end(&one, &scene);
	ck_assert(!has_heard(&one, "{\"hello\":"));
	ck_assert_uint_eq(scene.door.clients, 0);
	ck_assert_uint_eq(scene.hall.limiter.clients, 0);
	end();
}
END_TEST

/* One who comes while the @n-th allocation fails. True if one did. */
static bool
come_without_memory(unsigned n)
{
	bool failed, greeted, is_in;

	begin();
	come(WEB_SCENE_UPGRADE);
	fail_begin(n);
	for (int i = 0; i < ENOUGH; i++)
		scene_pass(&scene);
	failed = fail_end();
	/* accepting may pause for a while */
	scene_wait(&scene, 1);
	greeted = has_heard(&one, "{\"hello\":");
	is_in = !one.ended;
	ck_assert_msg(greeted || !is_in, "allocation %u", n);
	ck_assert_uint_eq(scene.door.clients, is_in);
	ck_assert_uint_eq(scene.hall.limiter.clients, is_in);
	caller_hang_up(&one);
	scene_wait(&scene, 1);
	ck_assert_uint_eq(scene.hall.limiter.clients, 0);
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), 0);
	web_scene_fini(&web);
	return failed;
}

START_TEST(web_visit_without_memory_ends)
{
	unsigned n = 0;

	while (come_without_memory(++n))
		;
	ck_assert_uint_gt(n, 4);
}
END_TEST

/* Who cannot come in is told why in the language of the room. */
START_TEST(web_visit_that_is_not_stored)
{
	static struct client client;
	struct web_wire wire = { .client = &client };
	struct web_input_end why;

	client.guest.state = CLIENT_REFUSED;
	german_speak();
	why = web_answer_end(&wire);
	ck_assert_uint_eq(why.code, FRAME_CLOSE_LATER);
	ck_assert_str_eq(why.words,
			 "dass du da bist, ließ sich nicht speichern");
}
END_TEST

/* It may be an operator: who it is, stands in the notice before. */
START_TEST(web_visit_of_who_is_sent_away)
{
	static struct client client;
	struct web_wire wire = { .client = &client };
	struct web_input_end why;

	client.seat.reason = REASON_KICKED;
	why = web_answer_end(&wire);
	ck_assert_uint_eq(why.code, FRAME_CLOSE_POLICY);
	ck_assert_str_eq(why.words, "sent away");
}
END_TEST

SUITE(web_visit)
{
	tcase_set_timeout(tc_, 120);
	ADD(web_visit_leads_to_a_socket_without_delay);
	ADD(web_visit_is_work_that_is_measured);
	ADD(web_visit_lasts_a_minute);
	ADD(web_visit_of_a_client_is_over);
	ADD(web_visit_leads_nowhere_at_the_end);
	ADD(web_visit_without_memory_ends);
	ADD(web_visit_of_who_is_sent_away);
	ADD(web_visit_that_is_not_stored);
}
