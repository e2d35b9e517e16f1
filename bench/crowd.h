/* SPDX-License-Identifier: MIT */
/*
 * crowd.h - many clients of one server of texts, in this process: all of them
 * hear, and a few speak. Nothing here waits for a server that does not read.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dialect.h"

/* So many speak, fewer in a crowd that is smaller. */
#define CROWD_SPEAKERS 10

struct secret;
struct speaker;

/** struct crowd - the clients. */
struct crowd {
	const struct dialect *dialect;
	int port;
	/* those who hear are 0 to n - 1 */
	int n;
	/* sockets: of those who hear, then of those who only speak */
	int *fds;
	int n_fds;
	/* their sessions, if the dialect has such */
	struct secret **secrets;
	/* the last bytes that each has heard: a few */
	char *tails;
	int epoll;
	struct speaker *speakers;
	int n_speakers;
	/* heard by all so far */
	int64_t bytes;
	/* by those who only speak */
	int64_t noise;
	/* connections that the server has ended */
	int lost;
	/* called with what client @who has heard, unless NULL */
	void (*read_cb)(struct crowd *crowd, int who, const char *buf,
			size_t len);
	/* for read_cb */
	void *arg;
};

/* How many clients this process may have, at most @n: raises its limits. */
int crowd_limit(int n);

/* A crowd of nobody, for 127.0.0.1:@port. It may grow to @most. */
void crowd_init(struct crowd *crowd, int most, int port,
		const struct dialect *dialect);

/* Somebody connects, who only speaks or hears, too; it is not counted yet. */
void crowd_enter(struct crowd *crowd, bool speaks);

/* One more connects; where nothing is said first, that is not waited for. */
void crowd_grow(struct crowd *crowd);

/* Connects @n clients of lines to 127.0.0.1:@port, reading meanwhile. */
void crowd_connect(struct crowd *crowd, int n, int port);

/* The same in any dialect, with connections for those who only speak. */
void crowd_connect_all(struct crowd *crowd, int n, int port,
		       const struct dialect *dialect);

/* Speaker @speaker will say @text, behind what was not sent yet. */
void crowd_prepare(struct crowd *crowd, int speaker, const char *text,
		   size_t len);

/* Sends what speakers will say, as far as the server takes it. */
void crowd_send(struct crowd *crowd);

/* crowd_prepare(), crowd_send() */
void crowd_say(struct crowd *crowd, int speaker, const char *text, size_t len);

/* Bytes that speakers will say. */
size_t crowd_unsent(const struct crowd *crowd);

/*
 * Reads what is there, waiting for it at most @ms, from at most @most clients.
 * Returns how many bytes; 0: nothing came.
 */
int64_t crowd_read_some(struct crowd *crowd, int ms, int most);

/* The same, from as many as a call of the kernel names. */
int64_t crowd_read(struct crowd *crowd, int ms);

/*
 * Waits until everybody is in and all that is under way has arrived: somebody
 * says a text, another one each time, until everybody has it as the last one.
 * False: that does not come about.
 */
bool crowd_settles(struct crowd *crowd);

/* The same; without it this program ends. */
void crowd_settle(struct crowd *crowd);

/* Closes all. */
void crowd_close(struct crowd *crowd);

#endif
