/* SPDX-License-Identifier: MIT */
/*
 * bare.h - the least that can be called a broadcast server, as a child: it
 * reads a line from whoever says one and sends it to everybody, one send() a
 * line a client. No history, no order, no slow clients. What it costs is what
 * the kernel costs.
 */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <sys/types.h>

/** struct bare - a running one. */
struct bare {
	pid_t pid;
	/* where it listens, on 127.0.0.1 */
	int port;
};

/* Starts one for exactly @n clients on core @cpu. */
void bare_start(int n, int cpu, struct bare *ret_bare);

/* Ends it. */
void bare_stop(struct bare *bare);

#endif
