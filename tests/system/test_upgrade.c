/* SPDX-License-Identifier: MIT */
/*
 * test_upgrade.c - the program that is installed is not what it should be.
 *
 * chatd runs from a directory where a script can take its place.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/daemon.h"
#include "system/peer.h"

/* A handover may take as long as a test wants it to. */
static const char conf[] =
	"listeners: { a: { address = \"127.0.0.1\"; port = 0; }; };\n"
	"drain_timeout = \"600 s\";\n";

static struct daemon d;
static char dir[] = "/tmp/test-upgrade-XXXXXX";
static char chatd[64];
static char original[4096];

/* Copies @from to where it can be replaced. */
static void
copy(const char *from)
{
	pid_t pid = fork();
	int status;

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		execlp("cp", "cp", from, dir, (char *)NULL);
		_exit(127);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

static void
setup(void)
{
	const char *built = getenv("CHATD");
	char ctl[5000];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_ptr_nonnull(realpath(built ? built : "chatd", original));
	snprintf(ctl, sizeof(ctl), "%.*s/chatctl",
		 (int)(strrchr(original, '/') - original), original);
	copy(original);
	copy(ctl);
	snprintf(chatd, sizeof(chatd), "%s/chatd", dir);
	setenv("CHATD", chatd, 1);
	daemon_start(&d, conf);
}

static void
teardown(void)
{
	char path[80];

	unlink(chatd);
	snprintf(path, sizeof(path), "%s/chatctl", dir);
	unlink(path);
	rmdir(dir);
}

/* Has a script of these @lines be chatd; in them $CHATD is the real one. */
static void
install(const char *lines)
{
	char path[80];
	FILE *script;

	snprintf(path, sizeof(path), "%s/new", dir);
	script = fopen(path, "we");
	ck_assert_ptr_nonnull(script);
	fprintf(script, "#!/bin/sh\nCHATD='%s'\n%s", original, lines);
	fclose(script);
	ck_assert_int_eq(chmod(path, 0755), 0);
	ck_assert_int_eq(rename(path, chatd), 0);
}

/* What is said cannot be stored, and whoever hands over waits for that. */
static struct sqlite3 *
hold_up(struct peer *peer)
{
	struct sqlite3 *other;
	char path[128];

	peer_connect(peer, d.ports[0]);
	peer_expect(peer, "Got connection from %s via fiber\n", peer->address);
	snprintf(path, sizeof(path), "%s/room.db", d.dir);
	ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
	/* chatd may be at work there just now */
	sqlite3_busy_timeout(other, PATIENCE_MS);
	ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL,
				      NULL),
			 SQLITE_OK);
	peer_say(peer, "one\n");
	daemon_await_log(&d, "another program has locked the database");
	return other;
}

/* While it hands over nothing else is begun, and a stop waits for its end. */
START_TEST(upgrade_is_not_disturbed)
{
	static struct output output;
	char line[256];
	struct peer peer;
	struct sqlite3 *other = hold_up(&peer);

	ck_assert_int_eq(kill(d.pid, SIGUSR2), 0);
	daemon_await_log(&d, "upgrading: going on as");
	ck_assert_int_eq(kill(d.pid, SIGHUP), 0);
	daemon_await_log(&d, "configuration not reloaded");
	ck_assert_int_ne(chatctl_run(&d, "drain", &output), 0);
	ck_assert_ptr_nonnull(strstr(output.err, "stopping already"));
	ck_assert_int_ne(chatctl_run(&d, "reload", &output), 0);
	ck_assert_int_eq(kill(d.pid, SIGTERM), 0);
	daemon_await_log(&d, "stopping: as soon as the upgrade is done");
	ck_assert_ptr_null(strstr(d.log, "taken over"));
	sqlite3_close(other);
	daemon_await_log(&d, "1 clients taken over");
	/* it was told of the trouble, too */
	do
		peer_line(&peer, line, sizeof(line));
	while (strcmp(line, "one") != 0);
	ck_assert_int_eq(daemon_end(&d), 0);
}
END_TEST

