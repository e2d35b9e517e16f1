/* SPDX-License-Identifier: MIT */
/*
 * daemon.h - the real chatd, in a directory of its own.
 *
 * It is started with ports that the kernel picks, which its log names; the log
 * is read until it says "ready", so nothing here sleeps or guesses. Every wait
 * has a bound, after which the test fails and shows the log.
 */
#ifndef SYSTEM_DAEMON_H
#define SYSTEM_DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* How long a test waits for anything, in milliseconds. */
#define PATIENCE_MS 60000

#define DAEMON_LISTENERS 4

/* A running chatd. */
struct daemon {
	pid_t pid;
	int log_fd;         /* its standard error */
	const char *option; /* one more of the command line, or NULL */
	char dir[64]; /* its own, also for its state; removed at the end */
	int ports[DAEMON_LISTENERS]; /* in the order of the log; 0: unix */
	char log[256 * 1024];        /* read so far, terminated */
	size_t log_len;
};

/* Two listeners, one of each driver, in front of whatever else there is. */
#define DAEMON_CONF                                        \
	"listeners: {\n"                                   \
	"  fiber: { address = \"127.0.0.1\"; port = 0;"    \
	" driver = \"fiber\"; };\n"                        \
	"  callback: { address = \"127.0.0.1\"; port = 0;" \
	" driver = \"callback\"; };\n"                     \
	"};\n"

/* How many these are, and as what the room shows who comes by each. */
#define DAEMON_LABELS 2
extern const char *const daemon_labels[DAEMON_LABELS];

/*
 * Starts chatd on the configuration @conf, in which %s stands for its
 * directory, and waits until it is ready. NULL: DAEMON_CONF.
 */
void daemon_start(struct daemon *d, const char *conf);

/* As daemon_start(), with one more @option (borrowed) of the command line. */
void daemon_start_with(struct daemon *d, const char *conf, const char *option);

/*
 * Writes @conf, in which %s stands for the directory, where chatd reads it, in
 * one step.
 */
void daemon_configure(const struct daemon *d, const char *conf);

/* Reads more of the log, which is to have @text some time. */
void daemon_read_log(struct daemon *d, const char *text);

/* Reads the log until it has @text, from wherever. */
void daemon_await_log(struct daemon *d, const char *text);

/*
 * Has it read @conf, as for daemon_start(); waits until its log has @result.
 * The log begins anew.
 */
void daemon_reload(struct daemon *d, const char *conf, const char *result);

/* Waits for the end of a chatd that stops by itself; as daemon_stop(). */
int daemon_end(struct daemon *d);

/*
 * Sends @signal, waits for the end and starts chatd again in the same place.
 * Returns as daemon_stop().
 */
int daemon_restart(struct daemon *d, int signal);

/* Sends @signal and waits for the end; returns the exit code, or -signal. */
int daemon_stop(struct daemon *d, int signal);

/*
 * What the chatd that was started last says of its state, for a test that is
 * about to fail: its log of the next second. Terminated; valid until the next
 * call.
 */
const char *daemon_state(void);

/* Memory that it has in use, in bytes. */
long daemon_resident(const struct daemon *d);

/* Does chatd take the memory that it needs, and no more for its own checks? */
bool daemon_is_bare(void);

/* What a finished chatd has said. */
struct output {
	int code;            /* its exit code, or -signal */
	char out[64 * 1024]; /* standard output */
	char err[64 * 1024]; /* standard error */
};

/*
 * Runs chatd with @args (NULL at the end; not argv[0]) until it ends by itself.
 * @conf, if not NULL, is written to "chatd.conf" in its directory first, where
 * its state is, too, unless CHATD_TEST_STATE is in the environment.
 */
void daemon_run(const char *const args[], const char *conf, struct output *ret);

#endif
