/* SPDX-License-Identifier: MIT */
/*
 * The control socket itself: who may use it, where it may be, and that nothing
 * that is done to it keeps anybody from chatting.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/supervised.h"

/* Somebody who is nobody: in Debian, and in most other systems. */
#define NOBODY 65534

/* The group daemon, everywhere. */
#define GROUP_DAEMON 1

static struct daemon d;
static struct output said;

static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* The path of the control socket. */
static const char *
path(void)
{
	static char path[96];

	snprintf(path, sizeof(path), "%s/control", d.dir);
	return path;
}

static void
send_text(int fd, const char *text)
{
	ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL),
			 (ssize_t)strlen(text));
}

/* What comes next on @fd is @expected. */
static void
expect(int fd, const char *expected)
{
	char got[1024] = "";
	size_t len = 0;

	while (len < strlen(expected)) {
		ssize_t n = recv(fd, got + len, strlen(expected) - len, 0);

		ck_assert_msg(n > 0, "%s, then %zd", got, n);
		len += (size_t)n;
	}
	ck_assert_str_eq(got, expected);
}

/* Two who chat notice nothing. */
static void
chat(void)
{
	struct peer a, b;

	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_connect(&b, d.ports[1]);
	peer_skip_to_join(&b, "callback");
	peer_say(&b, "hello\n");
	peer_expect(&a, "Got connection from %s via callback\nhello\n",
		    b.address);
	peer_close(&a);
	peer_close(&b);
}

START_TEST(only_its_owner_can_connect)
{
	struct stat st;

	daemon_start(&d, NULL);
	ck_assert_int_eq(stat(path(), &st), 0);
	ck_assert_int_eq(st.st_mode, S_IFSOCK | 0600);
	if (geteuid() == 0) {
		ck_assert_int_eq(chmod(d.dir, 0711), 0);
		chatctl_run_as(&d, NOBODY, NOBODY, "status", &said);
		ck_assert_int_eq(said.code, 77);
	}
	stop();
	ck_assert_int_eq(stat(path(), &st), -1);
}
END_TEST

/* Even if somebody has changed its mode. */
START_TEST(whoever_connects_is_asked_who_it_is)
{
	if (geteuid() != 0) {
		runner_skip("only root can become somebody else");
		return;
	}
	daemon_start(&d, NULL);
	ck_assert_int_eq(chmod(d.dir, 0711), 0);
	ck_assert_int_eq(chmod(path(), 0666), 0);
	chatctl_run_as(&d, NOBODY, NOBODY, "drain", &said);
	ck_assert_int_eq(said.code, 77);
	ck_assert_ptr_nonnull(strstr(said.err, "only root"));
	daemon_await_log(&d, "may not command chatd\n");
	chat();
	stop();
}
END_TEST

START_TEST(members_of_the_group_may)
{
	struct stat st;

	if (geteuid() != 0) {
		runner_skip("only root can become somebody else");
		return;
	}
	daemon_start(&d, "control: { group = \"daemon\"; };");
	ck_assert_int_eq(stat(path(), &st), 0);
	ck_assert_int_eq(st.st_mode, S_IFSOCK | 0660);
	ck_assert_uint_eq(st.st_gid, GROUP_DAEMON);
	ck_assert_int_eq(chmod(d.dir, 0711), 0);
	ck_assert_int_eq(chatctl_run_as(&d, NOBODY, GROUP_DAEMON, "status",
					&said),
			 0);
	ck_assert_int_eq(chatctl_run_as(&d, NOBODY, NOBODY, "status", &said),
			 77);
	stop();
}
END_TEST

/* Runs a chatd on @conf, which must not start but say @words. */
static void
does_not_start(const char *conf, const char *words)
{
	static const char *const args[] = { "-c", "chatd.conf", NULL };

	daemon_run(args, conf, &said);
	ck_assert_msg(said.code == 69, "%d %s", said.code, said.err);
	ck_assert_msg(strstr(said.err, words), "%s", said.err);
}

START_TEST(a_second_chatd_is_told_of_the_first)
{
	char conf[256], words[256];

	daemon_start(&d, NULL);
	snprintf(conf, sizeof(conf),
		 "listeners: { f: { port = 0; }; }; "
		 "control: { socket = \"%s\"; };",
		 path());
	snprintf(words, sizeof(words),
		 "control socket %s: another chatd, process %d, listens "
		 "there: stop it",
		 path(), (int)d.pid);
	does_not_start(conf, words);
	chatctl_run(&d, "status", &said);
	ck_assert_int_eq(said.code, 0);
	stop();
}
END_TEST

START_TEST(a_socket_that_was_left_behind_is_replaced)
{
	daemon_start(&d, NULL);
	daemon_restart(&d, SIGKILL);
	chatctl_run(&d, "status", &said);
	ck_assert_int_eq(said.code, 0);
	stop();
}
END_TEST

/* Somebody holds the sockets of the one before, this one among them. */
START_TEST(a_socket_that_is_held_is_replaced)
{
	static struct supervised s;

	supervised_start(&s, NULL);
	ck_assert_int_eq(chatctl_run(&s.d, "status", &said), 0);
	supervised_again(&s, _i ? SIGTERM : SIGKILL);
	ck_assert_int_eq(chatctl_run(&s.d, "status", &said), 0);
	ck_assert_int_eq(supervised_stop(&s), 0);
}
END_TEST

