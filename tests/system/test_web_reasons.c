/* SPDX-License-Identifier: MIT */
/*
 * Why somebody with a browser is turned away or let go: the log, chatctl status
 * and the metrics agree on it, and the code at its end is the one for that.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/reason_scene.h"
#include "system/web_peer.h"

/* More than the kernel's buffers hold on the way to somebody deaf. */
#define FLOOD 300
#define FLOOD_LINE 4000

/* Nobody is exempt. */
#define STRICT "exempt = \"\"; address_joins = 0; "

#define TEXT_PORT (d.ports[0])
#define WEB_PORT (d.ports[1])

#define HEALTH "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"

static struct daemon d;
static struct web_peer w, other;
static struct peer reader;

static void
come(void)
{
	web_peer_connect(&w, WEB_PORT, "/chat");
	web_peer_await(&w, "{\"hello\":");
}

/* One more asks to come in, and is told why not. */
static void
ask_in_vain(const char *why)
{
	char line[512];

	peer_connect(&other.peer, WEB_PORT);
	peer_say(&other.peer,
		 "GET /chat HTTP/1.1\r\nHost: localhost\r\n"
		 "Connection: Upgrade\r\nUpgrade: websocket\r\n"
		 "Sec-WebSocket-Version: 13\r\n"
		 "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n");
	peer_line(&other.peer, line, sizeof(line));
	ck_assert_str_eq(line, "HTTP/1.1 503 Service Unavailable\r");
	do
		peer_line(&other.peer, line, sizeof(line));
	while (!strstr(line, why));
	peer_close(&other.peer);
}

static void
come_second(void)
{
	come();
	ask_in_vain("full: at most 1 clients");
	peer_close(&w.peer);
}

static void
come_banned(void)
{
	chatctl_prints(&d, "ban 127.0.0.1",
		       "127.0.0.1 is banned, 0 clients kicked\n");
	ask_in_vain("banned: nobody is let in from your address");
}

/* Half of the first request, or of one that another came before. */
static void
ask_by_halves(const char *before)
{
	char line[512] = "";

	peer_connect(&other.peer, WEB_PORT);
	peer_say(&other.peer, before);
	while (*before && strcmp(line, "ok") != 0)
		peer_line(&other.peer, line, sizeof(line));
	peer_say(&other.peer, "GET /healthz HTTP/1.1\r\nHo");
	do
		peer_line(&other.peer, line, sizeof(line));
	while (strcmp(line, "HTTP/1.1 408 Request Timeout\r") != 0);
	peer_close(&other.peer);
}

static void
ask_half(void)
{
	ask_by_halves("");
}

static void
ask_one_and_a_half(void)
{
	ask_by_halves(HEALTH);
}

static void
say_goodbye(void)
{
	come();
	web_peer_send(&w, 0x88, "\x03\xe8", 2);
	web_peer_expect_close(&w, 1000);
}

/* Each counts as 20 pings. */
static void
ask_too_much(void)
{
	come();
	for (int i = 0; i < 10; i++)
		web_peer_say(&w, "{\"who\":{}}");
	web_peer_expect_close(&w, 1008);
}

/* A kind of frame that there is none of. */
static void
say_nonsense(void)
{
	come();
	web_peer_send(&w, 0x83, "what", 4);
	web_peer_expect_close(&w, 1002);
}

static void
reset(void)
{
	come();
	peer_reset(&w.peer);
}

static void
say_nothing(void)
{
	come();
	web_peer_expect_close(&w, 1008);
}

static void
be_kicked(void)
{
	come();
	chatctl_prints(&d, "kick 127.0.0.1", "1 client kicked\n");
	web_peer_expect_close(&w, 1008);
}

static void
flood(struct peer *speaker)
{
	static char line[FLOOD_LINE + 1];

	memset(line, 'z', FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	peer_connect(speaker, TEXT_PORT);
	peer_skip_to_join(speaker, "callback");
	for (int i = 0; i < FLOOD; i++) {
		peer_say(speaker, line);
		peer_expect(speaker, "%s", line);
	}
}

static void
fall_behind(void)
{
	come();
	flood(&reader);
	daemon_await_log(&d, "past lag_max: it is dropped");
	web_peer_expect_close(&w, 1013);
	peer_close(&reader);
}

/* A message that is not over yet is kept. */
static void
take_memory(void)
{
	static const unsigned char begin[8] = { 0x81, 0xfe, 0xff, 0xff };
	static char half[60 * 1024];

	memset(half, 'x', sizeof(half));
	come();
	peer_send(&w.peer, begin, sizeof(begin));
	peer_send(&w.peer, half, sizeof(half));
	web_peer_expect_close(&w, 1013);
}

/* Somebody at telnet is deaf, so that chatd does not end at once. */
static void
be_there_at_the_end(void)
{
	struct peer speaker;

	peer_connect(&reader, TEXT_PORT);
	flood(&speaker);
	come();
	ck_assert_int_eq(kill(d.pid, SIGTERM), 0);
	web_peer_expect_close(&w, 1012);
	peer_close(&speaker);
}

/* A reason, and what brings it about. */
static const struct {
	const char *name;
	const struct reason_kind_said *kind;
	const char *conf; /* beside the listeners */
	void (*act)(void);
} rows[] = {
	{ "full", &reason_refused,
	  "limits: { clients = 1; " STRICT "address_clients = 0; };",
	  come_second },
	{ "banned", &reason_refused, "", come_banned },
	{ "request", &reason_unproven,
	  "limits: { greeting_time = \"50 ms\"; };", ask_half },
	{ "request", &reason_unproven,
	  "limits: { greeting_time = \"50 ms\"; };", ask_one_and_a_half },
	{ "left", &reason_gone, "", say_goodbye },
	{ "broken", &reason_gone, "", reset },
	{ "flood", &reason_gone, "", ask_too_much },
	{ "protocol", &reason_gone, "", say_nonsense },
	{ "idle", &reason_gone, "limits: { idle_time = \"300 ms\"; };",
	  say_nothing },
	{ "kicked", &reason_gone, "", be_kicked },
	{ "lag", &reason_gone,
	  "room: { lag_max = 20; lag_policy = \"drop\"; };", fall_behind },
	{ "memory", &reason_gone,
	  "room: { line_max = 65536; }; limits: { clients_memory = \"48K\"; };",
	  take_memory },
	{ "stopping", &reason_gone, "drain_timeout = \"10 min\";",
	  be_there_at_the_end },
};

#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

START_TEST(web_reasons_are_the_same_everywhere)
{
	char conf[512];
	long n;

	snprintf(conf, sizeof(conf),
		 WEB_LISTENERS "log: { level = \"info\"; }; %s", rows[_i].conf);
	daemon_start(&d, conf);
	rows[_i].act();
	n = reason_agreed(&d, rows[_i].kind, rows[_i].name);
	/* at the end all go for this reason */
	ck_assert(rows[_i].act == be_there_at_the_end || n == 1);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(web_reasons)
{
	tcase_set_timeout(tc_, 120);
	tcase_add_loop_test(tc_, web_reasons_are_the_same_everywhere, 0, ROWS);
}
