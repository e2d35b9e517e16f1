/* SPDX-License-Identifier: MIT */
/*
 * Clients that do the others harm if they can: who vanish in the middle of a
 * line, never read, or drip byte after byte; and a chatd that is stopped for a
 * while, or is given no more memory. Who talks and reads meanwhile loses
 * nothing.
 */
#include "config.h"

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

/* Who vanish. */
#define VANISHED 100

/* Who never read, and what is said to them: far more than is kept for each. */
#define DEAF 100
#define FLOOD 3000
#define FLOOD_LINE 4000

/*
 * What chatd may grow by meanwhile, in bytes: 2 MiB of them are its window.
 * With no file to keep it in, it has all that was said in memory besides.
 */
#ifdef HAVE_SQLITE
#define GROWTH (16L << 20)
#else
#define GROWTH ((16L << 20) + FLOOD * FLOOD_LINE)
#endif

/* Loop passes from a line's being said until both have it, on an average. */
#define PASSES 4

#define TICKS 200

#define DRIPPING                                \
	DAEMON_CONF "room: { line_max = 80; };" \
		    "log: { level = \"info\"; };"

/* Who want memory that there is not, and what each says at once. */
#define GREEDY 20
#define LONG 60000

static struct daemon d;
static struct peer a, b; /* on one port, and on the other */

static void
meet(const char *conf)
{
	daemon_start(&d, conf);
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, daemon_labels[0]);
	peer_connect(&b, d.ports[1]);
	peer_skip_to_join(&b, daemon_labels[1]);
	peer_expect(&a, "Got connection from %s via callback\n", b.address);
}

/* @p comes to port @i, and both have seen it. */
static void
come(struct peer *p, int i)
{
	peer_connect(p, d.ports[i]);
	peer_skip_to_join(p, daemon_labels[i]);
	peer_expect(&a, "Got connection from %s via %s\n", p->address,
		    daemon_labels[i]);
	peer_expect(&b, "Got connection from %s via %s\n", p->address,
		    daemon_labels[i]);
}

/* a says @text, which both have next. */
static void
tell(const char *text)
{
	peer_say(&a, text);
	peer_expect(&a, "%s", text);
	peer_expect(&b, "%s", text);
}

