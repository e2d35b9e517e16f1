/* SPDX-License-Identifier: MIT */
/*
 * bare.h - the least that can be called a broadcast server, as a child: it
 * reads lines from whoever says them and sends them to everybody. No history,
 * no slow clients. What it costs is what the kernel costs.
 *
 * Either each line is sent as it is read, one send() a line a client; or all
 * that came with one look at the sockets goes out in one send() a client.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stdbool.h>
#include <sys/types.h>

/** struct bare - a running one. */
struct bare {
	pid_t pid;
	/* where it listens, on 127.0.0.1 */
	int port;
};

/* Starts one for exactly @n clients on core @cpu. */
void bare_start(int n, int cpu, bool batches, struct bare *ret_bare);

/* Ends it. */
void bare_stop(struct bare *bare);

#endif
