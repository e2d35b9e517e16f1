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
 * Where standard error is the journal (JOURNAL_STREAM), lines carry their
 * priority as sd-daemon(3) says and no time; elsewhere they carry the time in
 * UTC and, but for notices, their level. A log that cannot be written is not
 * an error of the daemon: the line is lost.
 */
#ifndef CHATD_LOG_H
#define CHATD_LOG_H

#include <stdbool.h>

/*
 * From here on lines up to level (LOG_ERR to LOG_DEBUG of <syslog.h>) go to
 * syslog(3) or to standard error. May be called again. Before the first call
 * lines up to LOG_NOTICE go to standard error.
 */
void log_open(int level, bool to_syslog);

/* Whether lines of this level are written: for costly arguments. */
bool log_enabled(int level);

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
