/* SPDX-License-Identifier: MIT */
/*
 * chatd.h - the real daemon as a child, for benchmarks: one listener on a port
 * of the kernel's choice, a short history, everything else at its default.
 *
 * It is the program that $CHATD names, else the chatd of this build.
 */
#ifndef BENCH_CHATD_H
#define BENCH_CHATD_H

#include <sys/types.h>

/** struct chatd - a running daemon. */
struct chatd {
	pid_t pid;
	/* where it listens, on 127.0.0.1 */
	int port;
	/* the other end of its standard error */
	int log;
};

/*
 * Starts one whose clients are driven by @driver ("fiber" or "callback"), at
 * most @max_clients, on core @cpu; -1: on any. Returns once it lets people in;
 * when it does not, the program ends with what it said.
 */
void chatd_start(const char *driver, int max_clients, int cpu,
		 struct chatd *ret_chatd);

/* Ends it, without waiting for its clients, who are lost. */
void chatd_stop(struct chatd *chatd);

#endif
