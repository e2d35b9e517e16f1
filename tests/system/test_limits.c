/* SPDX-License-Identifier: MIT */
/*
 * Limits, through the real daemon: who says too much is held and loses nothing,
 * the others notice nothing; who is one too many is told so. The clients come
 * from different addresses of the loopback network, which is not exempt here.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/daemon.h"
#include "system/peer.h"

/* Lines of a flood: many times what may be said at once. */
#define FLOOD 400

#define LISTENERS                                              \
	"listeners: { f: { address = \"127.0.0.1\"; port = 0;" \
	" driver = \"fiber\"; };"                              \
	" c: { address = \"127.0.0.1\"; port = 0;"             \
	" driver = \"callback\"; }; };"

static const char *const labels[] = { "fiber", "callback" };
static struct daemon d;

/* Starts the daemon with @limits for everybody. */
static void
start(const char *limits)
{
	char conf[1024];

	snprintf(conf, sizeof(conf),
		 LISTENERS "limits: { exempt = \"\"; %s }; "
			   "log: { level = \"info\"; };",
		 limits);
	daemon_start(&d, conf);
}

static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Comes from 127.0.0.@host to port @i. */
static void
come(struct peer *p, int host, int i)
{
	peer_connect_from(p, host, d.ports[i]);
	peer_skip_to_join(p, labels[i]);
}

/* Sends the lines "0" to FLOOD - 1 at once. */
static void
flood(struct peer *p)
{
	char lines[FLOOD * 8];
	size_t len = 0;

	for (int i = 0; i < FLOOD; i++)
		len += (size_t)snprintf(lines + len, sizeof(lines) - len,
					"%d\n", i);
	peer_send(p, lines, len);
}

/* All of the flood comes, in order, with what @others say in between. */
static int
expect_flood(struct peer *p, const char *others)
{
	int n = 0;
	int other = 0;

	while (n < FLOOD) {
		char line[256], expected[16];

		peer_line(p, line, sizeof(line));
		snprintf(expected, sizeof(expected), "%d", n);
		if (strcmp(line, expected) == 0)
			n++;
		else if (strcmp(line, others) == 0)
			other++;
		else
			ck_abort_msg("%s instead of %s", line, expected);
	}
	return other;
}

START_TEST(flood_is_held_and_loses_nothing)
{
	struct peer reader, writer;
	int told;

	start("client_lines = 400; client_lines_burst = 20;");
	come(&reader, 1, !_i);
	come(&writer, 2, _i);
	peer_expect(&reader, "Got connection from %s via %s\n", writer.address,
		    labels[_i]);
	flood(&writer);
	peer_half_close(&writer);
	told = expect_flood(&writer,
			    "*** slow down: at most 400 lines a second; what "
			    "you say waits until it is its turn");
	ck_assert_int_eq(told, 1);
	peer_expect_end(&writer);
	ck_assert_int_eq(expect_flood(&reader, ""), 0);
	peer_expect(&reader, "Connection from %s via %s closed\n",
		    writer.address, labels[_i]);
	stop();
}
END_TEST

START_TEST(flood_of_bytes_is_held_and_loses_nothing)
{
	static char line[64 * 1024];
	struct peer writer;

	start("client_bytes = \"32K\"; client_bytes_burst = \"48K\";");
	come(&writer, 1, _i);
	memset(line, 'x', sizeof(line));
	for (size_t i = 4095; i < sizeof(line); i += 4096)
		line[i] = '\n';
	peer_send(&writer, line, sizeof(line));
	for (size_t i = 0; i < 12; i++)
		peer_expect(&writer, "%.4096s", line);
	peer_expect(&writer,
		    "*** slow down: at most 32768 bytes a second; what you "
		    "say waits until it is its turn\n");
	for (size_t i = 12; i < 16; i++)
		peer_expect(&writer, "%.4096s", line);
	stop();
}
END_TEST

