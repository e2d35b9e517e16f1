/* SPDX-License-Identifier: MIT */
/*
 * Every reason for which somebody is turned away, held or gone, brought about:
 * the log, chatctl status and the metrics agree on it, on both ports.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/reason_scene.h"

/* Who come at once, or lines said at once: more than a second lets through. */
#define MANY 20

/* The kernel's buffers on the way to somebody deaf are full long before. */
#define FLOOD 300
#define FLOOD_LINE 4000

/* Nobody is exempt, and nothing else is limited for those who come. */
#define STRICT "exempt = \"\"; address_joins = 0; address_clients = 0; "

static struct daemon d;
static struct peer in, crowd[MANY];
static sqlite3 *other; /* a program that has the history's file open, too */

static void
come(struct peer *p, int host, int port)
{
	peer_connect_from(p, host, d.ports[port]);
	peer_skip_to_join(p, daemon_labels[port]);
}

/* Two come, of whom the second may not. */
static void
two_come(int port)
{
	come(&in, 1, port);
	peer_connect_from(&crowd[0], 1, d.ports[port]);
	peer_expect(&crowd[0], "*** ");
}

static void
come_banned(int port)
{
	chatctl_prints(&d, "ban 127.0.0.2",
		       "127.0.0.2 is banned, 0 clients kicked\n");
	peer_connect_from(&crowd[0], 2, d.ports[port]);
	peer_expect(&crowd[0], "*** banned");
}

/* The first one takes more than one who comes by the other port would. */
static void
come_without_memory(int port)
{
	come(&in, 1, 0);
	peer_connect_from(&crowd[0], 2, d.ports[port]);
	peer_expect(&crowd[0], "*** full");
}

static void
come_many(int port)
{
	for (int i = 0; i < MANY; i++)
		peer_connect_from(&crowd[i], 1, d.ports[port]);
}

static void
come_while_nothing_is_stored(int port)
{
	char path[128], line[256];

	come(&in, 1, port);
	snprintf(path, sizeof(path), "%s/room.db", d.dir);
	ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
	/* chatd may be at work there just now */
	sqlite3_busy_timeout(other, PATIENCE_MS);
	ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL,
				      NULL),
			 SQLITE_OK);
	peer_say(&in, "one\n");
	peer_line(&in, line, sizeof(line));
	peer_say(&in, "two\n");
	peer_expect(&in, "*** 2 lines wait");
	peer_connect(&crowd[0], d.ports[port]);
	peer_expect(&crowd[0], "*** full: what is said here cannot be stored");
}

/* Many wait at a listener when it is taken away. */
static void
wait_in_vain(int port)
{
	static const char *const others[] = {
		"c: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"callback\"; }",
		"f: { address = \"127.0.0.1\"; port = 0; }",
	};
	char conf[256];

	come_many(port);
	daemon_await_log(&d, "so many come in at once");
	snprintf(conf, sizeof(conf),
		 "listeners: { %s; }; log: { level = \"info\"; };",
		 others[port]);
	daemon_reload(&d, conf, "configuration reloaded");
}

static void
say_many(int port)
{
	char text[MANY * 100 + 1] = "";

	for (int i = 0; i < MANY; i++)
		snprintf(text + i * 100, 101, "%099d\n", i);
	come(&in, 1, port);
	peer_say(&in, text);
}

static void
end_input(int port)
{
	come(&in, 1, port);
	peer_half_close(&in);
	peer_expect_end(&in);
}

static void
reset(int port)
{
	come(&in, 1, port);
	peer_reset(&in);
}

static void
say_nothing(int port)
{
	come(&in, 1, port);
	peer_expect(&in, "*** closing");
}

static void
take_memory(int port)
{
	static char half[40 * 1024];

	memset(half, 'x', sizeof(half));
	come(&in, 1, port);
	peer_send(&in, half, sizeof(half));
	peer_expect(&in, "*** closing: the memory");
}

