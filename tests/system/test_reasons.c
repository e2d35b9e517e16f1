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

/* Who come at once, or lines said at once: more than a second lets through. */
#define MANY 20

/* The kernel's buffers on the way to somebody deaf are full long before. */
#define FLOOD 300
#define FLOOD_LINE 4000

/* Nobody is exempt, and nothing else is limited for those who come. */
#define STRICT "exempt = \"\"; address_joins = 0; address_clients = 0; "

static const char *const labels[] = { "fiber", "callback" };
static struct daemon d;
static struct peer in, crowd[MANY];
static sqlite3 *other; /* a program that has the history's file open, too */

/* What is said about a kind of reason. */
struct kind {
	const char *metric;
	const char *before; /* the reason in the log */
	const char *after;  /* it; NULL: the log does not name it */
};

static const struct kind refused = { "chatd_clients_refused_total",
				     " away: ", "\n" };
static const struct kind held = { "chatd_clients_held_total",
				  " says too much: ", "\n" };
static const struct kind crowded = { "chatd_clients_held_total",
				     ": so many come in at once that ", NULL };
static const struct kind gone = { "chatd_clients_gone_total",
				  " is gone: ", ", " };

static void
come(struct peer *p, int host, int port)
{
	peer_connect_from(p, host, d.ports[port]);
	peer_skip_to_join(p, labels[port]);
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
	const struct kind *kind;
	const char *listener;  /* more of both listeners' configuration */
	const char *conf;      /* of all else */
	void (*act)(int port); /* NULL: it cannot be asked about then */
};

#define LIMITS(text) "limits: { " text " };"

static const struct row rows[] = {
	{ "store", &refused, "", "room: { hold_max = 2; };",
	  come_while_nothing_is_stored },
	{ "banned", &refused, "", "", come_banned },
	{ "listener_full", &refused, "max_clients = 1;", "", two_come },
	{ "full", &refused, "", LIMITS("clients = 1;"), two_come },
	{ "no_memory", &refused, "", LIMITS("clients_memory = \"6K\";"),
	  come_without_memory },
	{ "address_full", &refused, "",
	  LIMITS("exempt = \"\"; address_clients = 1;"), two_come },
	{ "address_joins", &refused, "",
	  LIMITS("exempt = \"\"; address_clients = 0; address_joins = 1; "
		 "address_joins_burst = 1;"),
	  come_many },
	{ "closed", &refused, "", LIMITS(STRICT "joins = 1; joins_burst = 1;"),
	  wait_in_vain },
	{ "joins", &crowded, "", LIMITS(STRICT "joins = 1; joins_burst = 1;"),
	  come_many },
	{ "client_lines", &held, "",
	  LIMITS(STRICT "client_lines = 1; client_lines_burst = 1;"),
	  say_many },
	{ "client_bytes", &held, "",
	  LIMITS(STRICT "client_bytes = \"100\"; client_bytes_burst = \"1K\";"
			"client_lines = 0; address_lines = 0;"),
	  say_many },
	{ "address_lines", &held, "",
	  LIMITS(STRICT "address_lines = 1; address_lines_burst = 1; "
			"client_lines = 0;"),
	  say_many },
	{ "address_bytes", &held, "",
	  LIMITS(STRICT "address_bytes = \"100\"; address_bytes_burst = "
			"\"1K\"; client_lines = 0; address_lines = 0;"),
	  say_many },
	{ "left", &gone, "", "", end_input },
	{ "broken", &gone, "", "", reset },
	{ "idle", &gone, "", LIMITS("idle_time = \"300 ms\";"), say_nothing },
	{ "memory", &gone, "",
	  "room: { line_max = 65536; };" LIMITS("clients_memory = \"48K\";"),
	  take_memory },
	{ "lag", &gone, "", "room: { lag_max = 20; lag_policy = \"drop\"; };",
	  fall_behind },
	{ "kicked", &gone, "", "", be_kicked },
	{ "stopping", &gone, "", "drain_timeout = \"10 min\";",
	  be_there_at_the_end },
	/* without memory, see test_door.c, or when chatd ends at once */
	{ "unstored", &gone, "", "", NULL },
	/* see test_tls.c and test_porch.c */
	{ "restart", &gone, "", "", NULL },
	{ "handshake", &refused, "", "", NULL },
	{ "proxy", &refused, "", "", NULL },
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

/* Runs chatctl. Returns its output, borrowed until the next time. */
static const char *
ask(const char *line)
{
	static struct output said;

	ck_assert_msg(chatctl_run(&d, line, &said) == 0, "chatctl %s: %s", line,
		      said.err);
	return said.out;
}

/* The number behind @mark in @text, 0 if it is not there. */
static long
number_after(const char *text, const char *mark)
{
	const char *at = strstr(text, mark);

	return at ? strtol(at + strlen(mark), NULL, 10) : 0;
}

static long
in_metrics(const struct row *row)
{
	char mark[128];

	snprintf(mark, sizeof(mark), "\n%s{reason=\"%s\"} ", row->kind->metric,
		 row->name);
	return number_after(ask("metrics"), mark);
}

static long
in_status(const struct row *row)
{
	const char *reasons = strstr(ask("status --json"), "\"reasons\":{");
	char mark[64];

	ck_assert_ptr_nonnull(reasons);
	snprintf(mark, sizeof(mark), "\"%s\":", row->name);
	return number_after(reasons, mark);
}

START_TEST(reasons_are_the_same_everywhere)
{
	const struct row *row = &rows[_i / 2];
	char log[128];
	long n;

	if (!row->act)
		return;
	start(row);
	row->act(_i % 2);
	snprintf(log, sizeof(log), "%s%s%s", row->kind->before,
		 row->kind->after ? row->name : "",
		 row->kind->after ? row->kind->after : "");
	daemon_await_log(&d, log);
	/* more may be turned away between two questions */
	do
		n = in_metrics(row);
	while (n != in_status(row));
	ck_assert_int_ge(n, 1);
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
	at = ask("metrics");
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
