/* SPDX-License-Identifier: MIT */
/*
 * The examples of the bus beside a chatd that does as a test tells it: it has
 * another room from now on, or has no memory just then.
 *
 * What is published follows a question that was answered, or a subscription
 * that was heard of: so the order is always the same.
 */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/bus_bot.h"
#include "system/daemon.h"
#include "system/example.h"

/* A chatd: two sockets. */
struct script {
	void *publish;       /* XPUB: it hears who subscribes */
	void *post;          /* ROUTER */
	char places[2][128]; /* their endpoints */
	char id[256];        /* whom to answer */
	int id_len;          /* bytes of it */
};

static void *context;
static struct script here, there;

static void *
listen_at(int type, const char *name, char place[128])
{
	void *socket = zmq_socket(context, type);

	ck_assert_ptr_nonnull(socket);
	snprintf(place, 128, "ipc://%s", in_tempdir(name));
	zmq_setsockopt(socket, ZMQ_LINGER, &(int){ 0 }, sizeof(int));
	zmq_setsockopt(socket, ZMQ_RCVTIMEO, &(int){ PATIENCE_MS },
		       sizeof(int));
	ck_assert_int_eq(zmq_bind(socket, place), 0);
	return socket;
}

static void
script_open(struct script *s, const char *publish, const char *post)
{
	s->publish = listen_at(ZMQ_XPUB, publish, s->places[0]);
	s->post = listen_at(ZMQ_ROUTER, post, s->places[1]);
}

static void
script_close(struct script *s)
{
	zmq_close(s->publish);
	zmq_close(s->post);
}

static void
set_up(void)
{
	tempdir_new();
	context = zmq_ctx_new();
	ck_assert_ptr_nonnull(context);
	script_open(&here, "pub", "post");
	script_open(&there, "other-pub", "other-post");
}

static void
tear_down(void)
{
	script_close(&here);
	script_close(&there);
	zmq_ctx_term(context);
	tempdir_remove();
}

static void
await_subscriber(struct script *s)
{
	char topic[32];
	int n = zmq_recv(s->publish, topic, sizeof(topic), 0);

	ck_assert_int_eq(n, 6);
	ck_assert_mem_eq(topic, "\1chat.", 6);
}

/* Publishes the head of @room. */
static void
head(struct script *s, const char *room, int number)
{
	char text[16];
	char json[128];

	snprintf(text, sizeof(text), "%d", number);
	snprintf(json, sizeof(json),
		 "{\"room\":\"%s\",\"oldest\":1,\"head\":%d}", room, number);
	zmq_send(s->publish, "chat.head", 9, ZMQ_SNDMORE);
	zmq_send(s->publish, text, strlen(text), ZMQ_SNDMORE);
	ck_assert_int_gt(zmq_send(s->publish, json, strlen(json), 0), 0);
}

/* Publishes line @number of @room with this text. */
static void
say(struct script *s, const char *room, int number, const char *text)
{
	char digits[16];
	char json[256];

	snprintf(digits, sizeof(digits), "%d", number);
	snprintf(json, sizeof(json),
		 "{\"number\":%d,\"kind\":\"message\",\"author\":\"a\","
		 "\"text\":\"%s\",\"room\":\"%s\"}",
		 number, text, room);
	zmq_send(s->publish, "chat.message", 12, ZMQ_SNDMORE);
	zmq_send(s->publish, digits, strlen(digits), ZMQ_SNDMORE);
	ck_assert_int_gt(zmq_send(s->publish, json, strlen(json), 0), 0);
}

/* The same with the text "room/number". */
static void
line(struct script *s, const char *room, int number)
{
	char text[32];

	snprintf(text, sizeof(text), "%s/%d", room, number);
	say(s, room, number, text);
}

/* Somebody asks exactly this. */
static void
expect(struct script *s, const char *request)
{
	char json[512];
	int n;

	s->id_len = zmq_recv(s->post, s->id, sizeof(s->id), 0);
	ck_assert_int_gt(s->id_len, 0);
	n = zmq_recv(s->post, json, sizeof(json) - 1, 0);
	ck_assert_int_ge(n, 0);
	json[n] = '\0';
	for (char *from = json, *to = json; (*to = *from); from++)
		to += *from != ' ';
	ck_assert_str_eq(json, request);
}

static void
answer(struct script *s, const char *json)
{
	zmq_send(s->post, s->id, (size_t)s->id_len, ZMQ_SNDMORE);
	ck_assert_int_gt(zmq_send(s->post, json, strlen(json), 0), 0);
}

static void
refuse(struct script *s, const char *code)
{
	char json[128];

	snprintf(json, sizeof(json),
		 "{\"error\":{\"code\":\"%s\",\"message\":\"just so\"}}", code);
	answer(s, json);
}

/* Answers with the lines of @room from @first to @last. */
static void
page(struct script *s, const char *room, int first, int last)
{
	char json[1024];
	int len = snprintf(json, sizeof(json), "{\"lines\":[");

	for (int i = first; i <= last; i++)
		len += snprintf(json + len, sizeof(json) - (size_t)len,
				"%s{\"number\":%d,\"kind\":\"message\","
				"\"author\":\"a\",\"text\":\"%s/%d\"}",
				i > first ? "," : "", i, room, i);
	snprintf(json + len, sizeof(json) - (size_t)len,
		 "],\"end\":%d,\"room\":\"%s\",\"oldest\":1,\"head\":%d}", last,
		 room, last);
	answer(s, json);
}

