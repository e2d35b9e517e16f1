/* SPDX-License-Identifier: MIT */
/*
 * The filter for fail2ban, against lines that the real chatd has logged: it
 * finds who overdoes it, and nobody who is only talked about.
 *
 * Its expressions are Python's; of those that it uses each has an equal in
 * POSIX.
 */
#include "config.h"

#include <regex.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

#define FILTER_LINES_MAX 8

/* "2026-11-21T04:17:57.123Z": fail2ban takes the date out by itself. */
#define DATE_LEN 24

static const char conf[] =
	"listeners: { a: { port = 0; driver = \"fiber\"; };"
	" b: { port = 0; driver = \"callback\"; }; };"
	"room: { durability = \"memory\"; };"
#ifdef HAVE_SQLITE
	"people: { accounts = \"yes\"; };"
#endif
	"limits: { exempt = \"\"; address_clients = 2; client_lines = 1;"
	" client_lines_burst = 20; };"
	"log: { talk = \"yes\"; };";

/* What an expression of Python is written as here; longer ones first. */
static const struct {
	const char *python;
	const char *posix;
} dialect[] = {
	{ "<ADDR>", "(\\[[0-9a-f:]+\\]|[0-9.]+)" },
	{ "(?:", "(" },
	{ "\\d", "[0-9]" },
	{ "\\S", "[^ ]" },
	{ "\\s", "[ ]" },
};

static struct daemon d;
static regex_t filter[FILTER_LINES_MAX];
static int n_filter;

/* Adds the expression @begin@python to the filter. */
static void
add(const char *begin, const char *python)
{
	char whole[2048], posix[4096] = "";
	size_t len = 0;

	snprintf(whole, sizeof(whole), "%s%s", begin, python);
	for (const char *at = whole; *at;) {
		size_t i = 0;

		while (i < 5 &&
		       strncmp(at, dialect[i].python,
			       strlen(dialect[i].python)) != 0)
			i++;
		if (i < 5) {
			len += (size_t)snprintf(posix + len,
						sizeof(posix) - len, "%s",
						dialect[i].posix);
			at += strlen(dialect[i].python);
		} else {
			posix[len++] = *at++;
			posix[len] = '\0';
		}
	}
	ck_assert_int_lt(n_filter, FILTER_LINES_MAX);
	ck_assert_msg(regcomp(&filter[n_filter], posix,
			      REG_EXTENDED | REG_NOSUB) == 0,
		      "%s", posix);
	n_filter++;
}

/* Reads the expressions of the filter that is shipped. */
static void
read_filter(void)
{
	static const char refer[] = "%(_begin)s", define[] = "_begin = ";
	char path[4096], line[1024], begin[1024] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/conf/fail2ban/filter.conf",
		 getenv("top_srcdir"));
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file)) {
		const char *at = strstr(line, refer);

		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, define, sizeof(define) - 1) == 0)
			snprintf(begin, sizeof(begin), "%s",
				 line + sizeof(define) - 1);
		else if (at)
			add(begin, at + sizeof(refer) - 1);
	}
	fclose(file);
	ck_assert_int_eq(n_filter, 4);
}

/* Does fail2ban count @line, which has a date? */
static bool
is_found(const char *line)
{
	for (int i = 0; i < n_filter; i++)
		if (regexec(&filter[i], line + DATE_LEN, 0, NULL, 0) == 0)
			return true;
	return false;
}

/* The line of the log with @part, waited for; static. */
static const char *
logged(const char *part)
{
	static char line[1024];
	const char *at, *end;

	daemon_await_log(&d, part);
	at = strstr(d.log, part);
	while (at > d.log && at[-1] != '\n')
		at--;
	end = strchr(at, '\n');
	ck_assert_ptr_nonnull(end);
	snprintf(line, sizeof(line), "%.*s", (int)(end - at), at);
	return line;
}

static void
set_up(void)
{
	read_filter();
	daemon_start(&d, conf);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	while (n_filter > 0)
		regfree(&filter[--n_filter]);
}

START_TEST(fail2ban_finds_who_overdoes_it)
{
	char lines[400];
	struct peer a, b, c;

	memset(lines, '\n', sizeof(lines));
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_connect(&b, d.ports[1]);
	peer_skip_to_join(&b, "callback");
	peer_connect(&c, d.ports[0]);
	ck_assert(is_found(logged("away: address_full\n")));
	peer_send(&a, lines, sizeof(lines));
	ck_assert(is_found(logged("says too much: client_lines\n")));
	peer_close(&a);
	peer_close(&b);
	peer_close(&c);
}
END_TEST

#ifdef HAVE_SQLITE
START_TEST(fail2ban_finds_who_guesses)
{
	struct peer a;

	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_say(&a, "/nick anna\n/register my own words\n");
	peer_expect(&a, "*** guest-1 is now anna\n");
	peer_expect(&a,
		    "*** \"anna\" is registered: from now on only who knows "
		    "the password can have this name; next time say /login "
		    "anna PASSWORD\n");
	peer_say(&a, "/nick guest-1\n/login anna 1234\n");
	ck_assert(is_found(logged("a wrong password for \"anna\"\n")));
	peer_close(&a);
}
END_TEST
#endif

START_TEST(fail2ban_leaves_others_alone)
{
	static const char lie[] =
		"info: tcp:192.0.2.1:1 says too much: client_lines";
	struct peer a;

	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	peer_say(&a, lie);
	peer_say(&a, "\n");
	ck_assert(!is_found(logged("says too much: client_lines\n")));
	peer_close(&a);
	ck_assert(!is_found(logged(" is gone: ")));
	ck_assert(!is_found(logged("ready\n")));
}
END_TEST

SUITE(fail2ban)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(fail2ban_finds_who_overdoes_it);
#ifdef HAVE_SQLITE
	ADD(fail2ban_finds_who_guesses);
#endif
	ADD(fail2ban_leaves_others_alone);
}
