/* SPDX-License-Identifier: MIT */
/*
 * log.h - the daemon's log, one write(2) a line.
 *
 * Loop thread, main stack only: a line is formatted in one static buffer, and
 * formatting touches kilobytes of stack that a fiber would keep for good.
 * Fibers post to the main stack what they have to say. Control characters,
 * invalid UTF-8 and bidirectional controls are escaped in every line, wherever
 * they came from; a line longer than the buffer ends in "...".
 *
 * Where standard error is the journal (JOURNAL_STREAM), lines go to it with
 * their priority and what they are about as fields; elsewhere they carry the
 * time in UTC and, but for notices, their level. A log that cannot be written
 * is not an error of the daemon: the line is lost.
 */
#ifndef CHATD_LOG_H
#define CHATD_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "log/message.h"

/* Where lines go. */
enum log_destination {
	LOG_TO_STDERR,     /* standard error; the journal, if it is that */
	LOG_TO_SYSLOG,     /* syslog(3) */
	LOG_TO_PRIORITIES, /* standard error, "<N>" before each line, as
			      sd-daemon(3) says */
};

/* What a line is about, for programs; what is NULL or 0 is left out. */
struct log_about {
	const char *address;  /* of whom; as the room shows it */
	const char *listener; /* by which it came */
	const char *reason;   /* as reason_name() has it */
	uint64_t client;      /* its number */
};

/*
 * From here on lines up to level (LOG_ERR to LOG_DEBUG of <syslog.h>) go to
 * destination. May be called again. Before the first call lines up to
 * LOG_NOTICE go to standard error.
 */
void log_open(int level, enum log_destination destination);

/* The least important level written, and another one from here on. */
int log_level(void);
void log_set_level(int level);

/*
 * chatd has started. Errors before that are not given to the journal as entries
 * with fields: it looks up whose an entry is, and a start that failed is over
 * by then. Whose the lines of standard error are it knows.
 */
void log_started(void);

/* Whether lines of this level are written: for costly arguments. */
bool log_enabled(int level);

/*
 * A line of the catalogue, with the level that it has there; about may be NULL.
 * Of one kind no more are written than log_limit.h says, and how many were left
 * out is said with a later line of any kind, or by log_flush().
 */
void log_message(enum message message, const struct log_about *about,
		 const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Says what was left out so far. */
void log_flush(void);

/* Something failed, and somebody should act. */
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Something is odd; the daemon goes on as well as it can. */
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* What an administrator wants to see in an ordinary week. */
void log_notice(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* What happens to single clients. */
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* What only a developer wants. */
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same with ": " and the text of error, a negative errno, at the end. */
void log_error_errno(int error, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void log_warn_errno(int error, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
