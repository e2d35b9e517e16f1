/* SPDX-License-Identifier: MIT */
/*
 * program.h - an installed server as a child, with a configuration and a
 * directory of its own. "@" in its arguments and in its configuration stands
 * for the port.
 */
#ifndef BENCH_PROGRAM_H
#define BENCH_PROGRAM_H

#include <stdbool.h>
#include <sys/types.h>

#include "scratch.h"

/** struct program - a running one. */
struct program {
	pid_t pid;
	/* where it listens, on 127.0.0.1 */
	int port;
	/* what it reads and writes: conf, log */
	char directory[SCRATCH_PATH];
};

/* Is there such a program in PATH, or where servers lie? */
bool program_exists(const char *name);

/*
 * Starts @argv in a directory with @conf as its file "conf", on core @cpu, and
 * waits until it lets people in. False: it does not; what it said is shown.
 */
bool program_start(const char *const *argv, const char *conf, int cpu,
		   struct program *ret);

/* Ends it. */
void program_stop(struct program *program);

#endif