/* Who is held is out of nobody's way: here for hours. */
START_TEST(others_talk_while_one_is_held)
{
	struct peer loud, calm, reader;

	start("client_lines = 1; client_lines_burst = 10; "
	      "address_lines = 0;");
	come(&reader, 1, 0);
	come(&calm, 2, 1);
	come(&loud, 3, _i);
	peer_expect(&reader,
		    "Got connection from %s via callback\n"
		    "Got connection from %s via %s\n",
		    calm.address, loud.address, labels[_i]);
	peer_expect(&calm, "Got connection from %s via %s\n", loud.address,
		    labels[_i]);
	for (int i = 0; i < 10; i++)
		peer_say(&loud, "LOUD\n");
	for (int i = 0; i < 10; i++)
		peer_expect(&reader, "LOUD\n");
	peer_say(&calm, "calm 1\ncalm 2\n");
	peer_expect(&reader, "calm 1\ncalm 2\n");
	peer_reset(&loud);
	stop();
}
END_TEST

START_TEST(addresses_are_limited_together)
{
	struct peer one, two, other;

	start("address_lines = 400; address_lines_burst = 20; "
	      "client_lines = 0;");
	come(&one, 1, _i);
	come(&two, 1, !_i);
	peer_say(&two, "I take one of them\n");
	peer_expect(&one,
		    "Got connection from %s via %s\n"
		    "I take one of them\n",
		    two.address, labels[!_i]);
	flood(&one);
	ck_assert_int_eq(
		expect_flood(&one,
			     "*** slow down: at most 400 lines a second from "
			     "your address; what you say waits until it is "
			     "its turn"),
		1);
	come(&other, 2, _i);
	peer_say(&other, "hello\n");
	peer_expect(&other, "hello\n");
	stop();
}
END_TEST

START_TEST(one_too_many_of_an_address)
{
	struct peer in[2], out, other;

	start("address_clients = 2;");
	come(&in[0], 1, 0);
	come(&in[1], 1, 1);
	peer_connect_from(&out, 1, d.ports[_i]);
	peer_say(&out, "hello\n");
	peer_expect(&out,
		    "*** full: at most 2 clients are let in from your "
		    "address; try again when one has left\n");
	peer_expect_end(&out);
	come(&other, 2, _i);
	daemon_await_log(&d, "away: address_full\n");
	peer_close(&in[_i]);
	daemon_await_log(&d, " is gone: ");
	come(&out, 1, _i);
	stop();
}
END_TEST

START_TEST(one_too_many_in_all)
{
	struct peer in[2], out;

	start("clients = 2;");
	come(&in[0], 1, 0);
	come(&in[1], 2, 1);
	peer_connect_from(&out, 3, d.ports[_i]);
	peer_expect(&out,
		    "*** full: at most 2 clients are let in; try again "
		    "later\n");
	peer_expect_end(&out);
	daemon_await_log(&d, "away: full\n");
	stop();
}
END_TEST

START_TEST(who_comes_too_often)
{
	struct peer p;

	start("address_joins = 1; address_joins_burst = 3;");
	for (int i = 0; i < 3; i++)
		come(&p, 1, _i);
	peer_connect_from(&p, 1, d.ports[_i]);
	peer_expect(&p,
		    "*** too fast: at most 1 connections a second are let "
		    "in from your address; try again later\n");
	peer_expect_end(&p);
	come(&p, 2, _i);
	stop();
}
END_TEST

START_TEST(crowd_waits_at_the_door)
{
	struct peer p[12];

	start("joins = 20; joins_burst = 5;");
	for (int i = 0; i < 12; i++)
		peer_connect_from(&p[i], 1 + i, d.ports[_i]);
	for (int i = 0; i < 12; i++)
		peer_skip_to_join(&p[i], labels[_i]);
	daemon_await_log(&d, "the next have to wait");
	ck_assert_int_eq(kill(d.pid, SIGUSR1), 0);
	daemon_await_log(&d, "reasons: joins ");
	stop();
}
END_TEST