/* Line 3 of room B is the number that comes next in room A. */
START_TEST(bus_script_logger_takes_each_line_once)
{
	struct example e;

	example_start_args(&e,
			   (const char *[]){ "bus_logger", here.places[0],
					     here.places[1], "1", "4", NULL });
	await_subscriber(&here);
	head(&here, "A", 2);
	head(&here, "A", 2);
	expect(&here, "{\"since\":0}");
	page(&here, "A", 1, 2);
	line(&here, "B", 3);
	expect(&here, "{\"since\":0}");
	page(&here, "B", 1, 3);
	head(&here, "B", 3);
	line(&here, "B", 4);
	example_expect(&e,
		       "1 message a: A/1\n2 message a: A/2\n"
		       "1 message a: B/1\n2 message a: B/2\n"
		       "3 message a: B/3\n4 message a: B/4\n",
		       0);
}
END_TEST

/* The room changes between a message and the answer to what it lacks. */
START_TEST(bus_script_logger_is_told_of_another_room)
{
	struct example e;

	example_start_args(&e,
			   (const char *[]){ "bus_logger", here.places[0],
					     here.places[1], "1", "2", NULL });
	await_subscriber(&here);
	head(&here, "A", 1);
	line(&here, "A", 9);
	expect(&here, "{\"since\":0}");
	page(&here, "B", 1, 8);
	head(&here, "B", 2);
	expect(&here, "{\"since\":0}");
	page(&here, "B", 1, 2);
	example_expect(&e, "1 message a: B/1\n2 message a: B/2\n", 0);
}
END_TEST

START_TEST(bus_script_logger_asks_again)
{
	struct example e;

	example_start_args(&e,
			   (const char *[]){ "bus_logger", here.places[0],
					     here.places[1], "1", "1", NULL });
	await_subscriber(&here);
	head(&here, "A", 1);
	head(&here, "A", 1);
	expect(&here, "{\"since\":0}");
	refuse(&here, "no-memory");
	expect(&here, "{\"since\":0}");
	refuse(&here, "not-read");
	expect(&here, "{\"since\":0}");
	page(&here, "A", 1, 1);
	example_expect(&e, "1 message a: A/1\n", 0);
}
END_TEST

/* A line that the other side cannot store is carried on when it can. */
START_TEST(bus_script_bridge_keeps_what_is_refused)
{
	static const char *const later[] = { "no-memory", "not-stored", "busy",
					     "too-fast", "too-many" };
	struct example e;
	char expected[256];

	example_start_args(&e,
			   (const char *[]){ "bus_bridge", here.places[0],
					     here.places[1], there.places[0],
					     there.places[1], NULL });
	await_subscriber(&here);
	await_subscriber(&there);
	head(&here, "A", 6);
	line(&here, "A", 7);
	line(&here, "A", 8);
	line(&here, "A", 9);
	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		expect(&there, "{\"post\":\"A/7\",\"as\":\"bridge\"}");
		refuse(&there, later[i]);
	}
	expect(&there, "{\"post\":\"A/7\",\"as\":\"bridge\"}");
	answer(&there, "{\"number\":1}");
	expect(&there, "{\"post\":\"A/8\",\"as\":\"bridge\"}");
	refuse(&there, "too-long");
	expect(&there, "{\"post\":\"A/9\",\"as\":\"bridge\"}");
	answer(&there, "{\"number\":2}");
	kill(e.pid, SIGTERM);
	snprintf(expected, sizeof(expected),
		 "listening at %s\nline 8 cannot be carried on: just so\n",
		 here.places[0]);
	example_expect(&e, expected, 0);
}
END_TEST

/* It hears lines of a new room from the first on, and asks again. */
START_TEST(bus_script_bot_follows_the_room)
{
	const char *python = bus_bot_python();
	pid_t bot;

	if (!python) {
		runner_skip("no Python with pyzmq (python3-zmq)");
		return;
	}
	bot = bus_bot_start(python, here.places[0], here.places[1]);
	await_subscriber(&here);
	head(&here, "A", 2);
	expect(&here, "{\"post\":\"pingme\",\"as\":\"bot\"}");
	refuse(&here, "not-stored");
	expect(&here, "{\"post\":\"pingme\",\"as\":\"bot\"}");
	answer(&here, "{\"number\":3}");
	line(&here, "B", 3);
	expect(&here, "{\"since\":0}");
	refuse(&here, "no-memory");
	expect(&here, "{\"since\":0}");
	answer(&here,
	       "{\"lines\":[{\"number\":1,\"kind\":\"message\","
	       "\"author\":\"a\",\"text\":\"ping\"}],\"end\":2,"
	       "\"room\":\"B\",\"oldest\":1,\"head\":3}");
	expect(&here, "{\"post\":\"pong\",\"as\":\"bot\"}");
	answer(&here, "{\"number\":4}");
	say(&here, "B", 4, "bye, bot");
	expect(&here, "{\"post\":\"bye\",\"as\":\"bot\"}");
	answer(&here, "{\"number\":5}");
	ck_assert_int_eq(bus_bot_end(bot), 0);
}
END_TEST

SUITE(bus_script)
{
	TCase *tc = tcase_create("bus_script");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, bus_script_logger_takes_each_line_once);
	tcase_add_test(tc, bus_script_logger_is_told_of_another_room);
	tcase_add_test(tc, bus_script_logger_asks_again);
	tcase_add_test(tc, bus_script_bridge_keeps_what_is_refused);
	tcase_add_test(tc, bus_script_bot_follows_the_room);
	suite_add_tcase(s, tc);
}
