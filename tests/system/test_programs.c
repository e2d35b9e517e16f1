/* SPDX-License-Identifier: MIT */
/*
 * A talk of people with the programs they have: telnet, nc, openssl s_client,
 * and a page's WebSocket. Each says a line and sees those of all others, in
 * the order in which they were said. A real browser talks in browser.test.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/terminal.h"
#include "system/web_peer.h"
#include "tls/certs.h"

/* Who talks, besides the page; the order of the listeners, too. */
enum { TELNET, NC, S_CLIENT, TERMINALS };
#define WEB_PORT (d.ports[TERMINALS])

static struct daemon d;
static struct certs certs;
static struct terminal terminal[TERMINALS];
static struct web_peer page;

static void
set_up(void)
{
	char conf[1024];

	certs_make(&certs);
	snprintf(conf, sizeof(conf),
		 "listeners: {"
		 " a: { port = 0; driver = \"fiber\"; };"
		 " b: { port = 0; driver = \"callback\"; };"
		 " c: { port = 0; driver = \"fiber\"; label = \"tls\";"
		 " tls: { certificate = \"%s\"; key = \"%s\"; }; };"
		 " d: { port = 0; protocol = \"web\"; }; };",
		 certs_path(&certs, "server.pem"),
		 certs_path(&certs, "server.key"));
	daemon_start(&d, conf);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	certs_remove(&certs);
}

/* Runs the program of @who, which comes in. */
static void
come(int who)
{
	static const char *const labels[] = { " via fiber", " via callback",
					      " via tls" };
	char port[16], address[32];
	const char *const programs[][9] = {
		{ "telnet", "127.0.0.1", port },
		{ "nc", "127.0.0.1", port },
		{ "openssl", "s_client", "-quiet", "-connect", address,
		  "-verify_return_error", "-CAfile",
		  certs_path(&certs, "authority.pem") },
	};

	snprintf(port, sizeof(port), "%d", d.ports[who]);
	snprintf(address, sizeof(address), "127.0.0.1:%s", port);
	terminal_open(&terminal[who], programs[who]);
	terminal_await(&terminal[who], labels[who]);
}

static void
terminals_see(const char *line)
{
	for (int who = 0; who < TERMINALS; who++)
		terminal_await(&terminal[who], line);
}

/* Everybody sees what has @line in it. */
static void
all_see(const char *line)
{
	terminals_see(line);
	web_peer_await(&page, line);
}

/* What is typed is shown by the terminal itself, too: once more for oneself. */
static void
say(int who, const char *line)
{
	char typed[64];

	snprintf(typed, sizeof(typed), "%s\n", line);
	terminal_type(&terminal[who], typed);
	terminal_await(&terminal[who], line);
	all_see(line);
}

START_TEST(people_talk_with_the_programs_they_have)
{
	for (int who = 0; who < TERMINALS; who++)
		come(who);
	web_peer_connect(&page, WEB_PORT, "/chat");
	web_peer_await(&page, "{\"hello\":");
	terminals_see(" via web");
	say(TELNET, "this is telnet");
	say(NC, "nc, from the callbacks");
	say(S_CLIENT, "nobody listens to s_client");
	web_peer_say(&page, "{\"say\": \"and a page\"}");
	all_see("and a page");
	terminal_type(&terminal[NC], "/nick ncat\n");
	terminals_see("is now ncat");
	say(NC, "with a name");
	peer_close(&page.peer);
	terminals_see(" via web closed");
	for (int who = 0; who < TERMINALS; who++)
		terminal_kill(&terminal[who]);
}
END_TEST

SUITE(programs)
{
	TCase *tc = tcase_create("programs");

	if (!terminal_has("telnet") || !terminal_has("nc") ||
	    !terminal_has("openssl"))
		return;
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, people_talk_with_the_programs_they_have);
	suite_add_tcase(s, tc);
}
