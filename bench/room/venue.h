/* SPDX-License-Identifier: MIT */
/*
 * venue.h - the servers that are measured: what they are called, how they are
 * started and how their clients speak. A venue is opened for each measurement
 * anew, on a core of its own.
 */
#ifndef BENCH_VENUE_H
#define BENCH_VENUE_H

#include <stdbool.h>
#include <sys/types.h>

#include "bare.h"
#include "chatd.h"
#include "dialect.h"
#include "program.h"
#include "sentinel.h"

/* Servers are here, those who talk there. */
#define VENUE_CPU 0
#define VENUE_LOAD_CPU 1
#define VENUE_CPUS 2

/** enum venue_kind - what serves. */
enum venue_kind {
	/* one send() a line a client, or one a batch */
	VENUE_BARE,
	VENUE_BATCHES,
	VENUE_CLASSIC,
	VENUE_CHATD,
	/* an installed one */
	VENUE_PROGRAM,
};

/** struct venue - one that is compared. */
struct venue {
	const char *name;
	enum venue_kind kind;
	const struct dialect *dialect;
	/* it bears so many clients; 0: as many as there are */
	int most;
	/* of chatd */
	const char *driver;
	const char *durability;
	/* of a program, and its Debian package if that is called otherwise */
	const char *argv[8];
	const char *conf;
	const char *package;
	/* it is not there, which was said, or not wanted */
	bool missing;
};

/* Which is which, in venues. */
enum {
	VENUES_BARE,
	VENUES_FIBER,
	VENUES_CALLBACK,
	VENUES_MEMORY,
	VENUES_TLS_FIBER,
	VENUES_TLS_CALLBACK,
	VENUES_WEB,
	VENUES_MOSQUITTO_WEB,
	VENUES_NODE_WEB,
	VENUES_MAX = 16,
};

/** struct opening - a venue that is open. */
struct opening {
	struct venue *venue;
	pid_t pid;
	int port;
	/* by the venue's kind */
	struct bare bare;
	struct chatd chatd;
	struct program program;
	/* by core; they watch while it is open */
	struct sentinel sentinels[VENUE_CPUS];
};

/* What is compared; the bare send loop first. */
extern struct venue venues[];
extern const int n_venues;

/* Leaves out all but the first and whose name has one of the @n @names in. */
void venues_choose(char **names, int n);

/*
 * Opens @venue for exactly @n clients; chatd keeps @history lines. False: it is
 * not there, does not start or is not for so many; the first two were said.
 */
bool venue_open(struct venue *venue, int n, int history, struct opening *ret);

/* Do sentinels watch all cores? */
bool venue_watched(const struct opening *opening);

/* Did a core stand still at any time from @from until @until? */
bool venue_stalled(const struct opening *opening, int64_t from, int64_t until);

/* How long each core stood still from @from on. */
void venue_stalls(const struct opening *opening, int64_t from,
		  struct stall_sum ret[VENUE_CPUS]);

/*
 * What chatd says of its loop, and how often its core stood still for long
 * enough to be seen there; empty: it says nothing, or it is another.
 */
void venue_passes(const struct opening *opening, char ret_text[CHATD_PASSES]);

void venue_close(struct opening *opening);

#endif
