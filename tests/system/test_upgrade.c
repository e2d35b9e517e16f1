/* SPDX-License-Identifier: MIT */
/*
 * test_upgrade.c - the program that is installed is not what it should be.
 *
 * chatd runs from a directory where a script can take its place.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/daemon.h"

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
	daemon_start(&d, NULL);
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

START_TEST(upgrade_is_asked_for_once)
{
	install("exec sleep 600\n");
	ck_assert_int_eq(kill(d.pid, SIGUSR2), 0);
	chatctl_fails(&d, "upgrade", 75, "already");
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

SUITE(upgrade)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	ADD(upgrade_is_asked_for_once);
	ADD(upgrade_that_fails_is_noticed);
}
