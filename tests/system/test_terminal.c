/* SPDX-License-Identifier: MIT */
/*
 * Hostile lines through the real daemon onto a real terminal: it shows text and
 * does nothing else. The same bytes straight onto the terminal have an effect,
 * each of them, or it would prove nothing.
 */
#include "config.h"

#include <signal.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/screen.h"

/* A string and its length, NUL bytes and all. */
#define BYTES(text) (text), sizeof(text) - 1

/* What somebody sends, and what is on the others' screens then. */
struct hostile {
	const char *sent;
	size_t len;        /* bytes of it */
	const char *shown; /* NULL: as much of it as fits into a cell */
};

#define FLOOD_10 "\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c"
#define FLOOD_50 FLOOD_10 FLOOD_10 FLOOD_10 FLOOD_10 FLOOD_10

static const struct hostile hostile[] = {
	/* colours, in 7 bits, in 8, in UTF-8 */
	{ BYTES("\033[31;1mred\033[0m"), "red" },
	{ BYTES("\2337mturned\2330m"), "\ufffd7mturned\ufffd0m" },
	{ BYTES("\302\2337mturned\302\2330m"), "turned" },
	{ BYTES("a\033[41m"), "a" },
	/* the cursor, the screen, its modes */
	{ BYTES("gone\033[2J\033[H"), "gone" },
	{ BYTES("over\033[5A\033[1;1Hwritten"), "overwritten" },
	{ BYTES("back\b\b\b\bspace"), "backspace" },
	{ BYTES("carriage\rreturn"), "carriagereturn" },
	{ BYTES("up\033M"), "upM" },
	{ BYTES("a\v\fb"), "ab" },
	{ BYTES("\033[?1049hother screen"), "other screen" },
	{ BYTES("\033[?25lhidden"), "hidden" },
	{ BYTES("\033[?1000h\033[?1006hmouse"), "mouse" },
	{ BYTES("\033[?2004hpaste"), "paste" },
	{ BYTES("\033[4htyped"), "typed" },
	{ BYTES("\033[5 qblinks"), "blinks" },
	{ BYTES("\033creset"), "creset" },
	{ BYTES("\033[!psoft"), "soft" },
	{ BYTES("\033[2;4rregion"), "region" },
	{ BYTES("\033#8align"), "#8align" },
	{ BYTES("\033#6wide"), "#6wide" },
	/* other character sets; an ESC that introduces nothing goes alone */
	{ BYTES("\033(0lqqk\033(B"), "(0lqqk(B" },
	{ BYTES("\x0elqqk\x0f"), "lqqk" },
	{ BYTES("\033%@latin"), "%@latin" },
	/* titles, clipboards, links */
	{ BYTES("\033]0;title\a."), "." },
	{ BYTES("\033]2;title\033\\."), "." },
	{ BYTES("\2352;title\x9c."), "\ufffd2;title\ufffd." },
	{ BYTES("\302\2352;title\xc2\x9c."), "." },
	{ BYTES("\033]52;c;cm0gLXJmCg==\a."), "." },
	{ BYTES("\033]8;;http://x/\033\\link\033]8;;\033\\"), "link" },
	{ BYTES("never ended\033]0;"), "never ended" },
	/* what a terminal answers, as if it had been typed */
	{ BYTES("\033[cid"), "id" },
	{ BYTES("\033[>cid"), "id" },
	{ BYTES("\033[5n\033[6nstatus"), "status" },
	{ BYTES("\033[?6nplace"), "place" },
	{ BYTES("\033P$qm\033\\."), "." },
	{ BYTES("\x90$qm\x9c."), "\ufffd$qm\ufffd." },
	{ BYTES("\033P+q544e\033\\."), "." },
	{ BYTES("\033[21ttitle"), "title" },
	{ BYTES("\005enquire"), "enquire" },
	/* strings that are for nobody */
	{ BYTES("\033_application\033\\."), "." },
	{ BYTES("\033^private\033\\."), "." },
	{ BYTES("\033Xstring\033\\."), "." },
	/* bells */
	{ BYTES("ring\a\a\a"), "ring" },
	/* put together only by what takes something out */
	{ BYTES("\033\xff\xfb\x01[2Jtelnet"), "telnet" },
	{ BYTES("\302\377\361\2332Jtelnet"), "telnet" },
	{ BYTES("\033\033[31mtwice"), "twice" },
	{ BYTES("\033[3\033[31mtwice"), "twice" },
	/* ESC in two bytes, and in three; C1 in three; half a character */
	{ BYTES("\xc0\x9b[31m"), "\ufffd\ufffd[31m" },
	{ BYTES("\xe0\x80\x9b[31m"), "\ufffd\ufffd\ufffd[31m" },
	{ BYTES("\340\202\23331m"), "\ufffd\ufffd\ufffd31m" },
	{ BYTES("\xf0\x9f\x98"), "\ufffd" },
	/* the other way round */
	{ BYTES("\u202egnp.exe\u202c"), "gnp.exe" },
	{ BYTES("\u2066a\u2069\u200f\u061cb"), "ab" },
	{ BYTES("two\u2028lines\u2029"), "two lines" },
	/* too much above one letter */
	{ BYTES("x" FLOOD_50 FLOOD_50), NULL },
};

