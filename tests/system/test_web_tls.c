/* SPDX-License-Identifier: MIT */
/*
 * Browsers' listeners that speak TLS: the page, and a WebSocket that talks with
 * somebody at telnet, is told to come back and does.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/reason_scene.h"
#include "system/s_client.h"
#include "system/terminal.h"
#include "system/web_peer.h"
#include "tls/certs.h"

#define PORT d.ports[1]

static struct certs certs;
static struct daemon d;
static struct peer telnet;
static struct web_peer w;
static pid_t s_client; /* who is w */

/* A configuration with a plain listener and one for browsers, with TLS. */
static const char *
configuration(const char *certificate)
{
	static char conf[1024];

	snprintf(conf, sizeof(conf),
		 "listeners: { t: { port = 0; driver = \"callback\"; };"
		 " w: { port = 0; protocol = \"web\";"
		 " tls: { certificate = \"%s\"; key = \"%s\"; }; }; };"
		 "log: { level = \"info\"; };",
		 certs_path(&certs, certificate),
		 certs_path(&certs, "server.key"));
	return conf;
}

static void
set_up(void)
{
	certs_make(&certs);
	daemon_start(&d, configuration("server.pem"));
	peer_connect(&telnet, d.ports[0]);
	peer_expect(&telnet, "Got connection from %s via callback\n",
		    telnet.address);
}

static void
tear_down(void)
{
	peer_close(&telnet);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	certs_remove(&certs);
}

/* Connects; browsers say that they want to speak HTTP/1.1. */
static void
connect_secure(void)
{
	s_client = s_client_start(&w.peer, &certs, PORT, "http/1.1");
}

static void
leave(void)
{
	s_client_end(s_client);
	peer_close(&w.peer);
}

/* Reads a line of telnet's that says that somebody of the web has come in. */
static void
expect_join(void)
{
	char line[256];

	peer_line(&telnet, line, sizeof(line));
	ck_assert_msg(strncmp(line, "Got connection from tcp:127.0.0.1:", 34) ==
				      0 &&
			      strstr(line, " via web"),
		      "%s", line);
}

/* Somebody comes in by @path, and says something in the same breath. */
static void
come(const char *path)
{
	static const char hello[] = "\x81\x8f\0\0\0\0{\"say\":\"hello\"}";

	connect_secure();
	web_peer_ask(&w, PORT, path, hello, sizeof(hello) - 1);
	web_peer_read(&w);
	ck_assert_uint_gt(web_peer_number(&w, "next"), 0);
	expect_join();
	peer_expect(&telnet, "hello\n");
	web_peer_await(&w, "\"text\":\"hello\"");
}

START_TEST(web_tls_shows_the_page)
{
	char line[1024];

	connect_secure();
	peer_say(&w.peer,
		 "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
		 "GET /chat.js HTTP/1.1\r\nHost: localhost\r\n"
		 "Connection: close\r\n\r\n");
	peer_expect(&w.peer, "HTTP/1.1 200 OK\r\n");
	do {
		peer_line(&w.peer, line, sizeof(line));
	} while (strcmp(line, "</html>") != 0);
	peer_expect(&w.peer, "HTTP/1.1 200 OK\r\n");
	do {
		peer_line(&w.peer, line, sizeof(line));
	} while (strcmp(line, "connection.open();") != 0);
	peer_expect_end(&w.peer);
	leave();
}
END_TEST

START_TEST(web_tls_talks)
{
	static char said[5000], json[5020];

	come("/chat");
	peer_say(&telnet, "hello, you there\n");
	peer_expect(&telnet, "hello, you there\n");
	web_peer_await(&w, "\"text\":\"hello, you there\"");
	/* as much as may be said at once */
	memset(said, 'x', 4096);
	snprintf(json, sizeof(json), "{\"say\":\"%s\"}", said);
	for (int i = 0; i < 20; i++)
		web_peer_say(&w, json);
	for (int i = 0; i < 20; i++) {
		peer_expect(&telnet, "%s\n", said);
		web_peer_await(&w, said);
	}
	web_peer_send(&w, 0x88, "\x03\xe8", 2);
	web_peer_expect_close(&w, 1000);
	s_client_end(s_client);
}
END_TEST

START_TEST(web_tls_is_told_to_come_back)
{
	static const int signals[] = { SIGTERM, SIGUSR2 };
	char path[64];
	uint64_t newest;

	come("/chat?last=0");
	newest = web_peer_number(&w, "n");
	if (signals[_i] == SIGUSR2)
		ck_assert_int_eq(kill(d.pid, SIGUSR2), 0);
	else
		ck_assert_int_eq(daemon_restart(&d, SIGTERM), 0);
	web_peer_expect_close(&w, 1012);
	s_client_end(s_client);
	if (signals[_i] == SIGTERM) {
		peer_close(&telnet);
		peer_connect(&telnet, d.ports[0]);
		peer_skip_to_join(&telnet, "callback");
	} else {
		char line[256];

		peer_line(&telnet, line, sizeof(line));
		ck_assert_ptr_nonnull(strstr(line, " via web closed"));
	}
	snprintf(path, sizeof(path), "/chat?since=%ju", (uintmax_t)newest);
	connect_secure();
	web_peer_ask(&w, PORT, path, "", 0);
	web_peer_read(&w);
	ck_assert_uint_eq(web_peer_number(&w, "next"), newest + 1);
	expect_join();
	leave();
}
END_TEST

