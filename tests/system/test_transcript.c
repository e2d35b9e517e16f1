/* SPDX-License-Identifier: MIT */
/*
 * What people see, byte for byte, on both ports of the real daemon: one room,
 * one history, one order.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

static struct daemon d;

START_TEST(session_of_the_contract)
{
	struct peer a;
	struct peer b;
	struct peer c;

	daemon_start(&d, NULL);
	peer_connect(&a, d.ports[0]);
	peer_say(&a, "Hello from client A\n");
	peer_expect(&a,
		    "Got connection from %s via fiber\n"
		    "Hello from client A\n",
		    a.address);
	peer_connect(&b, d.ports[1]);
	peer_say(&b, "Hello from client B\n");
	peer_expect(&b,
		    "Got connection from %s via fiber\n"
		    "Hello from client A\n"
		    "Got connection from %s via callback\n"
		    "Hello from client B\n",
		    a.address, b.address);
	peer_expect(&a,
		    "Got connection from %s via callback\n"
		    "Hello from client B\n",
		    b.address);
	peer_connect(&c, d.ports[0]);
	peer_expect(&c,
		    "Got connection from %s via fiber\n"
		    "Hello from client A\n"
		    "Got connection from %s via callback\n"
		    "Hello from client B\n"
		    "Got connection from %s via fiber\n",
		    a.address, b.address, c.address);
	peer_close(&c);
	peer_expect(&a,
		    "Got connection from %s via fiber\n"
		    "Connection from %s via fiber closed\n",
		    c.address, c.address);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(labels_make_it_the_original)
{
	static const char conf[] =
		"listeners: { a: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"fiber\"; label = \"Eio\"; };"
		" b: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"callback\"; label = \"Lwt\"; }; };";
	struct peer a;
	struct peer b;

	daemon_start(&d, conf);
	peer_connect(&a, d.ports[0]);
	peer_expect(&a, "Got connection from %s via Eio\n", a.address);
	peer_connect(&b, d.ports[1]);
	peer_expect(&a, "Got connection from %s via Lwt\n", b.address);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

#define WRITERS 8
#define LINES 500

START_TEST(interleaved_writers_have_one_order)
{
	static char seen[2][WRITERS * LINES * 16];
	struct peer readers[2];
	struct peer writers[WRITERS];
	int next[WRITERS] = { 0 };
	size_t len[2] = { 0, 0 };

	daemon_start(&d, NULL);
	for (int i = 0; i < WRITERS; i++) {
		peer_connect(&writers[i], d.ports[i % 2]);
		peer_skip_to_join(&writers[i], i % 2 ? "callback" : "fiber");
	}
	for (int i = 0; i < 2; i++) {
		peer_connect(&readers[i], d.ports[i]);
		peer_skip_to_join(&readers[i], i ? "callback" : "fiber");
	}
	peer_expect(&readers[0], "Got connection from %s via callback\n",
		    readers[1].address);
	for (int n = 0; n < LINES; n++)
		for (int i = 0; i < WRITERS; i++) {
			char line[32];

			snprintf(line, sizeof(line), "w%d %06d\n", i, n);
			/* in two sends: halves of lines must not mix */
			peer_send(&writers[i], line, 5);
			peer_say(&writers[i], line + 5);
		}
	for (int r = 0; r < 2; r++)
		for (int n = 0; n < WRITERS * LINES; n++) {
			char line[64];
			int who;
			int number;

			peer_line(&readers[r], line, sizeof(line));
			len[r] += (size_t)snprintf(seen[r] + len[r],
						   sizeof(seen[r]) - len[r],
						   "%s\n", line);
			if (r > 0)
				continue;
			ck_assert_int_eq(sscanf(line, "w%d %d", &who, &number),
					 2);
			ck_assert_int_eq(number, next[who]);
			next[who]++;
		}
	ck_assert_str_eq(seen[0], seen[1]);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(late_joiner_sees_everything)
{
	static char line[64];
	struct peer a;
	struct peer late;

	daemon_start(&d, NULL);
	peer_connect(&a, d.ports[1]);
	peer_expect(&a, "Got connection from %s via callback\n", a.address);
	for (int i = 0; i < 2000; i++) {
		snprintf(line, sizeof(line), "line %d\n", i);
		peer_say(&a, line);
	}
	for (int i = 0; i < 2000; i++)
		peer_expect(&a, "line %d\n", i);
	for (int port = 0; port < 2; port++) {
		peer_connect(&late, d.ports[port]);
		peer_expect(&late, "Got connection from %s via callback\n",
			    a.address);
		for (int i = 0; i < 2000; i++)
			peer_expect(&late, "line %d\n", i);
	}
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(history_is_kept_by_lines)
{
	static const char conf[] =
		"room: { history_lines = 3; };\n"
		"listeners: { f: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"fiber\"; }; };";
	struct peer a;
	struct peer late;

	daemon_start(&d, conf);
	peer_connect(&a, d.ports[0]);
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	peer_say(&a, "1\n2\n3\n4\n5\n");
	peer_expect(&a, "1\n2\n3\n4\n5\n");
	peer_connect(&late, d.ports[0]);
	peer_expect(&late, "3\n4\n5\nGot connection from %s via fiber\n",
		    late.address);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(transcript)
{
	ADD(session_of_the_contract);
	ADD(labels_make_it_the_original);
	ADD(interleaved_writers_have_one_order);
	ADD(late_joiner_sees_everything);
	ADD(history_is_kept_by_lines);
}
