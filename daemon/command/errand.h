/* SPDX-License-Identifier: MIT */
/*
 * errand.h - one command of one client, being carried out.
 *
 * What it answers is gathered line by line and told as one notice, in its turn:
 * behind what its client said before. So the answer survives the process whole
 * or not at all, and a command is carried out again only if it does not.
 */
#ifndef CHATD_ERRAND_H
#define CHATD_ERRAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/client.h"
#include "command/command_line.h"
#include "limit/reason.h"

struct command;
struct commands;

/* Room for what the room announces of an errand, and a NUL. */
#define ERRAND_ANNOUNCE_MAX (2 * CLIENT_NAME_MAX + REASON_WORDS_MAX + 160)

/* The longest time that an argument can be. */
#define ERRAND_TIME_MAX (INT64_C(10) * 365 * 86400 * 1000000000)

/* The errand. */
struct errand {
	struct commands *commands;     /* whose it is */
	struct client *client;         /* who has given the command */
	const struct command *command; /* which one it is */
	struct command_line line;      /* as it was given */
	uint64_t cause;                /* the byte of input that it ends with */
	bool told; /* its client is told in another way, in its turn */
};

/* Adds a line to the answer. */
__attribute__((format(printf, 2, 3))) void errand_tell(struct errand *errand,
						       const char *fmt, ...);

/* The answer is that the command cannot be so, and its usage. */
__attribute__((format(printf, 2, 3))) void errand_misuse(struct errand *errand,
							 const char *fmt, ...);

/*
 * Has a line of its client been stored that its input up to here has caused, or
 * what came behind it? Then a process that is gone has carried the command out.
 */
bool errand_is_posted(const struct errand *errand);

/*
 * Its line was posted, or not: @error is 0, or what the room has returned. The
 * line tells its client, or the room why there is none.
 */
void errand_posted(struct errand *errand, int error);

/*
 * Has the room announce what is done, which is the answer; not for what
 * errand_is_posted(). Returns 0, or a negative errno as room_say(): nothing is
 * done, and that is answered.
 */
__attribute__((format(printf, 2, 3))) int errand_announce(struct errand *errand,
							  const char *fmt, ...);

/*
 * The client that @name is the name of, who is in the room; or NULL, and that
 * is answered.
 */
struct client *errand_find(struct errand *errand, const char *name);

/* Argument @i, or NULL if it was not given. */
const char *errand_word(const struct errand *errand, size_t i);

/*
 * Reads argument @i as a reason that somebody is given, which may be missing.
 * Returns 0 with it in @ret, or -EINVAL: that is answered.
 */
int errand_reason(struct errand *errand, size_t i,
		  char ret[static REASON_WORDS_MAX + 1]);

/*
 * Reads argument @i as how long, "10min", in nanoseconds. Returns 0 with it in
 * *@ret, or -EINVAL: that is answered.
 */
int errand_time(struct errand *errand, size_t i, int64_t *ret);

/*
 * Reads argument @i as a whole number from @least to @most. Returns 0 with it
 * in *@ret, or -EINVAL: that is answered.
 */
int errand_number(struct errand *errand, size_t i, uint64_t least,
		  uint64_t most, uint64_t *ret);

#endif