START_TEST(upgrade_is_asked_for_once)
{
	install("exec sleep 600\n");
	ck_assert_int_eq(kill(d.pid, SIGUSR2), 0);
	chatctl_fails(&d, "upgrade", 75, "already");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* What is there is no chatd, or says nothing: all go on with the one before. */
START_TEST(upgrade_to_something_else_is_refused)
{
	char says[128];

	install("exit 0\n");
	snprintf(says, sizeof(says), "%s is no chatd", chatd);
	chatctl_fails(&d, "upgrade", 1, says);
	install("exit 3\n");
	snprintf(says, sizeof(says), "%s ends with status 3", chatd);
	chatctl_fails(&d, "upgrade", 1, says);
	install("echo no more >&2; exit 3\n");
	chatctl_fails(&d, "upgrade", 1, "goes on as it is: no more");
	ck_assert_int_eq(unlink(chatd), 0);
	snprintf(says, sizeof(says), "%s: ", chatd);
	chatctl_fails(&d, "upgrade", 1, says);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* It said that it could. */
START_TEST(upgrade_that_fails_is_noticed)
{
	install("case $* in *--check*) exec \"$CHATD\" \"$@\" ;; esac\n"
		"exit 70\n");
	chatctl_fails(&d, "upgrade", 76, "has not come back");
	ck_assert_int_eq(daemon_end(&d), 70);
}
END_TEST

/* Nobody else gets the state between two images, nor after them. */
START_TEST(upgrade_keeps_its_lock)
{
	static struct output output;
	char path[128];
	int fd;

	install("case $* in *--check*) exec \"$CHATD\" \"$@\" ;; esac\n"
		"flock -n \"$STATE_DIRECTORY/lock\" echo it is free >&2\n"
		"exec \"$CHATD\" \"$@\"\n");
	ck_assert_int_eq(chatctl_run(&d, "upgrade", &output), 0);
	daemon_await_log(&d, "upgrading: going on as");
	while (!strstr(strstr(d.log, "upgrading"), "ready\n"))
		daemon_read_log(&d, "ready");
	snprintf(path, sizeof(path), "%s/lock", d.dir);
	fd = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_lt(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
	ck_assert_ptr_null(strstr(d.log, "it is free"));
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* It is upgraded all the same; whoever asked for it is told. */
START_TEST(upgrade_with_a_broken_file_says_so)
{
	static struct output output;

	daemon_configure(&d, "\nnonsense = 1;\n");
	ck_assert_int_eq(chatctl_run(&d, "upgrade", &output), 78);
	ck_assert_ptr_nonnull(strstr(output.out, "takes over\n"));
	ck_assert_ptr_nonnull(
		strstr(output.err, "the configuration that was in force: "));
	ck_assert_ptr_nonnull(strstr(output.err, "chatd.conf:2: "));
	ck_assert_int_eq(chatctl_run(&d, "status", &output), 0);
	ck_assert_ptr_nonnull(
		strstr(output.out,
		       "configuration\tthe one that was in force; "));
	ck_assert_ptr_nonnull(strstr(output.out, "chatd.conf:2: "));
	daemon_configure(&d, conf);
	ck_assert_int_eq(chatctl_run(&d, "reload", &output), 0);
	ck_assert_int_eq(chatctl_run(&d, "--json status", &output), 0);
	ck_assert_ptr_nonnull(strstr(output.out,
				     "\"configuration_kept\":false,"
				     "\"configuration_fault\":null,"));
	ck_assert_int_eq(chatctl_run(&d, "upgrade", &output), 0);
	ck_assert_str_eq(output.err, "");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(upgrade)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	ADD(upgrade_is_not_disturbed);
	ADD(upgrade_is_asked_for_once);
	ADD(upgrade_to_something_else_is_refused);
	ADD(upgrade_that_fails_is_noticed);
	ADD(upgrade_keeps_its_lock);
	ADD(upgrade_with_a_broken_file_says_so);
}