/* Goes, and telnet is told. */
static void
leave_room(void)
{
	char line[256];

	leave();
	peer_line(&telnet, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, " via web closed"));
}

/* What is no good does not take the place of what is in force. */
START_TEST(web_tls_keeps_what_is_good)
{
	static const struct {
		const char *certificate; /* for server.key */
		const char *said;
	} bad[] = {
		{ "client.key", "reading the certificate" },
		{ "client.pem", "key values mismatch" },
	};

	daemon_reload(&d, configuration(bad[_i].certificate), "not reloaded");
	ck_assert_msg(strstr(d.log, bad[_i].said), "%s", d.log);
	ck_assert_ptr_nonnull(strstr(d.log, certs_path(&certs, "")));
	s_client_expect(&certs, PORT, "server.pem");
	come("/chat");
	leave_room();
}
END_TEST

/* The certificate and the key of @name are those of the listener now. */
static void
renew(const char *name)
{
	char file[32];

	snprintf(file, sizeof(file), "%s.pem", name);
	ck_assert_int_eq(rename(certs_path(&certs, file),
				certs_path(&certs, "server.pem")),
			 0);
	snprintf(file, sizeof(file), "%s.key", name);
	ck_assert_int_eq(rename(certs_path(&certs, file),
				certs_path(&certs, "server.key")),
			 0);
}

/* What is not valid any more serves who does not ask, and it is told. */
START_TEST(web_tls_warns_of_what_has_expired)
{
	ck_assert_ptr_null(strstr(d.log, "expired"));
	renew("expired");
	daemon_reload(&d, configuration("server.pem"),
		      "server.pem: the certificate has expired");
	s_client_expect(&certs, PORT, "server.pem");
}
END_TEST

/* As who has had it renewed does: the files are others, of the same names. */
START_TEST(web_tls_takes_what_is_new)
{
	come("/chat");
	s_client_expect(&certs, PORT, "server.pem");
	renew("client");
	daemon_reload(&d, configuration("server.pem"),
		      "configuration reloaded");
	s_client_expect(&certs, PORT, "server.pem");
	/* who has come before goes on as it was */
	web_peer_say(&w, "{\"say\":\"still here\"}");
	peer_expect(&telnet, "still here\n");
	web_peer_await(&w, "\"text\":\"still here\"");
	leave_room();
	come("/chat");
	leave_room();
}
END_TEST

/* Who does not is let go; who leaves without a word inside harms nobody. */
START_TEST(web_tls_is_for_who_speaks_it)
{
	struct peer p;

	peer_connect(&p, PORT);
	peer_say(&p, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
	daemon_await_log(&d, "handshake");
	peer_close(&p);
	connect_secure();
	leave();
	come("/chat");
	leave();
}
END_TEST

/* Who says nothing, or half of a handshake, is let go when its time is over. */
START_TEST(web_tls_does_not_wait_for_ever)
{
	/* a record of 512 bytes, as a ClientHello begins */
	static const char half[] = "\x16\x03\x01\x02\x00\x01";
	char conf[1100];

	snprintf(conf, sizeof(conf),
		 "%s limits: { greeting_time = \"50 ms\"; };",
		 configuration("server.pem"));
	daemon_reload(&d, conf, "configuration reloaded");
	peer_connect(&w.peer, PORT);
	peer_send(&w.peer, half, _i > 0 ? sizeof(half) - 1 : 0);
	peer_expect_end(&w.peer);
	peer_close(&w.peer);
	ck_assert_int_eq(reason_agreed(&d, &reason_unproven, "handshake"), 1);
}
END_TEST

SUITE(web_tls)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_set_timeout(tc_, 120);
	ADD(web_tls_warns_of_what_has_expired);
	tcase_add_loop_test(tc_, web_tls_does_not_wait_for_ever, 0, 2);
}

SUITE(web_tls_s_client)
{
	if (!terminal_has("openssl"))
		return;
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_set_timeout(tc_, 120);
	ADD(web_tls_shows_the_page);
	ADD(web_tls_talks);
	tcase_add_loop_test(tc_, web_tls_is_told_to_come_back, 0, 2);
	tcase_add_loop_test(tc_, web_tls_keeps_what_is_good, 0, 2);
	ADD(web_tls_takes_what_is_new);
	ADD(web_tls_is_for_who_speaks_it);
}
