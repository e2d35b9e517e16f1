/* SPDX-License-Identifier: MIT */
/*
 * The history by a real chatctl: all of it, parts, and as it grows.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/control_scene.h"
#include "system/daemon.h"
#include "system/peer.h"

/* The end of the line @text is in what was printed by programs. */
static void
ends_line(const char *out, const char *text)
{
	char words[64];

	snprintf(words, sizeof(words), "\t%s\n", text);
	control_has(out, words);
}

START_TEST(history_is_what_was_said)
{
	char line[128];
	struct peer a;

	control_start();
	control_come(&a, 2, 0);
	peer_say(&a, "one\ntwo\nthree\n");
	peer_expect(&a, "one\ntwo\nthree\n");
	control_ask("history");
	control_has(control_said.out, "1\t20");
	control_has(control_said.out, "\tjoin\t");
	ends_line(control_said.out, "one");
	control_ask("history --since 2");
	ck_assert_ptr_null(strstr(control_said.out, "one"));
	ends_line(control_said.out, "two");
	control_ask("history --last 1");
	ck_assert_ptr_null(strstr(control_said.out, "two"));
	ends_line(control_said.out, "three");
	chatctl_prints(&control_d, "history --since 4", "");
	chatctl_prints(&control_d, "history --since 9223372036854775807", "");
	chatctl_prints(&control_d, "history --last 0", "");
	control_ask("history --json --last 1");
	control_has(control_said.out, "{\"number\":4,\"kind\":\"message\"");
	snprintf(line, sizeof(line), "history --output %s/h", control_d.dir);
	chatctl_prints(&control_d, line, "");
	ck_assert_int_eq(access(strrchr(line, ' ') + 1, F_OK), 0);
	chatctl_fails(&control_d, "history --since x", 64, "whole number");
	chatctl_fails(&control_d, "history --output /nowhere/x", 73,
		      "/nowhere/x");
	control_stop();
}
END_TEST

/* More than the store reads at once. */
START_TEST(history_of_many_pages)
{
	enum { LINES = 1500 };
	static char text[LINES * 8];
	size_t len = 0, lines = 0;
	struct peer a;

	daemon_start(&control_d,
		     CONTROL_CONF "limits: { client_lines = 0; "
				  "address_lines = 0; };");
	control_come(&a, 2, 0);
	for (int i = 0; i < LINES; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%d\n",
					i);
	peer_send(&a, text, len);
	peer_expect(&a, "%s", text);
	control_ask("history --since 1001");
	for (const char *c = control_said.out; *c; c++)
		lines += *c == '\n';
	ck_assert_uint_eq(lines, LINES + 1 - 1001);
	ends_line(control_said.out, "1499");
	control_stop();
}
END_TEST

/* Reads from @fd until it has @text. */
static void
await_output(int fd, const char *text)
{
	char out[4096];
	size_t len = 0;

	out[0] = '\0';
	while (!strstr(out, text)) {
		ssize_t n = read(fd, out + len, sizeof(out) - 1 - len);

		ck_assert_msg(n > 0, "no %s in %s", text, out);
		len += (size_t)n;
		out[len] = '\0';
	}
}

START_TEST(history_can_be_followed)
{
	struct peer a;
	pid_t pid;
	int fd;

	control_start();
	control_come(&a, 2, 0);
	peer_say(&a, "one\n");
	peer_expect(&a, "one\n");
	pid = chatctl_start(&control_d, "history --follow", &fd);
	await_output(fd, "\tone\n");
	peer_say(&a, "two\n");
	await_output(fd, "\ttwo\n");
	peer_say(&a, "three\n");
	await_output(fd, "\tthree\n");
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	close(fd);
	control_ask("status");
	control_stop();
}
END_TEST

SUITE(control_history)
{
	ADD(history_is_what_was_said);
	ADD(history_of_many_pages);
	ADD(history_can_be_followed);
}
