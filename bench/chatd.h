/* SPDX-License-Identifier: MIT */
/*
 * chatd.h - the real daemon as a child, for benchmarks: one listener on a port
 * of the kernel's choice, a state directory of its own, everything that is not
 * asked for at its default.
 *
 * It is the program that $CHATD names, else the chatd of this build.
 */
#ifndef BENCH_CHATD_H
#define BENCH_CHATD_H

#include <stdbool.h>
#include <sys/types.h>

#include "chatd_conf.h"
#include "scratch.h"

/* Enough for what it says of its loop. */
#define CHATD_PASSES 512

/* What it says, in its directory. */
#define CHATD_LOG "log"

/** struct chatd - a running daemon. */
struct chatd {
	pid_t pid;
	/* where it listens, on 127.0.0.1 */
	int port;
	/* the process is a supervisor, whose child is the daemon */
	bool supervised;
	/* what it reads and writes: chatd.conf, log, its state */
	char directory[SCRATCH_PATH];
};

/*
 * Starts one on core @cpu; -1: on any. Returns once it lets people in; when it
 * does not, the program ends with what it said.
 */
void chatd_start(const struct chatd_options *options, int cpu,
		 struct chatd *ret_chatd);

/* Does it know this key of chatd.conf? */
bool chatd_knows(const char *key);

/*
 * How long the passes of its loop took so far, in its own words; empty: it does
 * not tell.
 */
void chatd_passes(const struct chatd *chatd, char ret_text[CHATD_PASSES]);

/* Ends it, without waiting for its clients, who are lost. */
void chatd_stop(struct chatd *chatd);

#endif
