/* SPDX-License-Identifier: MIT */
/*
 * A disk that takes no more while people talk: by each policy they and the log
 * are told, once; no line that was seen is lost, whatever ends chatd then; and
 * it recovers by itself.
 *
 * The disk is full of something else, on a tmpfs where mounting is permitted;
 * and, anywhere, chatd's files may not grow.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support/mount.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "system/daemon.h"
#include "system/peer.h"

#define DISK (4 * 1024 * 1024)

/* A line without its end; this many would not fit on the disk. */
#define LINE 4000
#define LINES_MAX (DISK / LINE)

/* Lines said while nothing can be stored. */
#define MORE 5

#define TROUBLE "*** what is said cannot be stored now: "
#define AGAIN "*** what is said is stored again"

/* In which way the disk takes no more. */
enum way {
	DISK_FULL,     /* another file takes all of it */
	FILES_LIMITED, /* RLIMIT_FSIZE */
};

static const char *const reasons[] = {
	[DISK_FULL] = "the disk is full",
	[FILES_LIMITED] = "Input/output error",
};

/* Somebody who reads the lines 1, 2, 3... and nothing else but notices. */
struct listener {
	struct peer peer;
	long heard;            /* lines */
	char notice[LINE + 2]; /* the last one */
};

static struct daemon d;
static struct listener a, b; /* on one port, and on the other */
static long said;            /* by a */

