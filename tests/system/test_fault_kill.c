/* SPDX-License-Identifier: MIT */
/*
 * chatd killed again and again, at random instants, while people come, talk,
 * read and vanish on both ports: every byte that anybody was sent is there
 * again after each start, once, in the same order.
 *
 * CHATD_KILLS=N in the environment: so many times (20).
 */
#include "config.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/observer.h"

#define KILLS 20

/* Kills that one room lives through; then there is a new one. */
#define KILLS_A_ROOM 20

/* Clients at the start of a round, and at most. */
#define FIRST 8
#define MOST 48

/* The latest instant of a kill, in microseconds of the round. */
#define LATEST 80000

/* Lines of one room's clients, all rounds together. */
#define IDS (MOST * (KILLS_A_ROOM + 1))

static struct daemon d;
static struct observer crowd[MOST];
static size_t n_crowd;
static unsigned next_id;        /* of the next client of this room */
static long known[IDS];         /* by id: its lines that the room has */
static long said[IDS];          /* by id: those that it has begun */
static struct observer witness; /* which has seen all of the room */
static unsigned seed;

/* Of these, fresh are the bytes that the round itself has brought. */
static size_t lines_kept, fresh_seen, clients_seen;

static volatile sig_atomic_t killed;
static volatile pid_t victim;

static unsigned
below(unsigned n)
{
	return (unsigned)rand_r(&seed) % n;
}

static void
kill_cb(int signal)
{
	(void)signal;
	kill(victim, SIGKILL);
	killed = 1;
}

/* Kills chatd @us microseconds from now, wherever it is then. */
static void
arm(unsigned us)
{
	const struct sigaction act = { .sa_handler = kill_cb,
				       .sa_flags = SA_RESTART };
	const struct itimerval timer = {
		.it_value = { us / 1000000, us % 1000000 | 1 },
	};

	killed = 0;
	victim = d.pid;
	ck_assert_int_eq(sigaction(SIGALRM, &act, NULL), 0);
	ck_assert_int_eq(setitimer(ITIMER_REAL, &timer, NULL), 0);
}

static void
one_more(void)
{
	if (n_crowd == MOST)
		return;
	if (observer_come(&crowd[n_crowd], next_id, d.ports[below(2)])) {
		n_crowd++;
		next_id++;
	}
}

/* Somebody says a little, or all that is on its mind. */
static void
talk(void)
{
	struct observer *o = &crowd[below((unsigned)n_crowd)];

	if (o->fd >= 0)
		observer_say(o, below(4) ? 200 : below(20));
}

static void
read_all(void)
{
	struct pollfd polled[MOST];
	int n;

	for (size_t i = 0; i < n_crowd; i++)
		polled[i] =
			(struct pollfd){ .fd = crowd[i].fd, .events = POLLIN };
	n = poll(polled, n_crowd, 1);
	for (size_t i = 0; n > 0 && i < n_crowd; i++)
		if (polled[i].revents)
			observer_look(&crowd[i]);
}

/* Everybody does something until chatd is killed. */
static void
live(void)
{
	unsigned slower = getenv("CHATD_UNDER_VALGRIND") ? 20 : 1;

	while (n_crowd < FIRST)
		one_more();
	arm(below(LATEST * slower));
	while (!killed) {
		for (unsigned i = below(20); i > 0; i--)
			talk();
		if (below(16) == 0)
			one_more();
		if (below(32) == 0) {
			struct observer *o = &crowd[below((unsigned)n_crowd)];

			if (o->fd >= 0)
				observer_reset(o);
		}
		read_all();
	}
	for (size_t i = 0; i < n_crowd; i++)
		observer_see_end(&crowd[i]);
}

/* All that @o was sent is what @now has been sent, too, from the start. */
static void
check_prefix(const struct observer *o, const struct observer *now)
{
	size_t same = 0;

	while (same < o->len && same < now->len &&
	       o->seen[same] == now->seen[same])
		same++;
	if (same == o->len)
		return;
	while (same > 0 && o->seen[same - 1] != '\n')
		same--;
	ck_abort_msg("client %u was sent\n%.*s\nwhere there is now\n%.*s",
		     o->id, (int)(o->len - same < 400 ? o->len - same : 400),
		     o->seen + same,
		     (int)(now->len - same < 400 ? now->len - same : 400),
		     now->seen + same);
}

/* Those who are in the room, by what "Got connection from" says of them. */
struct present {
	char *who[2 * MOST];
	size_t n;
};

static char **
find(struct present *in, const char *who)
{
	for (size_t i = 0; i < in->n; i++)
		if (strcmp(in->who[i], who) == 0)
			return &in->who[i];
	return NULL;
}

