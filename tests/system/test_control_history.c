/* SPDX-License-Identifier: MIT */
/*
 * The history by a real chatctl: all of it, parts, and as it grows.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

/* Reads lines from @out up to one that ends in @text; they are in a row. */
static void
await_line(FILE *out, long *number, const char *text)
{
	char line[256];
	size_t len;

	do {
		ck_assert_ptr_nonnull(fgets(line, sizeof(line), out));
		len = strcspn(line, "\n");
		line[len] = '\0';
		ck_assert_int_eq(strtol(line, NULL, 10), ++*number);
	} while (len < strlen(text) ||
		 strcmp(line + len - strlen(text), text) != 0);
}

/* Starts to follow; its output is *@ret_out. */
static pid_t
follow(FILE **ret_out)
{
	int fd;
	pid_t pid = chatctl_start(&control_d, "history --follow", &fd);

	*ret_out = fdopen(fd, "r");
	ck_assert_ptr_nonnull(*ret_out);
	return pid;
}

static void
unfollow(pid_t pid, FILE *out)
{
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	fclose(out);
}

/* chatd is killed, or stopped, and started; or goes on as another program. */
static void
start_another(int way)
{
	static const int signals[] = { SIGKILL, SIGTERM };

	if (way == 2)
		control_ask("upgrade");
	else
		daemon_restart(&control_d, signals[way]);
}

/* Somebody says @text, and stays. */
static void
say_one(const char *text)
{
	struct peer p;

	control_come(&p, 2, 0);
	peer_say(&p, text);
	peer_expect(&p, "%s", text);
}

#ifdef HAVE_SQLITE
START_TEST(history_is_followed_into_the_next_chatd)
{
	long number = 0;
	FILE *out;
	pid_t pid;

	control_start();
	say_one("one\n");
	pid = follow(&out);
	await_line(out, &number, "\tone");
	start_another(_i);
	say_one("two\n");
	await_line(out, &number, "\ttwo");
	/* nothing is said in between */
	start_another(_i);
	start_another(_i);
	say_one("three\n");
	await_line(out, &number, "\tthree");
	unfollow(pid, out);
	control_stop();
}
END_TEST
#endif

/* The lines of a room in memory are others afterwards, from 1 on. */
START_TEST(history_that_begins_anew_is_followed)
{
	long number = 0;
	FILE *out;
	pid_t pid;

	daemon_start(&control_d,
		     CONTROL_CONF "room: { durability = \"memory\"; };");
	say_one("one\n");
	say_one("two\n");
	pid = follow(&out);
	await_line(out, &number, "\ttwo");
	start_another(0);
	number = 0;
	say_one("three\n");
	await_line(out, &number, "\tthree");
	unfollow(pid, out);
	control_stop();
}
END_TEST

SUITE(control_history)
{
	ADD(history_is_what_was_said);
	ADD(history_of_many_pages);
	ADD(history_can_be_followed);
#ifdef HAVE_SQLITE
	tcase_add_loop_test(tc_, history_is_followed_into_the_next_chatd, 0, 3);
#endif
	ADD(history_that_begins_anew_is_followed);
}
