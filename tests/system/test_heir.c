/* SPDX-License-Identifier: MIT */
/*
 * test_heir.c - chatd falls under a service manager that goes on without it:
 * the one that waits is the next.
 *
 * The manager is the test, which keeps nothing, but counts what it is given;
 * nobody starts chatd but chatd itself.
 */
#include "config.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/daemon.h"
#include "system/patience.h"
#include "system/peer.h"
#include "system/supervised.h"
#include "system/waiting.h"

static struct daemon d;
static size_t seen; /* of its log */

/* Where the manager hears, and what its store was given. */
static int manager;
static bool has_bag, has_slots;

static void
set_up(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	/* whose chatd is gone is ours */
	ck_assert_int_eq(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	tempdir_new();
	snprintf(address.sun_path, sizeof(address.sun_path), "%s",
		 in_tempdir("notify"));
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	ck_assert_int_eq(bind(manager, (struct sockaddr *)&address,
			      sizeof(address)),
			 0);
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	setenv("FDSTORE", "32", 1);
	setenv("CHATD_HEIR", "yes", 1);
	has_bag = has_slots = false;
	seen = 0;
}

static void
tear_down(void)
{
	close(manager);
	tempdir_remove();
}

/* One message; what is passed is closed. Returns whether there was one. */
static bool
take(void)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	char text[1024];
	struct iovec iov = { text, sizeof(text) - 1 };
	struct msghdr message = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(manager, &message, MSG_CMSG_CLOEXEC);
	const struct cmsghdr *cmsg;
	int fd;

	if (n < 0)
		return false;
	text[n] = '\0';
	cmsg = CMSG_FIRSTHDR(&message);
	if (cmsg && cmsg->cmsg_type == SCM_RIGHTS) {
		memcpy(&fd, CMSG_DATA(cmsg), sizeof(fd));
		close(fd);
	}
	if (strncmp(text, "FDSTORE=1\n", 10) == 0) {
		has_bag |= strstr(text, "FDNAME=chatd-bag") != NULL;
		has_slots |= strstr(text, "FDNAME=chatd-slots") != NULL;
	}
	return true;
}

/* The manager hears what there is to hear. */
static void
hear(void)
{
	while (take())
		;
}

/* Waits until the store was given all by a keeper, which ends then. */
static void
await_store(void)
{
	struct patience p = patience_with("the store to have everything");

	for (hear(); !has_bag || !has_slots; hear())
		patience_spend(&p);
	while (waitpid(-1, NULL, WNOHANG | __WALL) >= 0) {
		hear();
		patience_spend(&p);
	}
}

/* Reads the log on, up to @text, and returns what follows. */
static const char *
await_log(const char *text)
{
	const char *at;

	while (!(at = strstr(d.log + seen, text)))
		daemon_read_log(&d, text);
	at += strlen(text);
	seen = (size_t)(at - d.log);
	return at;
}

static void
come(struct peer *a)
{
	daemon_start(&d, NULL);
	(void)await_log("ready\n");
	peer_connect(a, d.ports[0]);
	peer_skip_to_join(a, "fiber");
}

static pid_t
await_heir(pid_t before)
{
	return waiting_await(d.pid, -1, before);
}

/* chatd is killed, and another process is it. */
static void
fall(void)
{
	pid_t fallen = d.pid;

	/* who does not read is waited for */
	hear();
	ck_assert_int_eq(kill(fallen, SIGKILL), 0);
	d.pid = (pid_t)strtol(await_log("chatd has fallen; process "), NULL,
			      10);
	(void)await_log("ready\n");
	ck_assert_int_eq(waitpid(fallen, NULL, 0), fallen);
	hear();
}

/* Somebody who was here before goes on, with a history on disk or without. */
static void
check_goes_on(struct peer *a)
{
	peer_say(a, "still here\n");
#ifndef HAVE_SQLITE
	for (char line[256] = ""; strcmp(line, "still here") != 0;)
		peer_line(a, line, sizeof(line));
#else
	peer_expect(a, "still here\n");
#endif
}

/* It ends as the manager wants, who has everything then. */
static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	await_store();
}

