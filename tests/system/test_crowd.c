/* SPDX-License-Identifier: MIT */
/*
 * Many at once, one who does not read, no descriptors left, and the end of the
 * day: nobody who is connected suffers, and nothing said is lost.
 */
#include "config.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

#define CROWD 1000

/* Long lines: in all more than the sockets on the way to one client hold. */
#define FLOOD 300
#define FLOOD_LINE 4000

static struct daemon d;

/* Set this process's limit of descriptors, which chatd inherits. */
static void
limit_fds(rlim_t soft, rlim_t hard)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = soft;
	if (hard)
		limit.rlim_max = hard;
	ck_assert_msg(setrlimit(RLIMIT_NOFILE, &limit) == 0,
		      "the hard limit of descriptors is too low for this test");
}

/* @writer says FLOOD long lines of @c, and reads them; so does @reader. */
static void
flood(struct peer *writer, struct peer *reader, char c)
{
	char line[FLOOD_LINE + 1] = "";

	memset(line, c, FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	for (int i = 0; i < FLOOD; i++) {
		peer_say(writer, line);
		peer_expect(writer, "%s", line);
		if (reader)
			peer_expect(reader, "%s", line);
	}
}

/* @p reads what flood() has said. */
static void
expect_flood(struct peer *p, char c)
{
	char line[FLOOD_LINE + 1] = "";

	memset(line, c, FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	for (int i = 0; i < FLOOD; i++)
		peer_expect(p, "%s", line);
}

/* The sockets on the way to @p are full: most of the flood is still to come. */
static void
expect_full(const struct peer *p)
{
	int waiting;

	ck_assert_int_eq(ioctl(p->fd, FIONREAD, &waiting), 0);
	ck_assert_int_gt(waiting, 0);
	ck_assert_int_lt(waiting, FLOOD * FLOOD_LINE / 2);
}

START_TEST(thousand_on_both_ports)
{
	static struct peer crowd[CROWD];
	struct peer speaker;

	/* a program under valgrind cannot raise its own limit again */
	if (!getenv("CHATD_UNDER_VALGRIND"))
		limit_fds(1024, 0);
	daemon_start(&d, NULL);
	limit_fds(4096, 0);
	for (int i = 0; i < CROWD; i++)
		peer_connect(&crowd[i], d.ports[i % 2]);
	for (int i = 0; i < CROWD; i++)
		peer_skip_to_join(&crowd[i], daemon_labels[i % 2]);
	peer_connect(&speaker, d.ports[0]);
	peer_skip_to_join(&speaker, "fiber");
	peer_say(&speaker, "hello, thousand\n");
	for (int i = 0; i < CROWD; i++) {
		char line[256];

		do
			peer_line(&crowd[i], line, sizeof(line));
		while (strncmp(line, "Got ", 4) == 0);
		ck_assert_str_eq(line, "hello, thousand");
	}
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(who_does_not_read_delays_nobody)
{
	struct peer deaf;
	struct peer writer;
	struct peer reader;

	daemon_start(&d, NULL);
	peer_connect(&deaf, d.ports[_i]);
	peer_skip_to_join(&deaf, daemon_labels[_i]);
	peer_connect(&writer, d.ports[_i]);
	peer_skip_to_join(&writer, daemon_labels[_i]);
	peer_connect(&reader, d.ports[!_i]);
	peer_skip_to_join(&reader, daemon_labels[!_i]);
	peer_expect(&writer, "Got connection from %s via %s\n", reader.address,
		    daemon_labels[!_i]);
	flood(&writer, &reader, 'y');
	/* it loses nothing while the room has it */
	expect_full(&deaf);
	peer_expect(&deaf,
		    "Got connection from %s via %s\n"
		    "Got connection from %s via %s\n",
		    writer.address, daemon_labels[_i], reader.address,
		    daemon_labels[!_i]);
	expect_flood(&deaf, 'y');
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(drain_brings_everybody_to_the_head)
{
	struct peer a;
	struct peer b;

	daemon_start(&d, NULL);
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_connect(&b, d.ports[1]);
	peer_skip_to_join(&b, "callback");
	peer_expect(&a, "Got connection from %s via callback\n", b.address);
	flood(&a, NULL, 'z');
	expect_full(&b);
	ck_assert_int_eq(kill(d.pid, SIGTERM), 0);
	daemon_await_log(&d, "stopping: 2 clients");
	/* b has read nothing yet */
	expect_flood(&b, 'z');
	peer_expect_end(&a);
	peer_expect_end(&b);
	ck_assert_int_eq(daemon_stop(&d, 0), 0);
}
END_TEST

START_TEST(second_signal_cuts_who_does_not_read)
{
	struct peer deaf;
	struct peer writer;

	daemon_start(&d, NULL);
	peer_connect(&deaf, d.ports[_i]);
	peer_skip_to_join(&deaf, daemon_labels[_i]);
	peer_connect(&writer, d.ports[!_i]);
	peer_skip_to_join(&writer, daemon_labels[!_i]);
	flood(&writer, NULL, 'q');
	expect_full(&deaf);
	ck_assert_int_eq(kill(d.pid, SIGTERM), 0);
	peer_expect_end(&writer);
	daemon_await_log(&d, "stopping");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* The limit under which @pid can open @n more descriptors. */
static rlim_t
limit_for_more(pid_t pid, int n)
{
	struct stat st;
	char path[64];
	rlim_t fd = 0;

	while (n > 0) {
		snprintf(path, sizeof(path), "/proc/%ld/fd/%ju", (long)pid,
			 (uintmax_t)fd++);
		if (lstat(path, &st) < 0)
			n--;
	}
	return fd;
}

START_TEST(fd_limit_pauses_accepting_and_recovers)
{
	static const char conf[] =
		"listeners: { f: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"fiber\"; max_clients = 100; };"
		" c: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"callback\"; max_clients = 100; }; };";
	static struct peer held[64];
	struct peer inside;
	struct peer waiting;
	struct rlimit own;
	int n = 0;

	daemon_start(&d, conf);
	/* take the descriptors that chatd has left away from under it */
	ck_assert_int_eq(prlimit(d.pid, RLIMIT_NOFILE, NULL, &own), 0);
	peer_connect(&inside, d.ports[_i]);
	peer_skip_to_join(&inside, daemon_labels[_i]);
	own.rlim_cur = limit_for_more(d.pid, 8);
	ck_assert_int_eq(prlimit(d.pid, RLIMIT_NOFILE, &own, NULL), 0);
	while (!strstr(d.log, "nobody else can come in")) {
		ck_assert_int_lt(n, 40);
		peer_connect(&held[n], d.ports[n % 2]);
		if (++n >= 24)
			daemon_await_log(&d, "nobody else can come in");
	}
	peer_connect(&waiting, d.ports[_i]);
	peer_say(&inside, "still here\n");
	for (int i = 0; i < 1000; i++) {
		char line[256];

		peer_line(&inside, line, sizeof(line));
		if (strcmp(line, "still here") == 0)
			break;
		ck_assert_int_lt(i, 100);
	}
	for (int i = 0; i < n; i++)
		peer_close(&held[i]);
	peer_skip_to_join(&waiting, daemon_labels[_i]);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(full_listener_says_so)
{
	static const char conf[] =
		"listeners: { f: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"fiber\"; max_clients = 1; };"
		" c: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"callback\"; max_clients = 1; }; };";
	struct peer first;
	struct peer second;

	daemon_start(&d, conf);
	peer_connect(&first, d.ports[_i]);
	peer_skip_to_join(&first, daemon_labels[_i]);
	/* what it has said by the time it is let in must not end in a reset */
	ck_assert_int_eq(kill(d.pid, SIGSTOP), 0);
	ck_assert_int_eq(waitpid(d.pid, NULL, WUNTRACED), d.pid);
	peer_connect(&second, d.ports[_i]);
	peer_say(&second, "hello\n");
	ck_assert_int_eq(kill(d.pid, SIGCONT), 0);
	peer_expect(&second,
		    "*** full: at most 1 clients are let in here; try again "
		    "later\n");
	peer_expect_end(&second);
	peer_close(&first);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(crowd)
{
	tcase_set_timeout(tc_, 300);
	ADD(thousand_on_both_ports);
	tcase_add_loop_test(tc_, who_does_not_read_delays_nobody, 0, 2);
	ADD(drain_brings_everybody_to_the_head);
	tcase_add_loop_test(tc_, second_signal_cuts_who_does_not_read, 0, 2);
	tcase_add_loop_test(tc_, fd_limit_pauses_accepting_and_recovers, 0, 2);
	tcase_add_loop_test(tc_, full_listener_says_so, 0, 2);
}
