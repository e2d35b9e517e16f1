/* SPDX-License-Identifier: MIT */
/*
 * chatd ends, by kill -9 or as for a restart, and the next one goes on with
 * everybody: what they get and what they say is as if nothing had happened.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "slot/slots_state.h"
#include "support/runner.h"
#include "system/peer.h"
#include "system/supervised.h"

static struct supervised pair;

/* How it ends; loop tests have one after the other. */
static const int ends[] = { SIGKILL, SIGTERM };

static void
expect_clean_end(void)
{
	ck_assert_int_eq(supervised_stop(&pair), 0);
}

/* The session of the contract, with an end wherever there can be one. */
START_TEST(takeover_session_of_the_contract)
{
	struct peer a, b, c;

	supervised_start(&pair, NULL);
	peer_connect(&a, pair.d.ports[0]);
	peer_say(&a, "Hello fr");
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	supervised_again(&pair, ends[_i]);
	peer_say(&a, "om client A\n");
	peer_expect(&a, "Hello from client A\n");
	supervised_again(&pair, ends[_i]);
	peer_connect(&b, pair.d.ports[1]);
	peer_say(&b, "Hello from client B\nand");
	peer_expect(&b,
		    "Got connection from %s via fiber\n"
		    "Hello from client A\n"
		    "Got connection from %s via callback\n"
		    "Hello from client B\n",
		    a.address, b.address);
	supervised_again(&pair, ends[_i]);
	peer_expect(&a,
		    "Got connection from %s via callback\n"
		    "Hello from client B\n",
		    b.address);
	peer_say(&b, " more\n");
	peer_expect(&b, "and more\n");
	peer_connect(&c, pair.d.ports[0]);
	peer_expect(&c,
		    "Got connection from %s via fiber\n"
		    "Hello from client A\n"
		    "Got connection from %s via callback\n"
		    "Hello from client B\n"
		    "and more\n"
		    "Got connection from %s via fiber\n",
		    a.address, b.address, c.address);
	supervised_again(&pair, ends[_i]);
	peer_close(&c);
	peer_expect(&a,
		    "and more\n"
		    "Got connection from %s via fiber\n"
		    "Connection from %s via fiber closed\n",
		    c.address, c.address);
	expect_clean_end();
	peer_expect_end(&a);
}
END_TEST

/* What is said while there is no chatd is heard by the next one. */
START_TEST(takeover_hears_what_was_said_meanwhile)
{
	struct peer a, b;
	char closed[256];

	supervised_start(&pair, NULL);
	peer_connect(&a, pair.d.ports[0]);
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	peer_connect(&b, pair.d.ports[1]);
	peer_expect(&a, "Got connection from %s via callback\n", b.address);
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	peer_say(&a, "one\ntwo\n");
	peer_say(&b, "last wo");
	peer_say(&b, "rds\n");
	peer_half_close(&b);
	supervised_again(&pair, SIGKILL);
	peer_skip_to_join(&b, "callback");
	peer_say(&a, "three\n");
	snprintf(closed, sizeof(closed),
		 "Connection from %s via callback closed", b.address);
	/* what two people do has no order but each one's own */
	for (int seen = 0; seen < 5; seen++) {
		char line[256];

		peer_line(&a, line, sizeof(line));
		ck_assert_msg(strstr("one two three last words", line) ||
				      strcmp(line, closed) == 0,
			      "it was \"%s\"", line);
	}
	expect_clean_end();
}
END_TEST

/* Who hangs up while nobody is there has left when somebody is. */
START_TEST(takeover_sees_off_who_hung_up)
{
	struct peer a, b;

	supervised_start(&pair, NULL);
	peer_connect(&a, pair.d.ports[0]);
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	peer_connect(&b, pair.d.ports[1]);
	peer_skip_to_join(&b, "callback");
	ck_assert_int_eq(kill(pair.chatd, SIGSTOP), 0);
	peer_reset(&b);
	supervised_again(&pair, SIGKILL);
	peer_expect(&a,
		    "Got connection from %s via callback\n"
		    "Connection from %s via callback closed\n",
		    b.address, b.address);
	expect_clean_end();
}
END_TEST

