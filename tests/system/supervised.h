/* SPDX-License-Identifier: MIT */
/*
 * supervised.h - chatd under its own supervisor.
 *
 * The test is told by the log which process is chatd and when it is ready,
 * each time again. When the test ends, whatever way, the supervisor ends both.
 */
#ifndef SYSTEM_SUPERVISED_H
#define SYSTEM_SUPERVISED_H

#include <sys/types.h>

#include "system/daemon.h"

/*
 * $WATCHDOG_USEC for those who wait for it to pass: still so long that only who
 * is stopped is silent all the time.
 */
#define SUPERVISED_WATCHDOG "6000000"

/* A supervisor and its chatd. */
struct supervised {
	struct daemon d; /* the supervisor is d.pid */
	pid_t chatd;     /* as of the last start */
	size_t seen;     /* of the log: up to its being ready */
};

/* Starts both, with @conf as daemon_start(), and waits until chatd is ready. */
void supervised_start(struct supervised *s, const char *conf);

/* Waits until chatd has been started once more and is ready. */
void supervised_await(struct supervised *s);

/* Sends chatd itself @signal, and does so. */
void supervised_again(struct supervised *s, int signal);

/* Reads the log until it has @text after what was seen. */
void supervised_await_log(struct supervised *s, const char *text);

/* What the log has after what was seen. */
const char *supervised_log(const struct supervised *s);

/* The keeper of the chatd there is, or -1: it has not got so far. */
pid_t supervised_keeper(const struct supervised *s);

/* Waits until there is one other than @before (0: any), and returns it. */
pid_t supervised_await_keeper(const struct supervised *s, pid_t before);

/* Copies the chatd that is tested to @to. */
void supervised_copy(const char *to);

/* Ends both; returns as daemon_stop(). */
int supervised_stop(struct supervised *s);

#endif
