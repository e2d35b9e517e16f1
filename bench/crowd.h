/* SPDX-License-Identifier: MIT */
/*
 * crowd.h - many clients of one TCP server of lines, in this process: they read
 * whatever comes, and some say something.
 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stddef.h>
#include <stdint.h>

/** struct crowd - the clients. */
struct crowd {
	int n;
	/* one socket each */
	int *fds;
	/* the last bytes that each has read: a few */
	char *tails;
	int epoll;
	/* read by all so far */
	int64_t bytes;
	/* called with each read, unless NULL */
	void (*read_cb)(struct crowd *crowd, const char *buf, size_t len);
	/* for read_cb */
	void *arg;
};

/* How many clients this process may have, at most @n: raises its limits. */
int crowd_limit(int n);

/* Connects @n clients to 127.0.0.1:@port, reading meanwhile. */
void crowd_connect(struct crowd *crowd, int n, int port);

/* Client 0 says @line, with its line end; it fits into a socket buffer. */
void crowd_say(struct crowd *crowd, const char *line, size_t len);

/*
 * Reads what is there, waiting for it at most @ms. Returns how many bytes; 0:
 * nothing came.
 */
int64_t crowd_read(struct crowd *crowd, int ms);

/*
 * Waits until everybody is in and all that is under way has arrived: client 0
 * says a line, again and again until everybody has it as the last one.
 */
void crowd_settle(struct crowd *crowd);

/* Closes all. */
void crowd_close(struct crowd *crowd);

#endif