/* Lines: after a start most of them have to be read back; and said at once. */
#define LINES 12000
#define BATCH 50
#define TEXT "the same words again and again, so that it is more than fits in "

/* The line of number @n. */
static void
compose(char *line, size_t size, int n)
{
	snprintf(line, size, TEXT TEXT "%05d\n", n);
}

/* Somebody in the middle of a long history gets the rest, byte for byte. */
START_TEST(takeover_in_the_middle_of_a_history)
{
	struct peer a, b;
	char line[256];

	supervised_start(&pair, NULL);
	peer_connect(&a, pair.d.ports[0]);
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	for (int n = 0; n < LINES; n += BATCH) {
		for (int i = n; i < n + BATCH; i++) {
			compose(line, sizeof(line), i);
			peer_say(&a, line);
		}
		for (int i = n; i < n + BATCH; i++) {
			compose(line, sizeof(line), i);
			peer_expect(&a, "%s", line);
		}
	}
	peer_connect(&b, pair.d.ports[1]);
	peer_expect(&b, "Got connection from %s via fiber\n", a.address);
	peer_send(&b, "\xff\xf6", 2);
	for (int n = 0; n < LINES; n++) {
		compose(line, sizeof(line), n);
		peer_expect(&b, "%s", line);
		if (n % (LINES / 4) == LINES / 8)
			supervised_again(&pair, ends[_i]);
	}
	peer_expect(&b,
		    "Got connection from %s via callback\n"
		    "*** yes, I am here\n",
		    b.address);
	expect_clean_end();
	peer_expect_end(&b);
}
END_TEST

/* Its clients stay, under the label that they came with. */
START_TEST(takeover_of_a_listener_that_is_gone)
{
	static const char before[] =
		"listeners: { a: { address = \"127.0.0.1\"; port = 0; };"
		" b: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"callback\"; label = \"old\"; }; };";
	static const char after[] =
		"listeners: { a: { address = \"127.0.0.1\"; port = 0; }; };";
	struct peer a, b;

	supervised_start(&pair, before);
	peer_connect(&a, pair.d.ports[0]);
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	peer_connect(&b, pair.d.ports[1]);
	peer_skip_to_join(&b, "old");
	daemon_configure(&pair.d, after);
	supervised_again(&pair, SIGKILL);
	daemon_await_log(&pair.d, "2 clients taken over, 0 lost");
	peer_say(&b, "still here\n");
	peer_expect(&b, "still here\n");
	peer_say(&b, "/ping\n");
	peer_expect(&b, "*** pong\n");
	peer_close(&b);
	peer_expect(&a,
		    "Got connection from %s via old\n"
		    "still here\n"
		    "Connection from %s via old closed\n",
		    b.address, b.address);
	expect_clean_end();
}
END_TEST

/* Its lines are gone with the process: everybody comes anew, and stays. */
START_TEST(takeover_of_a_room_in_memory)
{
	static const char conf[] =
		"room: { durability = \"memory\"; };"
		"listeners: { a: { address = \"127.0.0.1\"; port = 0; }; };";
	struct peer a;

	supervised_start(&pair, conf);
	peer_connect(&a, pair.d.ports[0]);
	peer_say(&a, "forgotten\nhalf a ");
	peer_expect(&a, "Got connection from %s via fiber\nforgotten\n",
		    a.address);
	supervised_again(&pair, SIGKILL);
	peer_expect(&a, "\nGot connection from %s via fiber\n", a.address);
	peer_say(&a, "line\n");
	peer_expect(&a, "half a line\n");
	expect_clean_end();
}
END_TEST

START_TEST(takeover_of_a_unix_client)
{
	static const char conf[] =
		"listeners: { a: { path = \"%s/sock\"; }; };";
	struct peer a;
	char path[128];

	supervised_start(&pair, conf);
	snprintf(path, sizeof(path), "%s/sock", pair.d.dir);
	peer_connect_unix(&a, path);
	peer_say(&a, "one\ntw");
	peer_expect(&a, "Got connection from unix: via fiber\none\n");
	supervised_again(&pair, SIGKILL);
	peer_say(&a, "o\n");
	peer_expect(&a, "two\n");
	expect_clean_end();
	peer_expect_end(&a);
}
END_TEST

