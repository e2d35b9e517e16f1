/* SPDX-License-Identifier: MIT */
/*
 * Another configuration while chatd runs: all of it or nothing, and nobody who
 * is connected is cut.
 */
#include "config.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

#define ANY "address = \"127.0.0.1\"; port = 0;"

static struct daemon d;

static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

START_TEST(a_label_changes_for_those_who_come)
{
	struct peer a, b;

	daemon_start(&d, "listeners: { f: { " ANY " label = \"old\"; }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "old");
	daemon_reload(&d, "listeners: { f: { " ANY " label = \"new\"; }; };",
		      "configuration reloaded: 1 changed");
	peer_connect(&b, d.ports[0]);
	peer_skip_to_join(&b, "new");
	peer_expect(&a, "Got connection from %s via new\n", b.address);
	peer_close(&a);
	peer_expect(&b, "Connection from %s via old closed\n", a.address);
	stop();
}
END_TEST

START_TEST(limits_change)
{
	struct peer a, b;
	char line[256];

	daemon_start(&d, "listeners: { f: { " ANY " }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	daemon_reload(&d,
		      "listeners: { f: { " ANY
		      " }; }; limits: { clients = 1; };",
		      "configuration reloaded: 1 changed");
	peer_connect(&b, d.ports[0]);
	peer_line(&b, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "*** "));
	peer_expect_end(&b);
	daemon_reload(&d, "listeners: { f: { " ANY " max_clients = 1; }; };",
		      "configuration reloaded: 2 changed");
	peer_connect(&b, d.ports[0]);
	peer_line(&b, line, sizeof(line));
	ck_assert_ptr_nonnull(strstr(line, "*** "));
	peer_expect_end(&b);
	peer_say(&a, "still here\n");
	peer_expect(&a, "still here\n");
	stop();
}
END_TEST

START_TEST(who_was_quiet_before_there_was_a_limit_has_its_time)
{
	struct peer a;

	daemon_start(&d, "listeners: { f: { " ANY " }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_say(&a, "hello\n");
	peer_expect(&a, "hello\n");
	daemon_reload(&d,
		      "listeners: { f: { " ANY " }; };"
		      "limits: { idle_time = \"1 s\"; };",
		      "configuration reloaded: 1 changed");
	peer_expect(&a, "*** closing: you have said nothing for 1 s\n");
	peer_expect_end(&a);
	stop();
}
END_TEST

START_TEST(a_bad_file_changes_nothing)
{
	struct peer a, b;

	daemon_start(&d, "listeners: { f: { " ANY " label = \"old\"; }; };");
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "old");
	daemon_reload(&d,
		      "listeners: { f: { " ANY " label = \"new\"; }; };\n"
		      "limits: { clients = \"many\"; };\n"
		      "rom: { };\n",
		      "configuration not reloaded: nothing has changed");
	ck_assert_ptr_nonnull(strstr(d.log, "chatd.conf:2: limits.clients"));
	ck_assert_ptr_nonnull(strstr(d.log, "chatd.conf:3: "));
	peer_connect(&b, d.ports[0]);
	peer_skip_to_join(&b, "old");
	stop();
}
END_TEST

START_TEST(a_file_that_is_gone_changes_nothing)
{
	char path[128];

	daemon_start(&d, NULL);
	snprintf(path, sizeof(path), "%s/chatd.conf", d.dir);
	ck_assert_int_eq(unlink(path), 0);
	d.log_len = 0;
	d.log[0] = '\0';
	ck_assert_int_eq(kill(d.pid, SIGHUP), 0);
	daemon_await_log(&d, "configuration not reloaded");
	ck_assert_ptr_nonnull(strstr(d.log, "No such file"));
	stop();
}
END_TEST

START_TEST(what_takes_a_restart_is_said)
{
	daemon_start(&d, "listeners: { f: { " ANY " }; };");
	daemon_reload(&d,
		      "listeners: { f: { " ANY " }; }; room: { line_max = 100;"
		      " lag_max = 77; };",
		      "configuration reloaded: 1 changed");
	ck_assert_ptr_nonnull(strstr(d.log,
				     "room.line_max has changed; it "
				     "takes effect at the next start"));
	stop();
}
END_TEST

/* The next message to the service manager at @fd; state lines are passed by. */
static void
expect_told(int fd, const char *message)
{
	char got[512] = "STATUS=";

	while (strncmp(got, "STATUS=", 7) == 0) {
		ssize_t n = recv(fd, got, sizeof(got) - 1, 0);

		ck_assert_int_ge(n, 0);
		got[n] = '\0';
	}
	ck_assert_msg(strncmp(got, message, strlen(message)) == 0, "%s", got);
}

START_TEST(the_service_manager_is_told)
{
	static char path[64];
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	size_t len;

	snprintf(path, sizeof(path), "@chatd-reload-%d", getpid());
	len = strlen(path);
	memcpy(sa.sun_path + 1, path + 1, len - 1);
	len += offsetof(struct sockaddr_un, sun_path);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, (socklen_t)len), 0);
	setenv("NOTIFY_SOCKET", path, 1);
	daemon_start(&d, NULL);
	expect_told(fd, "READY=1");
	daemon_reload(&d, "nonsense = 1;", "configuration not reloaded");
	expect_told(fd, "RELOADING=1");
	expect_told(fd, "READY=1");
	stop();
	close(fd);
}
END_TEST

SUITE(reload)
{
	ADD(a_label_changes_for_those_who_come);
	ADD(limits_change);
	ADD(who_was_quiet_before_there_was_a_limit_has_its_time);
	ADD(a_bad_file_changes_nothing);
	ADD(a_file_that_is_gone_changes_nothing);
	ADD(what_takes_a_restart_is_said);
	ADD(the_service_manager_is_told);
}
