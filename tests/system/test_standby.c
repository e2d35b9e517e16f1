/* SPDX-License-Identifier: MIT */
/*
 * test_standby.c - the chatd that waits below its supervisor to be the next.
 */
#include "config.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/patience.h"
#include "system/peer.h"
#include "system/supervised.h"

static struct supervised pair;

/* Was it executed as one? Its environment says so, when it has begun, too. */
static bool
is_standby(long pid)
{
	static const char mark[] = "CHATD_STANDBY=";
	static char environ[256 * 1024];
	char path[64];
	size_t len = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/environ", pid);
	file = fopen(path, "re");
	if (file) {
		len = fread(environ, 1, sizeof(environ), file);
		fclose(file);
	}
	return memmem(environ, len, mark, sizeof(mark) - 1);
}

/* The child of the supervisor that waits, or -1. */
static pid_t
standby(void)
{
	char path[64];
	long pid, found = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children",
		 (int)pair.d.pid, (int)pair.d.pid);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	while (found < 0 && fscanf(file, "%ld", &pid) == 1)
		if (pid != pair.chatd && is_standby(pid))
			found = pid;
	fclose(file);
	return (pid_t)found;
}

/* Waits until there is one other than @before. */
static pid_t
await_standby(pid_t before)
{
	struct patience p = patience_with("another standby");
	pid_t pid;

	while ((pid = standby()) < 0 || pid == before)
		patience_spend(&p);
	return pid;
}

/* Waits until process @pid, which waited, has ended; it may not be reaped. */
static void
await_end(pid_t pid)
{
	struct patience p = patience_with("the end of the standby");

	while (is_standby(pid))
		patience_spend(&p);
}

/* Somebody who was here before goes on, with a history on disk or without. */
static void
check_goes_on(struct peer *a)
{
	peer_say(a, "still here\n");
#ifndef HAVE_SQLITE
	/* it comes anew, and is told so */
	for (char line[256] = ""; strcmp(line, "still here") != 0;)
		peer_line(a, line, sizeof(line));
#else
	peer_expect(a, "still here\n");
#endif
}

static void
come(struct peer *a)
{
	peer_connect(a, pair.d.ports[0]);
	peer_skip_to_join(a, "fiber");
}

/* Descriptors of process @pid whose link begins with @kind. */
static int
count_of(pid_t pid, const char *kind)
{
	const ssize_t len = (ssize_t)strlen(kind);
	const struct dirent *entry;
	char path[64], link[16];
	int n = 0;
	DIR *table;

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	table = opendir(path);
	ck_assert_ptr_nonnull(table);
	while ((entry = readdir(table)))
		n += readlinkat(dirfd(table), entry->d_name, link,
				sizeof(link)) > len &&
			strncmp(link, kind, (size_t)len) == 0;
	closedir(table);
	return n;
}

static int
count_sockets(pid_t pid)
{
	return count_of(pid, "socket:");
}

START_TEST(standby_is_the_next)
{
	static const int ends[] = { SIGKILL, SIGTERM };
	struct peer a;
	pid_t next;
	int sockets;

	supervised_start(&pair, NULL);
	come(&a);
	check_goes_on(&a);
	sockets = count_sockets(pair.chatd);
	next = await_standby(-1);
	supervised_again(&pair, ends[_i]);
	ck_assert_int_eq(pair.chatd, next);
	check_goes_on(&a);
	/* none that was passed is there twice */
	ck_assert_int_eq(count_sockets(pair.chatd), sockets);
	(void)await_standby(next);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* Once it is executed, it has the one at which it is told to begin. */
START_TEST(standby_holds_nothing)
{
	struct patience p = patience_with("the standby to be executed");
	struct peer a;
	pid_t next;

	supervised_start(&pair, NULL);
	come(&a);
	next = await_standby(-1);
	while (count_sockets(next) != 1)
		patience_spend(&p);
	/* slots, and whoever they are told of */
	ck_assert_int_gt(count_of(pair.chatd, "/memfd:"), 0);
	ck_assert_int_eq(count_of(next, "/memfd:"), 0);
	ck_assert_int_gt(count_of(pair.chatd, "anon_inode:"), 0);
	ck_assert_int_eq(count_of(next, "anon_inode:"), 0);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* One that is about to be gone (0), or is (1), is not waited for. */
START_TEST(standby_killed)
{
	struct patience p = patience_with("the standby to be reaped");
	struct peer a;
	pid_t next;

	supervised_start(&pair, NULL);
	come(&a);
	next = await_standby(-1);
	ck_assert_int_eq(kill(next, SIGKILL), 0);
	while (_i == 1 && kill(next, 0) == 0)
		patience_spend(&p);
	supervised_again(&pair, SIGKILL);
	ck_assert_int_ne(pair.chatd, next);
	check_goes_on(&a);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* Another one is there as soon as chatd has said once more that it lives. */
START_TEST(standby_killed_is_replaced)
{
	pid_t next;

	setenv("WATCHDOG_USEC", SUPERVISED_WATCHDOG, 1);
	supervised_start(&pair, NULL);
	next = await_standby(-1);
	ck_assert_int_eq(kill(next, SIGKILL), 0);
	(void)await_standby(next);
	/* and it was not needed meanwhile */
	ck_assert_int_eq(kill(pair.chatd, 0), 0);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}
END_TEST

/* The program is replaced: what was executed before does not begin. */
START_TEST(standby_of_an_old_program)
{
	const char *path, *other;
	struct peer a;
	pid_t next;

	tempdir_new();
	path = in_tempdir("chatd");
	other = in_tempdir("other");
	supervised_copy(path);
	supervised_copy(other);
	setenv("CHATD", path, 1);
	supervised_start(&pair, NULL);
	come(&a);
	next = await_standby(-1);
	ck_assert_int_eq(rename(other, path), 0);
	supervised_again(&pair, SIGKILL);
	ck_assert_int_ne(pair.chatd, next);
	await_end(next);
	check_goes_on(&a);
	ck_assert_int_eq(supervised_stop(&pair), 0);
	tempdir_remove();
}
END_TEST

START_TEST(standby_ends_with_its_supervisor)
{
	pid_t next;

	supervised_start(&pair, NULL);
	next = await_standby(-1);
	ck_assert_int_eq(supervised_stop(&pair), 0);
	await_end(next);
}
END_TEST

/* Nobody is there any more who would tell it to begin. */
START_TEST(standby_of_a_supervisor_that_was_killed)
{
	pid_t next;

	supervised_start(&pair, NULL);
	next = await_standby(-1);
	ck_assert_int_eq(kill(pair.d.pid, SIGKILL), 0);
	await_end(next);
	ck_assert_int_eq(kill(pair.chatd, SIGTERM), 0);
	supervised_await_log(&pair, "stopped\n");
	ck_assert_int_eq(daemon_end(&pair.d), -SIGKILL);
}
END_TEST

SUITE(standby)
{
	tcase_add_loop_test(tc_, standby_is_the_next, 0, 2);
	ADD(standby_holds_nothing);
	tcase_add_loop_test(tc_, standby_killed, 0, 2);
	ADD(standby_killed_is_replaced);
	ADD(standby_of_an_old_program);
	ADD(standby_ends_with_its_supervisor);
	ADD(standby_of_a_supervisor_that_was_killed);
}
