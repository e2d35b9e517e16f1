/* SPDX-License-Identifier: MIT */
/*
 * The bus of a running chatd: what is said is published, what is posted is
 * said, and whoever asks wrongly is told so.
 */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/bus_peer.h"
#include "system/chatctl.h"
#include "system/daemon.h"
#include "system/peer.h"

static struct daemon d;
static struct bus_peer bot;

static void
start(void)
{
	daemon_start(&d, BUS_CONF(""));
	bus_peer_open(&bot, &d);
}

static void
stop(void)
{
	bus_peer_close(&bot);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

static const char *
member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/* The next line that is published is this one. */
static void
expect_line(const char *topic, uint64_t number, const char *author,
	    const char *text)
{
	struct bus_heard heard;

	bus_peer_hear_line(&bot, &heard);
	ck_assert_str_eq(heard.topic, topic);
	ck_assert_uint_eq(heard.number, number);
	ck_assert_int_eq(json_integer_value(
				 json_object_get(heard.json, "number")),
			 (json_int_t)number);
	ck_assert_str_eq(member(heard.json, "kind"), topic + strlen("chat."));
	ck_assert_str_eq(member(heard.json, "author"), author);
	ck_assert_str_eq(member(heard.json, "text"), text);
	ck_assert_uint_eq(strlen(member(heard.json, "time")),
			  strlen("2026-11-21T10:26:39.123456Z"));
	bus_heard_fini(&heard);
}

START_TEST(bus_publishes_what_is_said)
{
	struct peer a;

	start();
	peer_connect(&a, d.ports[0]);
	peer_say(&a, "h\xc3\xa9llo\n*** not the room\n");
	expect_line("chat.join", 1, a.address, "");
	expect_line("chat.message", 2, a.address, "h\xc3\xa9llo");
	expect_line("chat.message", 3, a.address, "*** not the room");
	peer_close(&a);
	expect_line("chat.leave", 4, a.address, "");
	stop();
}
END_TEST

START_TEST(bus_post_is_said)
{
	struct peer a;

	start();
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	ck_assert_uint_eq(bus_peer_post(&bot, "bot", "one"), 2);
	ck_assert_uint_eq(bus_peer_post(&bot, "bot", "*** two"), 3);
	ck_assert_uint_eq(bus_peer_post(&bot, "a\\u001b[1mb", "x\\u001b[1my"),
			  4);
	peer_expect(&a, "one\n *** two\nxy\n");
	expect_line("chat.join", 1, a.address, "");
	expect_line("chat.message", 2, "bus:bot", "one");
	expect_line("chat.message", 3, "bus:bot", "*** two");
	expect_line("chat.message", 4, "bus:a?[1mb", "xy");
	stop();
}
END_TEST

START_TEST(bus_answers_what_is_wrong)
{
	static const char deep[] = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";
	char text[5000];

	start();
	bus_peer_refused(&bot, "", "bad-json");
	bus_peer_refused(&bot, deep, "bad-json");
	bus_peer_refused(&bot, "{}", "bad-request");
	bus_peer_refused(&bot, "{\"post\": \"a\\nb\"}", "bad-text");
	snprintf(text, sizeof(text), "{\"post\": \"%04097d\"}", 0);
	bus_peer_refused(&bot, text, "too-long");
	zmq_send(bot.dealer, "more", 4, ZMQ_SNDMORE);
	bus_peer_refused(&bot, "{\"head\": true}", "bad-request");
	for (int i = 0; i < 20; i++)
		zmq_send(bot.dealer, "more", 4, ZMQ_SNDMORE);
	bus_peer_send(&bot, "far too many frames: not even answered");
	ck_assert_uint_eq(bus_peer_post(&bot, "bot", "and still"), 1);
	stop();
}
END_TEST

/* Asks until the metrics have @line: libzmq tells of peers when it likes. */
static void
await_metric(const char *line)
{
	static struct output said;
	char whole[128];

	snprintf(whole, sizeof(whole), "\n%s\n", line);
	do
		ck_assert_int_eq(chatctl_run(&d, "metrics", &said), 0);
	while (!strstr(said.out, whole));
}

START_TEST(bus_is_in_the_metrics)
{
	start();
	bus_peer_post(&bot, "bot", "one");
	bus_peer_post(&bot, "bot", "two");
	bus_peer_refused(&bot, "{}", "bad-request");
	expect_line("chat.message", 1, "bus:bot", "one");
	expect_line("chat.message", 2, "bus:bot", "two");
	await_metric("chatd_bus_posts_total 2");
	await_metric("chatd_bus_published_total 2");
	await_metric("chatd_bus_dropped_total 0");
	await_metric("chatd_bus_answers_total 3");
	await_metric("chatd_bus_refused_total{code=\"bad-request\"} 1");
	await_metric("chatd_bus_refused_total{code=\"bad-json\"} 0");
	await_metric("chatd_bus_cut_total 0");
	await_metric("chatd_bus_peers{socket=\"publish\"} 1");
	await_metric("chatd_bus_peers{socket=\"post\"} 1");
	bus_peer_close(&bot);
	await_metric("chatd_bus_peers{socket=\"publish\"} 0");
	await_metric("chatd_bus_peers{socket=\"post\"} 0");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(bus_answers_carry_the_id)
{
	json_t *answer;
	bool seen[3] = { false };

	start();
	bus_peer_send(&bot, "{\"post\": \"a\", \"id\": 0}");
	bus_peer_send(&bot, "{\"since\": 0, \"id\": 1}");
	bus_peer_send(&bot, "{\"nothing\": 0, \"id\": 2}");
	for (int i = 0; i < 3; i++) {
		json_int_t id = -1;

		answer = bus_peer_answer(&bot);
		json_unpack(answer, "{s:I}", "id", &id);
		ck_assert(id >= 0 && id < 3 && !seen[id]);
		seen[id] = true;
		ck_assert_ptr_nonnull(json_object_get(answer,
						      id == 0 ? "number"
							      : id == 1
							      ? "lines"
							      : "error"));
		json_decref(answer);
	}
	answer = bus_peer_ask(&bot, "{\"head\": true, \"id\": \"x\"}");
	ck_assert_str_eq(member(answer, "id"), "x");
	ck_assert_uint_eq(strlen(member(answer, "room")), 16);
	json_decref(answer);
	stop();
}
END_TEST

START_TEST(bus_answers_req_sockets)
{
	static const char request[] = "{\"post\": \"by REQ\"}";
	char answer[64];
	char endpoint[128];
	void *req;
	int n;

	start();
	req = zmq_socket(bot.context, ZMQ_REQ);
	snprintf(endpoint, sizeof(endpoint), "ipc://%s/post", d.dir);
	ck_assert_int_eq(zmq_connect(req, endpoint), 0);
	zmq_send(req, request, strlen(request), 0);
	n = zmq_recv(req, answer, sizeof(answer), 0);
	ck_assert_int_eq(n, 12);
	ck_assert_mem_eq(answer, "{\"number\":1}", 12);
	zmq_close(req);
	expect_line("chat.message", 1, "bus:", "by REQ");
	stop();
}
END_TEST

START_TEST(bus_pages_are_bounded)
{
	static char line[4002];
	struct peer a;
	json_t *answer;

	start();
	memset(line, 'x', 4000);
	line[4000] = '\n';
	peer_connect(&a, d.ports[0]);
	for (int i = 0; i < 600; i++)
		peer_say(&a, i % 2 ? line : "short\n");
	for (json_int_t since = 0, end; since < 601; since = end) {
		answer = bus_peer_ask(&bot, "{\"since\": %d}", (int)since);
		ck_assert_int_eq(json_unpack(answer, "{s:I}", "end", &end), 0);
		ck_assert_int_eq((json_int_t)json_array_size(
					 json_object_get(answer, "lines")),
				 end - since);
		ck_assert_int_le(end - since, 40);
		json_decref(answer);
	}
	peer_close(&a);
	stop();
}
END_TEST

START_TEST(bus_refuses_who_is_too_fast)
{
	daemon_start(&d, BUS_CONF("post_rate = 3;"));
	bus_peer_open(&bot, &d);
	for (int i = 0; i < 50; i++)
		bus_peer_send(&bot, "{\"post\": \"x\", \"id\": 1}");
	for (int refused = 0, i = 0; i < 50; i++) {
		json_t *answer = bus_peer_answer(&bot);
		const json_t *error = json_object_get(answer, "error");

		if (error) {
			ck_assert_str_eq(member(error, "code"), "too-fast");
			refused++;
		}
		ck_assert(i < 49 || (refused >= 30 && refused <= 47));
		json_decref(answer);
	}
	stop();
}
END_TEST

START_TEST(bus_publishes_to_the_end)
{
	struct peer a;

	start();
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	expect_line("chat.join", 1, a.address, "");
	ck_assert_int_eq(kill(d.pid, SIGTERM), 0);
	peer_expect_end(&a);
	expect_line("chat.leave", 2, a.address, "");
	stop();
}
END_TEST

START_TEST(bus_sockets_are_guarded)
{
	char path[128];
	char conf[512];
	struct output out;
	struct stat st;

	daemon_start(&d, BUS_CONF("socket_mode = \"0600\";"));
	snprintf(path, sizeof(path), "%s/post", d.dir);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	snprintf(conf, sizeof(conf),
		 "listeners: { a: { port = 0; }; };"
		 "bus: { post = \"ipc://%s\"; };",
		 path);
	daemon_run((const char *const[]){ "-c", "chatd.conf", NULL }, conf,
		   &out);
	ck_assert_int_eq(out.code, 69);
	ck_assert_ptr_nonnull(strstr(out.err, "another chatd"));
	bus_peer_open(&bot, &d);
	ck_assert_uint_eq(bus_peer_post(&bot, "bot", "undisturbed"), 1);
	stop();
}
END_TEST

START_TEST(bus_sockets_go_with_it)
{
	char conf[512];

	tempdir_new();
	snprintf(conf, sizeof(conf),
		 "listeners: { a: { port = 0; }; };"
		 "bus: { publish = \"ipc://%s\"; };",
		 in_tempdir("pub"));
	daemon_start(&d, conf);
	ck_assert_int_eq(access(in_tempdir("pub"), F_OK), 0);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	ck_assert_int_ne(access(in_tempdir("pub"), F_OK), 0);
	tempdir_remove();
}
END_TEST

SUITE(bus)
{
	ADD(bus_publishes_what_is_said);
	ADD(bus_post_is_said);
	ADD(bus_answers_what_is_wrong);
	ADD(bus_is_in_the_metrics);
	ADD(bus_answers_carry_the_id);
	ADD(bus_answers_req_sockets);
	ADD(bus_pages_are_bounded);
	ADD(bus_refuses_who_is_too_fast);
	ADD(bus_publishes_to_the_end);
	ADD(bus_sockets_are_guarded);
	ADD(bus_sockets_go_with_it);
}