/* A chatd that falls again and again lets go of whom it may fall over. */
START_TEST(takeover_is_not_tried_for_ever)
{
	struct peer a;

	supervised_start(&pair, NULL);
	peer_connect(&a, pair.d.ports[0]);
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	for (int i = 0; i < 5; i++)
		supervised_again(&pair, SIGKILL);
	peer_say(&a, "still here\n");
	peer_expect(&a, "still here\n");
	supervised_again(&pair, SIGKILL);
	daemon_await_log(&pair.d, "1 clients are let go");
	peer_expect_end(&a);
	expect_clean_end();
}
END_TEST

/* The memfd of slots of process @pid. */
static int
open_slots(pid_t pid)
{
	char path[64], link[64] = "";
	int fd;

	for (int i = 3; !strstr(link, "/memfd:chatd-slots"); i++) {
		ssize_t len;

		ck_assert_int_lt(i, 1024);
		snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, i);
		len = readlink(path, link, sizeof(link) - 1);
		link[len > 0 ? len : 0] = '\0';
	}
	fd = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	return fd;
}

/*
 * Notes in the first slot that @falls processes have ended over it, and that
 * process @pid has it in hand.
 */
static void
put_in_hand(pid_t pid, uint8_t falls)
{
	const uint32_t in_hand = 1;
	struct slots_header header;
	int fd = open_slots(pid);
	off_t states;

	ck_assert_int_eq(pread(fd, &header, sizeof(header), 0), sizeof(header));
	states = (off_t)(4096 + header.count * sizeof(uint64_t) + 4095) & -4096;
	ck_assert_int_eq(
		pwrite(fd, &falls, 1,
		       states + (off_t)offsetof(struct slot_state, falls)),
		1);
	ck_assert_int_eq(pwrite(fd, &in_hand, sizeof(in_hand),
				offsetof(struct slots_header, in_hand)),
			 sizeof(in_hand));
	close(fd);
}

/* A chatd that falls over one client each time lets go of that one only. */
START_TEST(takeover_lets_go_whom_it_falls_over)
{
	struct peer a, b;

	supervised_start(&pair, NULL);
	peer_connect(&a, pair.d.ports[0]);
	peer_expect(&a, "Got connection from %s via fiber\n", a.address);
	peer_connect(&b, pair.d.ports[1]);
	peer_skip_to_join(&b, "callback");
	put_in_hand(pair.chatd, 2);
	supervised_again(&pair, SIGKILL);
	daemon_await_log(&pair.d, "ended 3 times while it took over tcp:");
	peer_expect(&b, "Connection from %s via fiber closed\n", a.address);
	peer_say(&b, "still here\n");
	peer_expect(&b, "still here\n");
	peer_expect(&a, "Got connection from %s via callback\n", b.address);
	peer_expect_end(&a);
	/* nor is that a reason to let the others go some time */
	for (int i = 0; i < 5; i++)
		supervised_again(&pair, SIGKILL);
	peer_say(&b, "and here\n");
	peer_expect(&b, "and here\n");
	expect_clean_end();
}
END_TEST

SUITE(takeover)
{
	int n = (int)(sizeof(ends) / sizeof(ends[0]));

	tcase_add_loop_test(tc_, takeover_session_of_the_contract, 0, n);
	ADD(takeover_hears_what_was_said_meanwhile);
	ADD(takeover_sees_off_who_hung_up);
	tcase_add_loop_test(tc_, takeover_in_the_middle_of_a_history, 0, n);
	ADD(takeover_of_a_listener_that_is_gone);
	ADD(takeover_of_a_room_in_memory);
	ADD(takeover_of_a_unix_client);
	ADD(takeover_is_not_tried_for_ever);
	ADD(takeover_lets_go_whom_it_falls_over);
}