static void
end(void)
{
	tell("we are all still here\n");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Reads @n lines of @p into @ret_text. */
static void
read_lines(struct peer *p, int n, char *ret_text, size_t size)
{
	size_t len = 0;

	ret_text[0] = '\0';
	while (n-- > 0) {
		peer_line(p, ret_text + len, size - len - 1);
		len += strlen(ret_text + len);
		ret_text[len++] = '\n';
		ret_text[len] = '\0';
	}
}

/* Reads up to the line @text. */
static void
read_to(struct peer *p, const char *text)
{
	static char line[2 * LONG];

	do
		peer_line(p, line, sizeof(line));
	while (strcmp(line, text) != 0);
}

/* @text has a line made like this, once; returns where. */
__attribute__((format(printf, 2, 3))) static const char *
find_line(const char *text, const char *fmt, ...)
{
	char line[256];
	const char *at;
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	at = strstr(text, line);
	if (!at || strstr(at + 1, line))
		ck_abort_msg("\"%s\" is not there once:\n%s", line, text);
	return at;
}

START_TEST(stopped_daemon_loses_nothing)
{
	char text[1024];
	struct peer gone, late;

	meet(NULL);
	come(&gone, _i);
	ck_assert_int_eq(kill(d.pid, SIGSTOP), 0);
	ck_assert_int_eq(waitpid(d.pid, NULL, WUNTRACED), d.pid);
	peer_say(&a, "one\ntwo\nthree is h");
	peer_say(&gone, "half");
	peer_reset(&gone);
	peer_connect(&late, d.ports[!_i]);
	peer_say(&late, "I am late\n");
	ck_assert_int_eq(kill(d.pid, SIGCONT), 0);
	peer_say(&a, "alf\n");
	read_lines(&b, 6, text, sizeof(text));
	peer_expect(&a, "%s", text);
	ck_assert(find_line(text, "one\n") < find_line(text, "two\n"));
	ck_assert(find_line(text, "two\n") <
		  find_line(text, "three is half\n"));
	find_line(text, "Connection from %s via %s closed\n", gone.address,
		  daemon_labels[_i]);
	ck_assert(find_line(text, "Got connection from %s via %s\n",
			    late.address, daemon_labels[!_i]) <
		  find_line(text, "I am late\n"));
	peer_skip_to_join(&late, daemon_labels[!_i]);
	end();
}
END_TEST

START_TEST(vanishing_in_a_line_leaves_nothing_of_it)
{
	int here = 0, came = 0;
	bool said = false;

	meet(NULL);
	for (int i = 0; i < VANISHED; i++) {
		struct peer p;

		peer_connect(&p, d.ports[i % 2]);
		/* some are seen before they vanish, some are hardly let in */
		if (i % 4 < 2)
			peer_skip_to_join(&p, daemon_labels[i % 2]);
		peer_say(&p, "half a li");
		peer_reset(&p);
	}
	peer_say(&a, "a line\n");
	while (!said || here > 0) {
		char line[256], same[256];

		peer_line(&b, line, sizeof(line));
		peer_line(&a, same, sizeof(same));
		ck_assert_str_eq(line, same);
		here += strncmp(line, "Got ", 4) == 0;
		came += strncmp(line, "Got ", 4) == 0;
		here -= strncmp(line, "Connection ", 11) == 0;
		said = said || strcmp(line, "a line") == 0;
		ck_assert_msg(!strstr(line, "half"), "%s", line);
	}
	ck_assert_int_ge(came, VANISHED / 2);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Loop passes of chatd so far, by its own count. */
static long
count_passes(void)
{
	static const char mark[] = " loop passes";
	const char *at;

	d.log_len = 0;
	d.log[0] = '\0';
	ck_assert_int_eq(kill(d.pid, SIGUSR1), 0);
	daemon_await_log(&d, mark);
	at = strstr(d.log, mark);
	while (at > d.log && at[-1] >= '0' && at[-1] <= '9')
		at--;
	return strtol(at, NULL, 10);
}

/* Loop passes that TICKS lines take, each said when all have the one before. */
static long
measure_passes(void)
{
	long before = count_passes();

	for (int i = 0; i < TICKS; i++)
		tell("tick\n");
	return count_passes() - before;
}

START_TEST(hundred_who_never_read_cost_the_others_nothing)
{
	static struct peer deaf[DEAF];
	static char line[FLOOD_LINE + 1];
	long before, after;

	meet(DAEMON_CONF "room: { memory = \"2M\"; };"
			 "drain_timeout = \"0 s\";");
	before = measure_passes();
	for (int i = 0; i < DEAF; i++) {
		come(&deaf[i], i % 2);
		ck_assert_int_eq(setsockopt(deaf[i].fd, SOL_SOCKET, SO_RCVBUF,
					    &(int){ 4096 }, sizeof(int)),
				 0);
	}
	after = daemon_resident(&d);
	memset(line, 'x', FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	for (int i = 0; i < FLOOD; i++)
		tell(line);
	if (daemon_is_bare())
		ck_assert_int_le(daemon_resident(&d), after + GROWTH);
	after = measure_passes();
	fprintf(stderr, "loop passes of %d lines: %ld, with the deaf %ld\n",
		TICKS, before, after);
	ck_assert_int_le(before, PASSES * TICKS);
	ck_assert_int_le(after, PASSES * TICKS);
	end();
}
END_TEST

/*
 * One byte at a time, into a line that never ends: nobody has to wait for it,
 * it takes no more memory than a line, and it has to leave when it stops.
 */
START_TEST(dripping_bytes_costs_the_others_nothing)
{
	struct peer slow;
	long before;

	meet(DRIPPING);
	come(&slow, _i);
	before = count_passes();
	for (int i = 0; i < TICKS; i++) {
		peer_say(&slow, ".");
		tell("tick\n");
	}
	ck_assert_int_le(count_passes() - before, PASSES * TICKS);
	for (int i = 0; i < TICKS; i++)
		peer_expect(&slow, "tick\n");
	peer_say(&slow, "\n");
	peer_expect(&slow,
		    "*** line too long: %d bytes, at most 80; not sent\n",
		    TICKS);
	/* however long that has taken: the time counts from here on */
	daemon_reload(&d, DRIPPING "limits: { idle_time = \"1 s\"; };",
		      "configuration reloaded: 1 changed");
	/* b, who has said nothing at all, may have to leave before it */
	read_to(&slow, "*** closing: you have said nothing for 1 s");
	daemon_await_log(&d, " is gone: idle, ");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* chatd gets @bytes of addresses at most from now on. */
static void
limit_memory(rlim_t bytes)
{
	struct rlimit limit;

	ck_assert_int_eq(prlimit(d.pid, RLIMIT_AS, NULL, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(prlimit(d.pid, RLIMIT_AS, &limit, NULL), 0);
}

/*
 * Without another byte: who is here stays, who comes is let in or told, and
 * when there is memory again all goes on.
 */
START_TEST(without_memory_nobody_is_lost)
{
	static struct peer greedy[GREEDY], more[GREEDY];
	static char half[LONG];

	if (!daemon_is_bare()) {
		runner_skip("memory is not chatd's alone here");
		return;
	}
	meet(DAEMON_CONF "room: { line_max = 65536; };");
	for (int i = 0; i < GREEDY; i++)
		come(&greedy[i], i % 2);
	limit_memory(1);
	memset(half, 'x', sizeof(half));
	for (int i = 0; i < GREEDY; i++) {
		peer_send(&greedy[i], half, sizeof(half));
		peer_connect(&more[i], d.ports[i % 2]);
	}
	/* twice it has looked at all that was sent */
	count_passes();
	count_passes();
	for (int i = 0; i < GREEDY; i++)
		peer_reset(&greedy[i]);
	limit_memory(RLIM_INFINITY);
	peer_say(&a, "who is here\n");
	peer_say(&b, "I am\n");
	read_to(&a, "who is here");
	read_to(&b, "who is here");
	peer_connect(&more[0], d.ports[0]);
	peer_skip_to_join(&more[0], daemon_labels[0]);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(fault_client)
{
	tcase_add_loop_test(tc_, stopped_daemon_loses_nothing, 0, 2);
	ADD(vanishing_in_a_line_leaves_nothing_of_it);
	ADD(hundred_who_never_read_cost_the_others_nothing);
	tcase_add_loop_test(tc_, dripping_bytes_costs_the_others_nothing, 0, 2);
	ADD(without_memory_nobody_is_lost);
}