static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;

	ck_assert_int_eq(prlimit(d.pid, RLIMIT_FSIZE, NULL, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(prlimit(d.pid, RLIMIT_FSIZE, &limit, NULL), 0);
}

static void
fill_disk(void)
{
	static const char zeros[4096];
	int fd = open(in_tempdir("filler"), O_WRONLY | O_CREAT | O_CLOEXEC,
		      0600);

	ck_assert_int_ge(fd, 0);
	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	close(fd);
}

static void
begin_trouble(enum way way)
{
	if (way == DISK_FULL)
		fill_disk();
	else
		limit_files(1);
}

static void
end_trouble(enum way way)
{
	if (way == DISK_FULL)
		ck_assert_int_eq(unlink(in_tempdir("filler")), 0);
	else
		limit_files(RLIM_INFINITY);
}

static void
come(struct listener *l, int port)
{
	l->heard = 0;
	peer_connect(&l->peer, d.ports[port]);
	peer_skip_to_join(&l->peer, port ? "callback" : "fiber");
}

/* Starts chatd, with its state where trouble can be. False: it cannot be. */
static bool
start(enum way way, const char *policy)
{
	const char *dir = tempdir_new();
	char conf[512];

	if (way == DISK_FULL && !mount_small(dir, DISK)) {
		tempdir_remove();
		return false;
	}
	setenv("CHATD_TEST_STATE", dir, 1);
	snprintf(conf, sizeof(conf),
		 "%sroom: { on_store_failure = \"%s\"; history_lines = 100000; "
		 "};",
		 DAEMON_CONF, policy);
	daemon_start(&d, conf);
	come(&a, 0);
	come(&b, 1);
	peer_expect(&a.peer, "Got connection from %s via callback\n",
		    b.peer.address);
	return true;
}

static void
clean_up(enum way way)
{
	if (way == DISK_FULL)
		mount_end(in_tempdir("."));
	tempdir_remove();
}

static void
make_line(long n, char *ret_line)
{
	int len = snprintf(ret_line, LINE, "line %ld ", n);

	memset(ret_line + len, '.', (size_t)(LINE - len));
	ret_line[LINE] = '\0';
}

static void
say(void)
{
	char line[LINE + 1];

	make_line(++said, line);
	peer_say(&a.peer, line);
	peer_say(&a.peer, "\n");
}

/* Reads the next line, which is the next one said. True: it is a notice. */
static bool
hear(struct listener *l)
{
	char line[LINE + 2], expected[LINE + 1];

	peer_line(&l->peer, line, sizeof(line));
	if (strncmp(line, "*** ", 4) == 0) {
		memcpy(l->notice, line, strlen(line) + 1);
		return true;
	}
	make_line(l->heard + 1, expected);
	if (strcmp(line, expected) != 0)
		ck_abort_msg("%.40s for %.40s", line, expected);
	l->heard++;
	return false;
}

/* The next notice that @l reads is this one. */
static void
expect_notice(struct listener *l, const char *expected)
{
	while (!hear(l))
		;
	ck_assert_str_eq(l->notice, expected);
}

/* Reads the lines up to the @n-th, without a notice. */
static void
hear_lines(struct listener *l, long n)
{
	while (l->heard < n)
		if (hear(l))
			ck_abort_msg("told \"%s\"", l->notice);
}

/* The same with AGAIN among them, or after them. */
static void
hear_again(struct listener *l, long n)
{
	expect_notice(l, AGAIN);
	hear_lines(l, n);
}

/* Makes trouble: a talks until both are told so, with this @consequence. */
static void
make_trouble(enum way way, const char *consequence)
{
	char expected[256];

	snprintf(expected, sizeof(expected), TROUBLE "%s; %s", reasons[way],
		 consequence);
	say();
	hear_lines(&a, 1);
	begin_trouble(way);
	do {
		ck_assert_int_lt(said, LINES_MAX);
		say();
	} while (!hear(&a));
	ck_assert_str_eq(a.notice, expected);
	expect_notice(&b, expected);
	daemon_await_log(&d, "lines cannot be stored in ");
	ck_assert_ptr_nonnull(strstr(d.log, reasons[way]));
}

/* The room has exactly the lines up to the @n-th, as somebody new is told. */
static void
check_history(long n)
{
	struct peer p;
	char own[256], line[LINE + 2], expected[LINE + 1];
	long next = 1;

	peer_connect(&p, d.ports[0]);
	snprintf(own, sizeof(own), "Got connection from %s via fiber",
		 p.address);
	for (;;) {
		peer_line(&p, line, sizeof(line));
		if (strcmp(line, own) == 0)
			break;
		if (strncmp(line, "line ", 5) != 0)
			continue;
		make_line(next++, expected);
		if (strcmp(line, expected) != 0)
			ck_abort_msg("%.40s for %.40s", line, expected);
	}
	ck_assert_int_eq(next - 1, n);
	peer_close(&p);
}

START_TEST(disk_is_full_and_lines_wait)
{
	if (!start(_i, "hold"))
		return;
	make_trouble(_i, "it waits, and is shown once it is");
	ck_assert_int_eq(a.heard, said - 1);
	ck_assert_int_eq(b.heard, said - 1);
	for (int i = 0; i < MORE; i++)
		say();
	end_trouble(_i);
	hear_again(&a, said);
	hear_again(&b, said);
	daemon_await_log(&d, "lines are stored in ");
	ck_assert_int_eq(daemon_restart(&d, SIGKILL), -SIGKILL);
	check_history(said);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	clean_up(_i);
}
END_TEST

/* Killed while lines wait: who has seen none of these misses none. */
START_TEST(disk_is_full_and_the_daemon_is_killed)
{
	if (!start(_i, "hold"))
		return;
	make_trouble(_i, "it waits, and is shown once it is");
	ck_assert_int_eq(kill(d.pid, SIGKILL), 0);
	peer_expect_end(&b.peer);
	if (_i == DISK_FULL)
		end_trouble(DISK_FULL);
	ck_assert_int_eq(daemon_restart(&d, 0), -SIGKILL);
	check_history(b.heard);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	clean_up(_i);
}
END_TEST

START_TEST(disk_is_full_and_lines_are_in_memory)
{
	if (!start(_i, "memory"))
		return;
	make_trouble(_i, "it is shown, but lost if the room ends first");
	for (int i = 0; i < MORE; i++)
		say();
	hear_lines(&a, said);
	hear_lines(&b, said);
	check_history(said);
	end_trouble(_i);
	/* of him who came to look */
	do
		peer_line(&a.peer, a.notice, sizeof(a.notice));
	while (strcmp(a.notice, AGAIN) != 0);
	daemon_await_log(&d, "lines are stored in ");
	ck_assert_int_eq(daemon_restart(&d, SIGKILL), -SIGKILL);
	check_history(said);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	clean_up(_i);
}
END_TEST

START_TEST(disk_is_full_and_the_room_closes)
{
	if (!start(_i, "stop"))
		return;
	make_trouble(_i, "the room closes");
	peer_line(&a.peer, a.notice, sizeof(a.notice));
	ck_assert_int_eq(strncmp(a.notice, "*** not stored: ", 16), 0);
	peer_expect_end(&a.peer);
	peer_expect_end(&b.peer);
	ck_assert_int_eq(a.heard, said - 1);
	peer_close(&a.peer);
	peer_close(&b.peer);
	ck_assert_int_eq(daemon_end(&d), 74);
	if (_i == DISK_FULL)
		end_trouble(DISK_FULL);
	daemon_start(&d, NULL);
	check_history(a.heard);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	clean_up(_i);
}
END_TEST

/* Runs chatd where the last one was; it refuses, and says why. */
static void
expect_refusal(const char *reason)
{
	static struct output out;

	daemon_run((const char *const[]){ NULL }, NULL, &out);
	ck_assert_int_eq(out.code, 74);
	if (!strstr(out.err, reason))
		ck_abort_msg("it said:\n%s", out.err);
}

/* What was seen is there; that people have left waits like all that is said. */
START_TEST(disk_is_full_at_start)
{
	if (!start(DISK_FULL, "hold"))
		return;
	make_trouble(DISK_FULL, "it waits, and is shown once it is");
	ck_assert_int_eq(daemon_restart(&d, SIGKILL), -SIGKILL);
	daemon_await_log(&d,
			 "2 clients were here when chatd ended without a "
			 "farewell");
	daemon_await_log(&d, "lines cannot be stored in ");
	end_trouble(DISK_FULL);
	daemon_await_log(&d, "lines are stored in ");
	check_history(b.heard);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	clean_up(DISK_FULL);
}
END_TEST

/* Then SQLite has no room for the files that it needs beside the database. */
START_TEST(disk_is_full_after_a_farewell)
{
	if (!start(DISK_FULL, "hold"))
		return;
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	begin_trouble(DISK_FULL);
	expect_refusal("the disk is full; make room on it");
	mount_end(in_tempdir("."));
	tempdir_remove();
}
END_TEST

START_TEST(disk_is_read_only_at_start)
{
	if (!start(DISK_FULL, "hold"))
		return;
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	mount_read_only(in_tempdir("."));
	expect_refusal("/lock: Read-only file system; chatd keeps the room "
		       "there: let its user write to the directory, or set ");
	mount_end(in_tempdir("."));
	tempdir_remove();
}
END_TEST

SUITE(fault_disk)
{
	tcase_add_loop_test(tc_, disk_is_full_and_lines_wait, 0, 2);
	tcase_add_loop_test(tc_, disk_is_full_and_the_daemon_is_killed, 0, 2);
	tcase_add_loop_test(tc_, disk_is_full_and_lines_are_in_memory, 0, 2);
	tcase_add_loop_test(tc_, disk_is_full_and_the_room_closes, 0, 2);
	ADD(disk_is_full_at_start);
	ADD(disk_is_full_after_a_farewell);
	ADD(disk_is_read_only_at_start);
}
