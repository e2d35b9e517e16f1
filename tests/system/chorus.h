/* SPDX-License-Identifier: MIT */
/*
 * chorus.h - many clients in one process that talk, read, and check each byte.
 *
 * All are sent the same, the room from its first line on, so one copy of it is
 * kept: the first to be sent something adds it, the others are compared with
 * it. Those who talk say lines that can be told apart, in pieces. No libcheck:
 * it is also a program of its own (tests/systemd).
 */
#ifndef SYSTEM_CHORUS_H
#define SYSTEM_CHORUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of these, the first so many talk. */
#define CHORUS_TALKERS 8

/* One of them. */
struct voice {
	int fd;
	size_t at;      /* bytes of the room that it was sent */
	long said;      /* lines that it has begun */
	char line[64];  /* the one it is in */
	size_t line_at; /* bytes of it that are sent */
	int64_t heard;  /* when it was sent something last, nanoseconds */
	int64_t pause;  /* longest time since chorus_listen() without */
};

/* All of them. */
struct chorus {
	struct voice *voices; /* n of them */
	size_t n;
	int epoll;
	char *room; /* len bytes, what anybody was sent */
	size_t len, size;
	unsigned seed;
	int64_t beat;    /* as chorus_pace() says, or 0 */
	int64_t next;    /* when something is to be said */
	char error[256]; /* what has gone wrong, or "" */
};

/* Connects @n clients, in turn to @ports. False: see error. */
bool chorus_come(struct chorus *c, size_t n, const int *ports, size_t n_ports);

/* From here on pauses are measured. */
void chorus_listen(struct chorus *c);

/*
 * From here on one of them says a whole line every @ns; 0: as at the beginning,
 * those who talk say pieces, about every two milliseconds.
 */
void chorus_pace(struct chorus *c, int64_t ns);

/* Everybody talks and reads for @ns. */
bool chorus_sing(struct chorus *c, int64_t ns);

/* Those who talk end their lines; then everybody reads until it has all. */
bool chorus_settle(struct chorus *c);

/*
 * Looks at the room as a whole: each line that was said is there once, in
 * order, and nobody has left. Returns how many lines; -1: see error.
 */
long chorus_judge(struct chorus *c);

/*
 * The pauses in milliseconds, also those that last: the one in the middle, and
 * the longest.
 */
void chorus_pauses(const struct chorus *c, double *ret_p50, double *ret_max);

/* Closes and frees all. */
void chorus_go(struct chorus *c);

#endif
