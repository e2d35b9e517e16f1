/* SPDX-License-Identifier: MIT */
/*
 * telnet(1) on a terminal: a line typed, are-you-there, ^C, and goodbye. What
 * other telnets send is in test_input.c, byte by byte.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

/* A telnet, and all that its terminal has shown. */
struct terminal {
	pid_t pid;
	int fd;            /* the terminal's other side */
	char shown[16384]; /* terminated */
	size_t len;        /* of it */
	size_t seen;       /* how much of it was awaited */
};

static const char *const labels[] = { "fiber", "callback" };
static struct daemon d;
static struct terminal t;

static void
set_up(void)
{
	daemon_start(&d, NULL);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

static bool
telnet_is_installed(void)
{
	return access("/usr/bin/telnet", X_OK) == 0;
}

static void
terminal_open(int port)
{
	char number[16];

	t = (struct terminal){ .pid = -1 };
	snprintf(number, sizeof(number), "%d", port);
	t.pid = forkpty(&t.fd, NULL, NULL, NULL);
	ck_assert_int_ge(t.pid, 0);
	if (t.pid == 0) {
		execl("/usr/bin/telnet", "telnet", "127.0.0.1", number, NULL);
		_exit(127);
	}
}

static void
type(const char *text)
{
	ck_assert_int_eq(write(t.fd, text, strlen(text)), strlen(text));
}

/* The terminal shows @text, behind what was awaited before. */
static void
await_shown(const char *text)
{
	struct pollfd poller = { .fd = t.fd, .events = POLLIN };
	const char *at;

	while (!(at = strstr(t.shown + t.seen, text))) {
		ssize_t n = 0;

		if (poll(&poller, 1, PATIENCE_MS) > 0)
			n = read(t.fd, t.shown + t.len,
				 sizeof(t.shown) - 1 - t.len);
		ck_assert_msg(n > 0, "telnet never showed \"%s\":\n%s", text,
			      t.shown);
		t.len += (size_t)n;
	}
	t.seen = (size_t)(at - t.shown) + strlen(text);
}

/* telnet has ended by itself; what it still says is of no interest. */
static void
await_end(void)
{
	char rest[256];
	int status;

	while (read(t.fd, rest, sizeof(rest)) > 0)
		;
	ck_assert_int_eq(waitpid(t.pid, &status, 0), t.pid);
	ck_assert(WIFEXITED(status));
	close(t.fd);
}

START_TEST(session_with_telnet)
{
	struct peer reader;
	char line[256];

	peer_connect(&reader, d.ports[!_i]);
	peer_skip_to_join(&reader, labels[!_i]);
	terminal_open(d.ports[_i]);
	await_shown("Escape character is '^]'.");
	peer_line(&reader, line, sizeof(line));
	ck_assert_mem_eq(line, "Got connection from tcp:127.0.0.1:", 34);
	await_shown(line);
	type("typed\n");
	peer_expect(&reader, "typed\n");
	type("\035");
	await_shown("telnet> ");
	type("send ayt\n");
	await_shown("*** yes, I am here");
	/* ^C: the line goes on behind it, whole */
	type("\003");
	type("after\n");
	peer_expect(&reader, "after\n");
	type("\035");
	await_shown("telnet> ");
	type("quit\n");
	await_end();
	memmove(line, line + 4, strlen(line + 4) + 1);
	line[0] = 'C';
	peer_expect(&reader, "%s closed\n", line);
}
END_TEST

SUITE(telnet_program)
{
	TCase *tc = tcase_create("telnet_program");

	if (!telnet_is_installed()) {
		printf("# telnet_program skipped: no /usr/bin/telnet "
		       "(Debian package telnet)\n");
		return;
	}
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, session_with_telnet, 0, 2);
	suite_add_tcase(s, tc);
}
