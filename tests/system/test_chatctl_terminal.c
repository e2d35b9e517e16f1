/* SPDX-License-Identifier: MIT */
/*
 * chatctl on a terminal: tables and the bar fit into it, and nothing but text
 * and carriage returns is sent, whatever the environment says of colours.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/control_scene.h"

/* More lines than are sent at once. */
#define LINES 2000

/* What a terminal was sent. */
static char shown[256 * 1024];

/* A terminal @width wide; its other side is *@ret_master. */
static int
open_terminal(unsigned short width, int *ret_master)
{
	const struct winsize size = { .ws_row = 24, .ws_col = width };
	struct termios mode;
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	int slave;

	ck_assert_int_ge(master, 0);
	ck_assert_int_eq(grantpt(master), 0);
	ck_assert_int_eq(unlockpt(master), 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_ge(slave, 0);
	ck_assert_int_eq(ioctl(slave, TIOCSWINSZ, &size), 0);
	/* bytes as they were written */
	ck_assert_int_eq(tcgetattr(slave, &mode), 0);
	mode.c_oflag &= ~(tcflag_t)OPOST;
	ck_assert_int_eq(tcsetattr(slave, TCSANOW, &mode), 0);
	*ret_master = master;
	return slave;
}

/* Takes all that is written, until nobody has the terminal open any more. */
static void
read_all(int master)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(master, shown + len, sizeof(shown) - 1 - len)) > 0)
		len += (size_t)n;
	ck_assert(n < 0 && errno == EIO);
	shown[len] = '\0';
	close(master);
}

/* Runs chatctl on a terminal; @out -1: that is its standard output, too. */
static void
run_on_terminal(const char *line, unsigned short width, int out)
{
	int master, status;
	int slave = open_terminal(width, &master);
	pid_t pid = chatctl_start_on(&control_d, line, out < 0 ? slave : out,
				     slave);

	close(slave);
	read_all(master);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(status == 0, "%s", shown);
}

/* Characters between two ends of lines, at most. */
static size_t
widest(const char *text)
{
	size_t most = 0;

	while (*text) {
		size_t len = strcspn(text, "\r\n");

		if (len > most)
			most = len;
		text += len + strspn(text + len, "\r\n");
	}
	return most;
}

/* Only text, ends of lines and carriage returns. */
static void
is_plain(const char *text)
{
	for (; *text; text++)
		ck_assert_msg(*text == '\n' || *text == '\r' ||
				      (*text >= ' ' && *text != 0x7f),
			      "byte %d", *text);
}

START_TEST(tables_fit_into_the_terminal)
{
	char *whole;
	struct peer a;

	control_start();
	control_come(&a, 2, 0);
	run_on_terminal("clients", 200, -1);
	is_plain(shown);
	whole = strdup(shown);
	ck_assert_uint_gt(widest(whole), 60);
	control_has(whole, "ADDRESS");
	ck_assert_ptr_null(strchr(whole, '>'));
	run_on_terminal("clients", 40, -1);
	is_plain(shown);
	ck_assert_uint_eq(widest(shown), 40);
	control_has(shown, ">\n");
	ck_assert_int_eq(strncmp(shown, whole, 39), 0);
	/* one whose width nobody knows */
	run_on_terminal("clients", 0, -1);
	ck_assert_uint_eq(widest(shown), widest(whole));
	/* for programs all of it, and nothing for the eye */
	control_ask("clients");
	ck_assert_ptr_null(strstr(control_said.out, "ADDRESS"));
	control_has(control_said.out, "\t");
	free(whole);
	control_stop();
}
END_TEST

START_TEST(colours_are_nowhere)
{
	static const char *const commands[] = { "status", "clients", "bans",
						"history", "fibers" };
	static char plain[sizeof(shown)];

	control_start();
	control_ask("ban 192.0.2.0/24 spam");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		setenv("TERM", "xterm-256color", 1);
		unsetenv("NO_COLOR");
		run_on_terminal(commands[i], 80, -1);
		is_plain(shown);
		memcpy(plain, shown, sizeof(plain));
		setenv("TERM", "dumb", 1);
		setenv("NO_COLOR", "1", 1);
		run_on_terminal(commands[i], 80, -1);
		is_plain(shown);
		/* times pass, and fibers come and go */
		if (i > 0 && i < 4)
			ck_assert_str_eq(shown, plain);
	}
	control_stop();
}
END_TEST

static void
say_lines(void)
{
	static char text[LINES * 8];
	size_t len = 0;
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
}

/* The bar is drawn while the lines go elsewhere, and is gone at the end. */
START_TEST(the_bar_fits_into_the_terminal)
{
	static const unsigned short widths[] = { 80, 30, 10 };
	int out = open("/dev/null", O_WRONLY | O_CLOEXEC);

	ck_assert_int_ge(out, 0);
	say_lines();
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		size_t len;

		run_on_terminal("history", widths[i], out);
		is_plain(shown);
		len = strlen(shown);
		ck_assert_uint_gt(len, 0);
		ck_assert_uint_lt(widest(shown), widths[i]);
		ck_assert_ptr_null(strchr(shown, '\n'));
		control_has(shown, "%");
		ck_assert_int_eq(strchr(shown, '#') != NULL, i < 2);
		/* blanks over it */
		ck_assert_int_eq(shown[len - 1], '\r');
		ck_assert_int_eq(shown[len - 2], ' ');
	}
	close(out);
	control_stop();
}
END_TEST

SUITE(chatctl_terminal)
{
	tcase_set_timeout(tc_, 120);
	ADD(tables_fit_into_the_terminal);
	ADD(colours_are_nowhere);
	ADD(the_bar_fits_into_the_terminal);
}