#define N_HOSTILE (sizeof(hostile) / sizeof(*hostile))

/* Lines that are all text, of any width. */
static const char *const harmless[] = {
	"plain",
	"a\tb",
	"\u4e16\u754c wide",
	"\u041b\u044e\u0434\u0438",
	"e\u0301 and \u00e9",
	"[31m ]0;x",
	"\\033[2J",
	"\U0001f600",
};

#define N_HARMLESS (sizeof(harmless) / sizeof(*harmless))

static const char unix_conf[] =
	"listeners: { fiber: { path = \"%s/s\"; driver = \"fiber\"; }; };\n";

static struct daemon d;
/* Who sends, whose screen it is on, and the screen. */
static struct peer writer;
static struct peer reader;
static struct screen *screen;

static void
set_up(void)
{
	daemon_start(&d, NULL);
	peer_connect(&writer, d.ports[0]);
	peer_skip_to_join(&writer, daemon_labels[0]);
	peer_connect(&reader, d.ports[1]);
	peer_skip_to_join(&reader, daemon_labels[1]);
	screen = screen_new(true);
}

static void
tear_down(void)
{
	screen_free(screen);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Shows the next line that @p receives; true if it is @last. */
static bool
show_next(struct peer *p, const char *last)
{
	char line[16 * 1024];

	peer_line(p, line, sizeof(line));
	screen_show(screen, line, strlen(line));
	screen_show(screen, "\n", 1);
	return strcmp(line, last) == 0;
}

/* Shows all that the reader receives up to the line @last. */
static void
show_up_to(const char *last)
{
	while (!show_next(&reader, last))
		;
}

static void
expect_row(int row, const char *text)
{
	char shown[1024];

	screen_row(screen, row, shown, sizeof(shown));
	ck_assert_msg(strcmp(shown, text) == 0, "row %d: \"%s\", not \"%s\"",
		      row, shown, text);
}

static bool
has_effect(struct screen_effects e)
{
	return e.sequences || e.properties || e.bells || e.replies || e.styled;
}

static void
expect_only_text(void)
{
	struct screen_effects e = screen_effects(screen);

	ck_assert_msg(!has_effect(e),
		      "%zu sequences, %zu properties, %zu bells, %zu bytes of "
		      "replies, %zu styled characters",
		      e.sequences, e.properties, e.bells, e.replies, e.styled);
}

/* Is it @h->shown and nothing else, straight onto a terminal, as it is sent? */
static bool
is_text(const struct hostile *h, bool utf8)
{
	char shown[1024];
	bool same;

	screen = screen_new(utf8);
	screen_show(screen, h->sent, h->len);
	screen_show(screen, "\nnext", 5);
	screen_row(screen, 0, shown, sizeof(shown));
	same = h->shown && strcmp(shown, h->shown) == 0;
	screen_row(screen, 1, shown, sizeof(shown));
	same = same && strcmp(shown, "next") == 0;
	same = same && !has_effect(screen_effects(screen));
	screen_free(screen);
	return same;
}

/* Some do something only to terminals that do not know UTF-8. */
START_TEST(straight_onto_a_terminal_each_has_an_effect)
{
	const struct hostile *h = &hostile[_i];

	ck_assert_msg(!is_text(h, true) || !is_text(h, false),
		      "\"%s\" is text without any help", h->shown);
}
END_TEST

START_TEST(hostile_lines_are_text)
{
	char shown[1024];
	int row, column;

	for (size_t i = 0; i < N_HOSTILE; i++) {
		peer_send(&writer, hostile[i].sent, hostile[i].len);
		peer_say(&writer, "\n");
	}
	peer_say(&writer, "end\n");
	show_up_to("end");
	expect_only_text();
	for (size_t i = 0; i < N_HOSTILE; i++) {
		screen_row(screen, (int)i, shown, sizeof(shown));
		if (hostile[i].shown)
			expect_row((int)i, hostile[i].shown);
		else
			ck_assert_int_eq(shown[0], hostile[i].sent[0]);
	}
	expect_row(N_HOSTILE, "end");
	screen_cursor(screen, &row, &column);
	ck_assert_int_eq(row, N_HOSTILE + 1);
	ck_assert_int_eq(column, 0);
}
END_TEST

START_TEST(harmless_lines_are_left_alone)
{
	for (size_t i = 0; i < N_HARMLESS; i++) {
		peer_say(&writer, harmless[i]);
		peer_say(&writer, "\n");
		peer_expect(&reader, "%s\n", harmless[i]);
	}
}
END_TEST

/* All that can begin, be in, and end a sequence, with all of the others. */
START_TEST(no_beginning_body_and_end_make_a_sequence)
{
	static const char *const begin[] = {
		"\033[",     "\033]",       "\033P",    "\033_",
		"\033^",     "\033X",       "\033",     "\x9b",
		"\x9d",      "\x90",        "\x9f",     "\xc2\x9b",
		"\xc2\x9d",  "\xc2\x90",    "\xc2\x9f", "\033\xff\xf1[",
		"\xc0\x9b[", "\033\033[",   "\r\033[",  "\033\b[",
		"\033\xc2[", "\u202e\033[",
	};
	static const char *const body[] = {
		"2J",    "1;1H",     "31m",  "?1049h",
		"6n",    "0;title",  "$qm",  "52;c;eA==",
		"c",     "!p",       "?25l", "\377\372\030\377\3605A",
		"3\b1m", "\u200b2J", ">c",   "",
	};
	static const char *const finish[] = {
		"", "\a", "\033\\", "\x9c", "\xc2\x9c", "\x18", "\x1a", "\r",
	};
	const size_t n_begin = sizeof(begin) / sizeof(*begin);
	const size_t n_body = sizeof(body) / sizeof(*body);
	const size_t n_finish = sizeof(finish) / sizeof(*finish);
	const size_t n = n_begin * n_body * n_finish;

	for (size_t i = 0; i < n; i++) {
		peer_say(&writer, begin[i % n_begin]);
		peer_say(&writer, body[i / n_begin % n_body]);
		peer_say(&writer, finish[i / n_begin / n_body]);
		peer_say(&writer, "\n");
	}
	peer_say(&writer, "end\n");
	show_up_to("end");
	expect_only_text();
	expect_row(SCREEN_ROWS - 2, "end");
}
END_TEST

/* Connects from a unix socket whose name is @name, an abstract one. */
static int
connect_as(const char *name, size_t len, const char *dir)
{
	struct sockaddr_un own = { .sun_family = AF_UNIX };
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const size_t path = offsetof(struct sockaddr_un, sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	memcpy(own.sun_path + 1, name, len);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&own,
			      (socklen_t)(path + 1 + len)),
			 0);
	snprintf(to.sun_path, sizeof(to.sun_path), "%s/s", dir);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

START_TEST(hostile_addresses_are_text)
{
	static const char name[] = "\033]0;title\a\302\2332J\n\xff\u202e.";
	char path[80];
	int fd;

	daemon_start(&d, unix_conf);
	screen = screen_new(true);
	snprintf(path, sizeof(path), "%s/s", d.dir);
	peer_connect_unix(&reader, path);
	show_next(&reader, "");
	fd = connect_as(name, sizeof(name) - 1, d.dir);
	show_next(&reader, "");
	close(fd);
	show_next(&reader, "");
	expect_only_text();
	expect_row(1,
		   "Got connection from unix:@?]0;title??2J?\ufffd. via fiber");
	expect_row(
		2,
		"Connection from unix:@?]0;title??2J?\ufffd. via fiber closed");
	close(reader.fd);
	tear_down();
}
END_TEST

SUITE(terminal)
{
	TCase *tc = tcase_create("terminal");

	if (!screen_possible()) {
		runner_skip("no libvterm (Debian package libvterm-dev)");
		return;
	}
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, hostile_lines_are_text);
	tcase_add_test(tc, harmless_lines_are_left_alone);
	tcase_add_test(tc, no_beginning_body_and_end_make_a_sequence);
	suite_add_tcase(s, tc);
	tcase_add_loop_test(tc_, straight_onto_a_terminal_each_has_an_effect, 0,
			    N_HOSTILE);
	ADD(hostile_addresses_are_text);
}
