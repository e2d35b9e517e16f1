/* SPDX-License-Identifier: MIT */
/*
 * test_secrets.c - a password that comes by TLS, by a WebSocket or by both is
 * nowhere in chatd when it has been looked at; test_names.c has those who come
 * as they are.
 */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/memory.h"
#include "system/patience.h"
#include "system/s_client.h"
#include "system/supervised.h"
#include "system/terminal.h"
#include "system/web_peer.h"
#include "tls/certs.h"

/*
 * The password is so long that what is said after it does not come to lie over
 * its end, which is looked for.
 */
#define SECRET_END "which is the end of it"
#define SECRET "four old words and then some more of them, " SECRET_END

/* A way to come in. */
static const struct way {
	const char *how; /* of the listener's configuration */
	bool secure;     /* by TLS */
	bool web;        /* by a WebSocket */
} ways[] = {
	{ "driver = \"fiber\";", true, false },
	{ "driver = \"callback\";", true, false },
	{ "protocol = \"web\";", false, true },
	{ "protocol = \"web\";", true, true },
};

#define WAYS ((int)(sizeof(ways) / sizeof(ways[0])))

static const struct way *way; /* that of this test */
static struct certs certs;
static struct supervised pair;
static struct web_peer w; /* who comes, by whatever way */
static pid_t s_client;    /* who is w, by TLS */

static void
set_up(void)
{
	certs_make(&certs);
}

static void
tear_down(void)
{
	certs_remove(&certs);
}

static void
start(void)
{
	char tls[512] = "", conf[1024];

	if (way->secure)
		snprintf(tls, sizeof(tls),
			 "tls: { certificate = \"%s\"; key = \"%s\"; };",
			 certs_path(&certs, "server.pem"),
			 certs_path(&certs, "server.key"));
	snprintf(conf, sizeof(conf),
		 "listeners: { l: { port = 0; %s %s }; };"
		 "people: { accounts = \"yes\"; };",
		 way->how, tls);
	supervised_start(&pair, conf);
}

static void
come(void)
{
	int port = pair.d.ports[0];

	if (way->secure)
		s_client = s_client_start(&w.peer, &certs, port,
					  way->web ? "http/1.1" : NULL);
	else
		peer_connect(&w.peer, port);
	if (way->web)
		web_peer_ask(&w, port, "/chat", "", 0);
}

static void
say(const char *text)
{
	char json[128];

	snprintf(json, sizeof(json), "{\"say\":\"%s\"}", text);
	if (way->web) {
		web_peer_say(&w, json);
	} else {
		peer_say(&w.peer, text);
		peer_say(&w.peer, "\n");
	}
}

/* Something has come that has @text in it. */
static void
await(const char *text)
{
	char line[512];

	if (way->web) {
		web_peer_await(&w, text);
		return;
	}
	do
		peer_line(&w.peer, line, sizeof(line));
	while (!strstr(line, text));
}

static void
check_oblivion(void)
{
	struct patience p = patience_with("the password to be wiped");

	say("a line of them");
	await("a line of them");
	ck_assert(memory_has(pair.chatd, "a line of them"));
	ck_assert(!memory_has(pair.chatd, SECRET_END));
	while (memory_slots_have(pair.chatd, SECRET_END))
		patience_spend(&p);
}

START_TEST(secrets_are_in_memory_no_more)
{
	way = &ways[_i];
	if (way->secure && !terminal_has("openssl"))
		return;
	start();
	come();
	say("/nick alice");
	await(way->web ? "\"kind\":\"rename\"" : "guest-1 is now alice");
	say("/register " SECRET);
	await("from now on only who knows the password");
	check_oblivion();
	say("/login alice " SECRET);
	await("you are logged in as");
	check_oblivion();
	if (way->secure)
		s_client_end(s_client);
	peer_close(&w.peer);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

SUITE(secrets)
{
	tcase_set_timeout(tc_, 120);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, secrets_are_in_memory_no_more, 0, WAYS);
}