/* @in does not read while somebody else says more than the kernel takes. */
static void
be_deaf(int port)
{
	static char line[FLOOD_LINE + 1];

	memset(line, 'z', FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	come(&in, 1, port);
	come(&crowd[0], 2, !port);
	for (int i = 0; i < FLOOD; i++) {
		peer_say(&crowd[0], line);
		peer_expect(&crowd[0], "%s", line);
	}
}

/* It reads what it is told in the end. */
static void
fall_behind(int port)
{
	char line[FLOOD_LINE + 1];

	be_deaf(port);
	daemon_await_log(&d, "past lag_max: it is dropped");
	do
		peer_line(&in, line, sizeof(line));
	while (line[0] != '*');
	peer_expect_end(&in);
}

static void
be_kicked(int port)
{
	come(&in, 2, port);
	chatctl_prints(&d, "kick 127.0.0.2", "1 client kicked\n");
}

static void
say_no_header(int port)
{
	peer_connect_from(&in, 1, d.ports[port]);
	peer_say(&in, "hello\n");
	peer_expect(&in, "*** refused: your proxy has sent no PROXY header: ");
}

/* The one who reads has all there is; chatd waits for the other one. */
static void
be_there_at_the_end(int port)
{
	be_deaf(port);
	ck_assert_int_eq(kill(d.pid, SIGTERM), 0);
	peer_expect_end(&crowd[0]);
}

/* A reason, and what brings it about. */
struct row {
	const char *name;
	const struct reason_kind_said *kind;
	const char *listener;  /* more of both listeners' configuration */
	const char *conf;      /* of all else */
	void (*act)(int port); /* NULL: it cannot be asked about then */
};

#define LIMITS(text) "limits: { " text " };"

static const struct row rows[] = {
	{ "store", &reason_refused, "", "room: { hold_max = 2; };",
	  come_while_nothing_is_stored },
	{ "banned", &reason_refused, "", "", come_banned },
	{ "listener_full", &reason_refused, "max_clients = 1;", "", two_come },
	{ "full", &reason_refused, "", LIMITS("clients = 1;"), two_come },
	{ "no_memory", &reason_refused, "", LIMITS("clients_memory = \"6K\";"),
	  come_without_memory },
	{ "address_full", &reason_refused, "",
	  LIMITS("exempt = \"\"; address_clients = 1;"), two_come },
	{ "address_joins", &reason_refused, "",
	  LIMITS("exempt = \"\"; address_clients = 0; address_joins = 1; "
		 "address_joins_burst = 1;"),
	  come_many },
	{ "closed", &reason_refused, "",
	  LIMITS(STRICT "joins = 1; joins_burst = 1;"), wait_in_vain },
	{ "joins", &reason_crowded, "",
	  LIMITS(STRICT "joins = 1; joins_burst = 1;"), come_many },
	{ "client_lines", &reason_held, "",
	  LIMITS(STRICT "client_lines = 1; client_lines_burst = 1;"),
	  say_many },
	{ "client_bytes", &reason_held, "",
	  LIMITS(STRICT "client_bytes = \"100\"; client_bytes_burst = \"1K\";"
			"client_lines = 0; address_lines = 0;"),
	  say_many },
	{ "address_lines", &reason_held, "",
	  LIMITS(STRICT "address_lines = 1; address_lines_burst = 1; "
			"client_lines = 0;"),
	  say_many },
	{ "address_bytes", &reason_held, "",
	  LIMITS(STRICT "address_bytes = \"100\"; address_bytes_burst = "
			"\"1K\"; client_lines = 0; address_lines = 0;"),
	  say_many },
	{ "left", &reason_gone, "", "", end_input },
	{ "broken", &reason_gone, "", "", reset },
	{ "idle", &reason_gone, "", LIMITS("idle_time = \"300 ms\";"),
	  say_nothing },
	{ "memory", &reason_gone, "",
	  "room: { line_max = 65536; };" LIMITS("clients_memory = \"48K\";"),
	  take_memory },
	{ "lag", &reason_gone, "",
	  "room: { lag_max = 20; lag_policy = \"drop\"; };", fall_behind },
	{ "kicked", &reason_gone, "", "", be_kicked },
	{ "stopping", &reason_gone, "", "drain_timeout = \"10 min\";",
	  be_there_at_the_end },
	/* without memory, see test_door.c, or when chatd ends at once */
	{ "unstored", &reason_gone, "", "", NULL },
	{ "proxy", &reason_unproven, "proxy_from = \"127.0.0.0/8\";", "",
	  say_no_header },
	/* by browsers, see test_web_reasons.c */
	{ "flood", &reason_gone, "", "", NULL },
	{ "protocol", &reason_gone, "", "", NULL },
	{ "request", &reason_unproven, "", "", NULL },
	/* by TLS, see test_tls.c: the one at once, when chatd ends */
	{ "restart", &reason_gone, "", "", NULL },
	{ "handshake", &reason_unproven, "", "", NULL },
};

#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

static void
start(const struct row *row)
{
	char conf[1024];

	snprintf(conf, sizeof(conf),
		 "listeners: { f: { address = \"127.0.0.1\"; port = 0; %s };"
		 " c: { address = \"127.0.0.1\"; port = 0;"
		 " driver = \"callback\"; %s }; };"
		 "log: { level = \"info\"; }; %s",
		 row->listener, row->listener, row->conf);
	daemon_start(&d, conf);
}

START_TEST(reasons_are_the_same_everywhere)
{
	const struct row *row = &rows[_i / 2];
	long n;

	if (!row->act)
		return;
	start(row);
	row->act(_i % 2);
	n = reason_agreed(&d, row->kind, row->name);
	ck_assert(row->act == come_many || row->act == wait_in_vain ||
		  row->act == say_many || n == 1);
	sqlite3_close(other);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* All that the metrics have are above, and so are all there are. */
START_TEST(reasons_are_all_brought_about)
{
	static const char mark[] = "{reason=\"";
	const char *at;
	int n = 0;

	start(&(struct row){ .listener = "", .conf = "" });
	at = reason_metrics(&d);
	while ((at = strstr(at, mark))) {
		size_t len;
		int i = 0;

		at += strlen(mark);
		len = strcspn(at, "\"");
		while (i < ROWS &&
		       (strlen(rows[i].name) != len ||
			memcmp(rows[i].name, at, len) != 0))
			i++;
		ck_assert_msg(i < ROWS, "nobody is %.*s", (int)len, at);
		n++;
	}
	ck_assert_int_eq(n, ROWS);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(reasons)
{
	tcase_set_timeout(tc_, 120);
	tcase_add_loop_test(tc_, reasons_are_the_same_everywhere, 0, 2 * ROWS);
	ADD(reasons_are_all_brought_about);
}
