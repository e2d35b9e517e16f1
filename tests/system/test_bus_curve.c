/* SPDX-License-Identifier: MIT */
/*
 * The bus on tcp: who has a key of the file is let in, under its name, and
 * nobody else; without keys there is no bus on tcp.
 */
#include "config.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/bus_peer.h"
#include "system/daemon.h"

/* A pair of keys. */
struct pair {
	char public[41];
	char secret[41];
};

static struct daemon d;
static struct pair server, guest, stranger;

/* The daemon on tcp, with @guest's key in its file. */
static void
start(void)
{
	char line[128];
	char conf[1024];
	const char *secret;
	const char *public;

	tempdir_new();
	ck_assert_int_eq(zmq_curve_keypair(server.public, server.secret), 0);
	ck_assert_int_eq(zmq_curve_keypair(guest.public, guest.secret), 0);
	ck_assert_int_eq(zmq_curve_keypair(stranger.public, stranger.secret),
			 0);
	secret = tempdir_file("secret", server.secret);
	ck_assert_int_eq(chmod(secret, 0600), 0);
	snprintf(line, sizeof(line), "%s guest\n", guest.public);
	public = tempdir_file("public", line);
	snprintf(conf, sizeof(conf),
		 "listeners: { fiber: { port = 0; }; };\n"
		 "bus: { publish = \"tcp://127.0.0.1:0\";"
		 " post = \"tcp://[::1]:0\"; heartbeat = \"100 ms\";"
		 " curve_secret_key_file = \"%s\";"
		 " curve_public_keys_file = \"%s\"; };\n"
		 "log: { level = \"info\"; };\n",
		 secret, public);
	daemon_start(&d, conf);
	ck_assert_ptr_nonnull(strstr(d.log, server.public));
	ck_assert_ptr_null(strstr(d.log, server.secret));
}

static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	tempdir_remove();
}

static void
set_key(void *socket, int option, const char *key)
{
	ck_assert_int_eq(zmq_setsockopt(socket, option, key, 41), 0);
}

/* Connects @socket to the place that the log names after @mark. */
static void
dial(void *socket, const char *mark, const struct pair *keys)
{
	const char *at = strstr(d.log, mark);
	int number = PATIENCE_MS;
	char endpoint[128];

	ck_assert_ptr_nonnull(at);
	at += strlen(mark);
	snprintf(endpoint, sizeof(endpoint), "%.*s", (int)strcspn(at, "\n"),
		 at);
	zmq_setsockopt(socket, ZMQ_RCVTIMEO, &number, sizeof(number));
	number = 1;
	zmq_setsockopt(socket, ZMQ_IPV6, &number, sizeof(number));
	number = 0;
	zmq_setsockopt(socket, ZMQ_LINGER, &number, sizeof(number));
	if (keys) {
		set_key(socket, ZMQ_CURVE_SERVERKEY, server.public);
		set_key(socket, ZMQ_CURVE_PUBLICKEY, keys->public);
		set_key(socket, ZMQ_CURVE_SECRETKEY, keys->secret);
	}
	ck_assert_int_eq(zmq_connect(socket, endpoint), 0);
}

START_TEST(bus_curve_lets_in_who_has_a_key)
{
	struct bus_peer p = { .context = zmq_ctx_new() };
	struct bus_heard heard;

	start();
	p.sub = zmq_socket(p.context, ZMQ_SUB);
	p.dealer = zmq_socket(p.context, ZMQ_DEALER);
	dial(p.sub, "publishing at ", &guest);
	dial(p.dealer, "taking posts at ", &guest);
	zmq_setsockopt(p.sub, ZMQ_SUBSCRIBE, "chat.", 5);
	bus_peer_hear(&p, &heard);
	bus_heard_fini(&heard);
	ck_assert_uint_eq(bus_peer_post(&p, "mallory", "one"), 1);
	json_decref(bus_peer_ask(&p, "{\"post\": \"two\"}"));
	bus_peer_hear_line(&p, &heard);
	ck_assert_str_eq(json_string_value(
				 json_object_get(heard.json, "author")),
			 "bus:guest/mallory");
	bus_heard_fini(&heard);
	bus_peer_hear_line(&p, &heard);
	ck_assert_str_eq(json_string_value(
				 json_object_get(heard.json, "author")),
			 "bus:guest");
	bus_heard_fini(&heard);
	bus_peer_close(&p);
	stop();
}
END_TEST

/* The event that the connection ends with. */
static int
await_failure(void *events)
{
	uint8_t event[6];
	int what = 0;

	while (!(what &
		 (ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
		  ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
		  ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
		  ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED))) {
		uint16_t bits;

		ck_assert_int_eq(zmq_recv(events, event, sizeof(event), 0), 6);
		memcpy(&bits, event, sizeof(bits));
		what = bits;
		zmq_recv(events, NULL, 0, 0);
	}
	return what;
}

/* A connection with @keys comes to nothing. */
static int
refused(const struct pair *keys)
{
	void *context = zmq_ctx_new();
	void *sub = zmq_socket(context, ZMQ_SUB);
	void *events = zmq_socket(context, ZMQ_PAIR);
	int what;

	ck_assert_int_eq(zmq_socket_monitor(sub, "inproc://events",
					    ZMQ_EVENT_ALL),
			 0);
	ck_assert_int_eq(zmq_connect(events, "inproc://events"), 0);
	dial(sub, "publishing at ", keys);
	what = await_failure(events);
	zmq_socket_monitor(sub, NULL, 0);
	zmq_close(events);
	zmq_close(sub);
	zmq_ctx_term(context);
	return what;
}

START_TEST(bus_curve_turns_strangers_away)
{
	start();
	ck_assert_int_eq(refused(&stranger), ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
	daemon_await_log(&d, "was turned away");
	ck_assert_ptr_nonnull(strstr(d.log, stranger.public));
	stop();
}
END_TEST

START_TEST(bus_curve_turns_away_who_has_no_key)
{
	start();
	ck_assert_int_ne(refused(NULL), ZMQ_EVENT_HANDSHAKE_SUCCEEDED);
	stop();
}
END_TEST

START_TEST(bus_tcp_wants_keys)
{
	static const char conf[] = "bus: { publish = \"tcp://127.0.0.1:0\"; };";
	struct output out;

	daemon_run((const char *const[]){ "-c", "chatd.conf", NULL }, conf,
		   &out);
	ck_assert_int_eq(out.code, 78);
	ck_assert_ptr_nonnull(strstr(out.err, "curve_secret_key_file"));
}
END_TEST

START_TEST(bus_keys_are_wrong)
{
	static const char conf[] =
		"listeners: { a: { port = 0; }; };"
		"bus: { publish = \"tcp://127.0.0.1:0\";"
		" curve_secret_key_file = \"/dev/null\";"
		" curve_public_keys_file = \"/dev/null\"; };";
	struct output out;

	daemon_run((const char *const[]){ "-c", "chatd.conf", NULL }, conf,
		   &out);
	ck_assert_int_eq(out.code, 78);
	ck_assert_ptr_nonnull(strstr(out.err, "/dev/null:0: no key"));
}
END_TEST

SUITE(bus_curve)
{
	ADD(bus_curve_lets_in_who_has_a_key);
	ADD(bus_curve_turns_strangers_away);
	ADD(bus_curve_turns_away_who_has_no_key);
	ADD(bus_tcp_wants_keys);
	ADD(bus_keys_are_wrong);
}