/* Each has an heir of its own; the manager has nothing to keep. */
START_TEST(heir_goes_on)
{
	struct peer a;

	come(&a);
	for (int i = 0; i < 3; i++) {
		pid_t heir = await_heir(-1);

		fall();
		ck_assert_int_eq(d.pid, heir);
		check_goes_on(&a);
		ck_assert(!has_bag && !has_slots);
	}
	peer_close(&a);
	stop();
}
END_TEST

/* Without one all is as without heirs at all. */
START_TEST(heir_that_was_killed)
{
	struct peer a;

	come(&a);
	ck_assert_int_eq(kill(await_heir(-1), SIGKILL), 0);
	(void)await_log("no chatd waits to be the next");
	ck_assert_int_eq(kill(d.pid, SIGKILL), 0);
	ck_assert_int_eq(daemon_end(&d), -SIGKILL);
	await_store();
	peer_close(&a);
}
END_TEST

/* State of process @pid, as /proc has it; 0: there is none. */
static char
state_of(pid_t pid)
{
	char path[64], state = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (file && fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 0;
	if (file)
		fclose(file);
	return state;
}

/* One that falls before it has taken anything leaves it to the manager. */
START_TEST(heir_that_falls_at_once)
{
	struct patience p = patience_with("the end of chatd");
	struct peer a;
	pid_t heir;

	come(&a);
	heir = await_heir(-1);
	ck_assert_int_eq(kill(heir, SIGSTOP), 0);
	ck_assert_int_eq(kill(d.pid, SIGKILL), 0);
	while (state_of(d.pid) != 'Z')
		patience_spend(&p);
	hear();
	ck_assert(!has_bag);
	ck_assert_int_eq(kill(heir, SIGKILL), 0);
	ck_assert_int_eq(daemon_end(&d), -SIGKILL);
	await_store();
	peer_close(&a);
}
END_TEST

/* Who is told to end leaves nothing to an heir. */
START_TEST(heir_is_not_told_of_a_stop)
{
	struct peer a;
	pid_t heir;

	come(&a);
	heir = await_heir(-1);
	stop();
	waiting_await_end(heir);
	ck_assert_ptr_null(strstr(d.log, "chatd has fallen"));
	peer_close(&a);
}
END_TEST

/* What executes another program in place has an heir of that. */
START_TEST(heir_of_an_upgrade)
{
	struct peer a;
	pid_t before;

	come(&a);
	before = await_heir(-1);
	ck_assert_int_eq(kill(d.pid, SIGUSR2), 0);
	(void)await_log("upgrading: going on");
	(void)await_log("ready\n");
	ck_assert_int_eq(state_of(before), 0);
	(void)await_heir(-1);
	fall();
	check_goes_on(&a);
	peer_close(&a);
	stop();
}
END_TEST

/* One that was executed before the program was replaced executes the new one.
 */
START_TEST(heir_of_an_old_program)
{
	char link[64], now[PATH_MAX] = "";
	const char *path, *other;
	struct peer a;
	pid_t heir;

	path = in_tempdir("chatd");
	other = in_tempdir("other");
	supervised_copy(path);
	supervised_copy(other);
	setenv("CHATD", path, 1);
	come(&a);
	heir = await_heir(-1);
	ck_assert_int_eq(rename(other, path), 0);
	fall();
	ck_assert_int_eq(d.pid, heir);
	snprintf(link, sizeof(link), "/proc/%d/exe", (int)d.pid);
	ck_assert_int_gt(readlink(link, now, sizeof(now) - 1), 0);
	ck_assert_str_eq(now, path);
	check_goes_on(&a);
	peer_close(&a);
	stop();
}
END_TEST

/* It waits only where the unit says that it may. */
START_TEST(heir_only_where_it_is_asked_for)
{
	struct peer a;

	unsetenv("CHATD_HEIR");
	come(&a);
	ck_assert_int_eq(kill(d.pid, SIGKILL), 0);
	ck_assert_int_eq(daemon_end(&d), -SIGKILL);
	await_store();
	peer_close(&a);
}
END_TEST

SUITE(heir)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(heir_goes_on);
	ADD(heir_that_was_killed);
	ADD(heir_that_falls_at_once);
	ADD(heir_is_not_told_of_a_stop);
	ADD(heir_of_an_upgrade);
	ADD(heir_of_an_old_program);
	ADD(heir_only_where_it_is_asked_for);
}
