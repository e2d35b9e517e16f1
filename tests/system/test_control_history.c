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
#include "system/daemon.h"
#include "system/peer.h"

/* Clients come from many addresses, none of which is limited. */
#define CONF                                                   \
	"listeners: { f: { address = \"127.0.0.1\"; port = 0;" \
	" driver = \"fiber\"; };"                              \
	" c: { address = \"127.0.0.1\"; port = 0;"             \
	" driver = \"callback\"; }; };"                        \
	"log: { level = \"info\"; };"

static const char *const labels[] = { "fiber", "callback" };
static struct daemon d;
static struct output said;

static void
start(void)
{
	daemon_start(&d, CONF);
}

static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Comes from 127.0.0.@host to port @i. */
static void
come(struct peer *p, int host, int i)
{
	peer_connect_from(p, host, d.ports[i]);
	peer_skip_to_join(p, labels[i]);
}

/* Runs chatctl, which must succeed; its output is in said.out. */
static const char *
ask(const char *line)
{
	ck_assert_msg(chatctl_run(&d, line, &said) == 0, "chatctl %s: %d %s",
		      line, said.code, said.err);
	return said.out;
}

static void
has(const char *text, const char *words)
{
	ck_assert_msg(strstr(text, words), "no %s in: %s", words, text);
}

/* The end of the line @text is in what was printed by programs. */
static void
ends_line(const char *out, const char *text)
{
	char words[64];

	snprintf(words, sizeof(words), "\t%s\n", text);
	has(out, words);
}

START_TEST(history_is_what_was_said)
{
	char line[128];
	struct peer a;

	start();
	come(&a, 2, 0);
	peer_say(&a, "one\ntwo\nthree\n");
	peer_expect(&a, "one\ntwo\nthree\n");
	ask("history");
	has(said.out, "1\t20");
	has(said.out, "\tjoin\t");
	ends_line(said.out, "one");
	ask("history --since 2");
	ck_assert_ptr_null(strstr(said.out, "one"));
	ends_line(said.out, "two");
	ask("history --last 1");
	ck_assert_ptr_null(strstr(said.out, "two"));
	ends_line(said.out, "three");
	chatctl_prints(&d, "history --since 4", "");
	chatctl_prints(&d, "history --since 9223372036854775807", "");
	chatctl_prints(&d, "history --last 0", "");
	ask("history --json --last 1");
	has(said.out, "{\"number\":4,\"kind\":\"message\"");
	snprintf(line, sizeof(line), "history --output %s/h", d.dir);
	chatctl_prints(&d, line, "");
	ck_assert_int_eq(access(strrchr(line, ' ') + 1, F_OK), 0);
	chatctl_fails(&d, "history --since x", 64, "whole number");
	chatctl_fails(&d, "history --output /nowhere/x", 73, "/nowhere/x");
	stop();
}
END_TEST

/* More than the store reads at once. */
START_TEST(history_of_many_pages)
{
	enum { LINES = 1500 };
	static char text[LINES * 8];
	size_t len = 0, lines = 0;
	struct peer a;

	daemon_start(&d,
		     CONF "limits: { client_lines = 0; "
			  "address_lines = 0; };");
	come(&a, 2, 0);
	for (int i = 0; i < LINES; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%d\n",
					i);
	peer_send(&a, text, len);
	peer_expect(&a, "%s", text);
	ask("history --since 1001");
	for (const char *c = said.out; *c; c++)
		lines += *c == '\n';
	ck_assert_uint_eq(lines, LINES + 1 - 1001);
	ends_line(said.out, "1499");
	stop();
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

	start();
	come(&a, 2, 0);
	peer_say(&a, "one\n");
	peer_expect(&a, "one\n");
	pid = chatctl_start(&d, "history --follow", &fd);
	await_output(fd, "\tone\n");
	peer_say(&a, "two\n");
	await_output(fd, "\ttwo\n");
	peer_say(&a, "three\n");
	await_output(fd, "\tthree\n");
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	close(fd);
	ask("status");
	stop();
}
END_TEST

SUITE(control_history)
{
	ADD(history_is_what_was_said);
	ADD(history_of_many_pages);
	ADD(history_can_be_followed);
}