/* Whom no slot knows yet has come to the next program. */
START_TEST(who_waits_at_the_door_is_not_lost_by_an_upgrade)
{
	struct peer p[3];

	start("joins = 1; joins_burst = 1;");
	for (int i = 0; i < 3; i++)
		peer_connect_from(&p[i], 1 + i, d.ports[_i]);
	daemon_await_log(&d, "the next have to wait");
	chatctl_prints(&d, "upgrade", "chatd " PACKAGE_VERSION " takes over\n");
	for (int i = 0; i < 3; i++)
		peer_skip_to_join(&p[i], labels[_i]);
	stop();
}
END_TEST

START_TEST(who_says_nothing_has_to_leave)
{
	struct peer quiet, reader;

	start("idle_time = \"300 ms\";");
	come(&quiet, 1, _i);
	peer_expect(&quiet, "*** closing: you have said nothing for 300 ms\n");
	peer_expect_end(&quiet);
	daemon_await_log(&d, " is gone: idle, ");
	peer_connect_from(&reader, 2, d.ports[!_i]);
	peer_expect(&reader,
		    "Got connection from %s via %s\n"
		    "Connection from %s via %s closed\n"
		    "Got connection from %s via %s\n",
		    quiet.address, labels[_i], quiet.address, labels[_i],
		    reader.address, labels[!_i]);
	stop();
}
END_TEST

START_TEST(who_takes_the_most_memory_has_to_leave)
{
	static char half[40 * 1024];
	struct peer greedy, modest;

	daemon_start(&d,
		     LISTENERS "room: { line_max = 65536; }; "
			       "limits: { clients_memory = \"48K\"; }; "
			       "log: { level = \"info\"; };");
	memset(half, 'x', sizeof(half));
	come(&modest, 1, !_i);
	come(&greedy, 1, _i);
	peer_expect(&modest, "Got connection from %s via %s\n", greedy.address,
		    labels[_i]);
	peer_say(&modest, "half");
	peer_send(&greedy, half, sizeof(half));
	peer_expect(&greedy,
		    "*** closing: the memory for clients (48K) is "
		    "used up, and you take the most of it\n");
	peer_expect_end(&greedy);
	daemon_await_log(&d, " is gone: memory, ");
	peer_expect(&modest, "Connection from %s via %s closed\n",
		    greedy.address, labels[_i]);
	peer_say(&modest, " and half\n");
	peer_expect(&modest, "half and half\n");
	stop();
}
END_TEST

START_TEST(no_memory_for_another)
{
	struct peer in, out;

	start("clients_memory = \"6K\";");
	come(&in, 1, 0);
	peer_connect_from(&out, 2, d.ports[_i]);
	peer_expect(&out,
		    "*** full: the memory for clients (6K) is used up; "
		    "try again later\n");
	peer_expect_end(&out);
	stop();
}
END_TEST

SUITE(limits)
{
	tcase_add_loop_test(tc_, flood_is_held_and_loses_nothing, 0, 2);
	tcase_add_loop_test(tc_, flood_of_bytes_is_held_and_loses_nothing, 0,
			    2);
	tcase_add_loop_test(tc_, others_talk_while_one_is_held, 0, 2);
	tcase_add_loop_test(tc_, addresses_are_limited_together, 0, 2);
	tcase_add_loop_test(tc_, one_too_many_of_an_address, 0, 2);
	tcase_add_loop_test(tc_, one_too_many_in_all, 0, 2);
	tcase_add_loop_test(tc_, who_comes_too_often, 0, 2);
	tcase_add_loop_test(tc_, crowd_waits_at_the_door, 0, 2);
	tcase_add_loop_test(tc_,
			    who_waits_at_the_door_is_not_lost_by_an_upgrade, 0,
			    2);
	tcase_add_loop_test(tc_, who_says_nothing_has_to_leave, 0, 2);
	tcase_add_loop_test(tc_, who_takes_the_most_memory_has_to_leave, 0, 2);
	tcase_add_loop_test(tc_, no_memory_for_another, 0, 2);
}