/* One line of the room: whose it is, it is in its place. */
static void
check_line(struct present *in, char *line)
{
	static const char came[] = "Got connection from ";
	static const char left[] = "Connection from ";
	static const char closed[] = " closed";
	char expected[128];
	size_t len = strlen(line);
	unsigned id;
	char **who;

	if (strncmp(line, came, sizeof(came) - 1) == 0) {
		if (find(in, line + sizeof(came) - 1) || in->n == 2 * MOST)
			ck_abort_msg("who is here comes again: %s", line);
		in->who[in->n++] = line + sizeof(came) - 1;
	} else if (strncmp(line, left, sizeof(left) - 1) == 0 &&
		   strcmp(line + len + 1 - sizeof(closed), closed) == 0) {
		line[len + 1 - sizeof(closed)] = '\0';
		who = find(in, line + sizeof(left) - 1);
		if (!who)
			ck_abort_msg("who is not here leaves: %s", line);
		*who = in->who[--in->n];
	} else {
		if (sscanf(line, "%u says ", &id) != 1 || id >= next_id)
			ck_abort_msg("nobody has said: %s", line);
		observer_line(id, ++known[id], expected, sizeof(expected));
		if (strcmp(line, expected) != 0)
			ck_abort_msg("\"%s\" for \"%s\"", line, expected);
	}
}

/*
 * What the room is now: each client's lines in order, without a gap, once;
 * who came has left, once, but for the witness.
 */
static size_t
check_room(const struct observer *now)
{
	struct present in = { .n = 0 };
	char *copy = strndup(now->seen, now->len);
	char *rest = copy;
	size_t lines = 0;

	ck_assert_ptr_nonnull(copy);
	memset(known, 0, sizeof(known));
	for (char *line; (line = strsep(&rest, "\n")) && rest; lines++)
		check_line(&in, line);
	ck_assert_uint_eq(in.n, 1);
	for (unsigned id = 0; id < next_id; id++)
		if (known[id] > said[id])
			ck_abort_msg("client %u has %ld lines, but said %ld",
				     id, known[id], said[id]);
	free(copy);
	return lines;
}

/* The first row of what @query finds. */
static sqlite3_stmt *
ask(sqlite3 *db, const char *query)
{
	sqlite3_stmt *row;

	ck_assert_int_eq(sqlite3_prepare_v2(db, query, -1, &row, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
	return row;
}

/*
 * The numbers are those of the lines, from 1 on, without a gap; and the file is
 * sound.
 */
static void
check_file(size_t lines)
{
	sqlite3 *db;
	sqlite3_stmt *row;
	char path[128];

	snprintf(path, sizeof(path), "%s/room.db", d.dir);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	row = ask(db, "SELECT count(*), min(number), max(number) FROM room");
	ck_assert_int_eq(sqlite3_column_int64(row, 0), (long)lines);
	ck_assert_int_eq(sqlite3_column_int64(row, 1), 1);
	ck_assert_int_eq(sqlite3_column_int64(row, 2), (long)lines);
	sqlite3_finalize(row);
	row = ask(db, "PRAGMA integrity_check");
	ck_assert_str_eq((const char *)sqlite3_column_text(row, 0), "ok");
	sqlite3_finalize(row);
	sqlite3_close(db);
}

/* Compares what the crowd has seen with what a new witness sees. */
static void
compare(void)
{
	struct observer now;
	int port = (int)below(2);

	ck_assert(observer_come(&now, next_id++, d.ports[port]));
	observer_see_join(&now, port ? "callback" : "fiber");
	for (size_t i = 0; i < n_crowd; i++) {
		check_prefix(&crowd[i], &now);
		said[crowd[i].id] = crowd[i].said;
		if (crowd[i].len > witness.len)
			fresh_seen += crowd[i].len - witness.len;
		observer_free(&crowd[i]);
	}
	clients_seen += n_crowd;
	n_crowd = 0;
	check_prefix(&witness, &now);
	observer_free(&witness);
	witness = now;
	lines_kept = check_room(&now);
	check_file(lines_kept);
}

static void
live_through(long kills)
{
	daemon_start(&d, NULL);
	next_id = 0;
	witness = (struct observer){ .fd = -1 };
	for (long i = 0; i < kills; i++) {
		live();
		ck_assert_int_eq(daemon_restart(&d, 0), -SIGKILL);
		compare();
	}
	observer_free(&witness);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

START_TEST(kill_loses_nothing_that_was_seen)
{
	const char *given = getenv("CHATD_KILLS");
	const char *given_seed = getenv("CHATD_TEST_SEED");
	long kills = given ? strtol(given, NULL, 10) : KILLS;
	size_t lines = 0;

	seed = given_seed ? (unsigned)strtoul(given_seed, NULL, 10)
			  : (unsigned)getpid();
	for (long left = kills; left > 0; left -= KILLS_A_ROOM) {
		live_through(left < KILLS_A_ROOM ? left : KILLS_A_ROOM);
		lines += lines_kept;
	}
	fprintf(stderr,
		"%ld kills: %zu clients saw %zu bytes at the head of %zu "
		"lines\n",
		kills, clients_seen, fresh_seen, lines);
}
END_TEST

SUITE(fault_kill)
{
	tcase_set_timeout(tc_, 1800);
	ADD(kill_loses_nothing_that_was_seen);
}