START_TEST(places_that_are_not_safe)
{
	does_not_start("listeners: { f: { port = 0; }; }; "
		       "control: { socket = \"/nowhere/control\"; };",
		       "directory /nowhere of the control socket");
	does_not_start("listeners: { f: { port = 0; }; }; "
		       "control: { group = \"no-such-group\"; };",
		       "there is no group \"no-such-group\"");
	does_not_start("listeners: { f: { port = 0; }; }; "
		       "control: { socket = \"/dev/null\"; };",
		       "control socket /dev/null");
}
END_TEST

/* Nobody can put another file in the place of ours there. */
START_TEST(a_sticky_directory_for_everybody_will_do)
{
	char dir[] = "/tmp/chatd-open-XXXXXX", conf[256];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chmod(dir, 01777), 0);
	snprintf(conf, sizeof(conf), "control: { socket = \"%s/control\"; };",
		 dir);
	daemon_start(&d, conf);
	chat();
	stop();
	ck_assert_int_eq(rmdir(dir), 0);
}
END_TEST

START_TEST(a_directory_for_everybody_is_refused)
{
	char dir[] = "/tmp/chatd-open-XXXXXX", conf[256];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(chmod(dir, 0777), 0);
	snprintf(conf, sizeof(conf),
		 "listeners: { f: { port = 0; }; }; "
		 "control: { socket = \"%s/control\"; };",
		 dir);
	does_not_start(conf, "can be written to by others: chmod go-w it");
	ck_assert_int_eq(rmdir(dir), 0);
}
END_TEST

START_TEST(requests_are_answered_in_their_order)
{
	int fd;

	daemon_start(&d, NULL);
	fd = chatctl_socket(&d);
	send_text(fd, "{\"command\":\"bans\"}\n{\"command\":\"x\"}\n{");
	expect(fd,
	       "{\"done\":{\"bans\":0}}\n"
	       "{\"error\":{\"code\":\"unknown-command\",\"message\":"
	       "\"there is no command \\\"x\\\"\"}}\n");
	send_text(fd, "\"command\":\"ba");
	send_text(fd, "ns\"}\r\n");
	expect(fd, "{\"done\":{\"bans\":0}}\n");
	ck_assert_int_eq(shutdown(fd, SHUT_WR), 0);
	ck_assert_int_eq(recv(fd, (char[1]){ 0 }, 1, 0), 0);
	close(fd);
	stop();
}
END_TEST

START_TEST(a_request_that_is_too_long)
{
	static char blanks[200 * 1024];
	char answer[256] = "";
	ssize_t n;
	int fd;

	daemon_start(&d, NULL);
	fd = chatctl_socket(&d);
	memset(blanks, ' ', sizeof(blanks));
	n = send(fd, blanks, sizeof(blanks), MSG_NOSIGNAL);
	ck_assert_int_gt(n, 0);
	n = recv(fd, answer, sizeof(answer) - 1, 0);
	ck_assert_int_gt(n, 0);
	ck_assert_ptr_nonnull(strstr(answer, "\"too-long\""));
	close(fd);
	chat();
	stop();
}
END_TEST

/* Half requests, and answers that nobody reads, from a hundred at once. */
START_TEST(those_who_do_not_behave_are_in_nobodys_way)
{
	int fds[100];

	daemon_start(&d, NULL);
	for (int i = 0; i < 100; i++) {
		fds[i] = chatctl_socket(&d);
		for (int j = 0; i % 2 && j < 20; j++)
			send_text(fds[i], "{\"command\":\"fibers\"}\n");
		if (i % 2 == 0)
			send_text(fds[i], "{\"command\":");
	}
	chat();
	for (int i = 0; i < 100; i++)
		close(fds[i]);
	chatctl_run(&d, "status", &said);
	ck_assert_int_eq(said.code, 0);
	stop();
}
END_TEST

START_TEST(chatd_stops_whatever_they_do)
{
	int half, silent, follower;

	daemon_start(&d, NULL);
	half = chatctl_socket(&d);
	send_text(half, "{");
	silent = chatctl_socket(&d);
	follower = chatctl_socket(&d);
	send_text(follower, "{\"command\":\"history\",\"follow\":true}\n");
	stop();
	close(half);
	close(silent);
	close(follower);
}
END_TEST

START_TEST(followers_are_bounded)
{
	int fds[33];

	daemon_start(&d, NULL);
	for (int i = 0; i < 33; i++) {
		fds[i] = chatctl_socket(&d);
		send_text(fds[i],
			  "{\"command\":\"bans\"}\n"
			  "{\"command\":\"history\","
			  "\"follow\":true}\n");
		expect(fds[i], "{\"done\":{\"bans\":0}}\n");
	}
	expect(fds[32], "{\"error\":{\"code\":\"busy\"");
	for (int i = 0; i < 33; i++)
		close(fds[i]);
	stop();
}
END_TEST

SUITE(control_socket)
{
	ADD(only_its_owner_can_connect);
	ADD(whoever_connects_is_asked_who_it_is);
	ADD(members_of_the_group_may);
	ADD(a_second_chatd_is_told_of_the_first);
	ADD(a_socket_that_was_left_behind_is_replaced);
	tcase_add_loop_test(tc_, a_socket_that_is_held_is_replaced, 0, 2);
	ADD(places_that_are_not_safe);
	ADD(a_sticky_directory_for_everybody_will_do);
	ADD(a_directory_for_everybody_is_refused);
	ADD(requests_are_answered_in_their_order);
	ADD(a_request_that_is_too_long);
	ADD(those_who_do_not_behave_are_in_nobodys_way);
	ADD(chatd_stops_whatever_they_do);
	ADD(followers_are_bounded);
}
