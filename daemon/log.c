/* SPDX-License-Identifier: MIT */
/*
 * log.c - the daemon's log, one write(2) a line.
 *
 * The state is truly the process's: there is one standard error. The two
 * buffers are static for the sake of the stack; see log.h for who may call.
 */
#include "config.h"

#include "log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "escape.h"

/* A line's text is cut at this length, escapes included. */
#define LOG_TEXT_MAX 2048
/* Time, level or priority, and the newline. */
#define LOG_EXTRA_MAX 64

/* How lines are written. */
enum log_form {
	LOG_FORM_STDERR,  /* time, level, text */
	LOG_FORM_JOURNAL, /* <N>text, on standard error */
	LOG_FORM_SYSLOG,  /* by syslog(3) */
};

static struct {
	int level; /* least important one written */
	enum log_form form;
	char raw[LOG_TEXT_MAX];                  /* text as formatted */
	char line[LOG_TEXT_MAX + LOG_EXTRA_MAX]; /* as written */
} log_state = { .level = LOG_NOTICE };

/* What stands before the text; a notice needs no word. */
static const char *const log_words[] = {
	[LOG_EMERG] = "",
	[LOG_ALERT] = "",
	[LOG_CRIT] = "",
	[LOG_ERR] = "error: ",
	[LOG_WARNING] = "warning: ",
	[LOG_NOTICE] = "",
	[LOG_INFO] = "info: ",
	[LOG_DEBUG] = "debug: ",
};

/* Whether standard error is the stream that JOURNAL_STREAM names. */
static bool
log_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char *rest;
	uintmax_t device, inode;
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	device = strtoumax(stream, &rest, 10);
	if (*rest != ':')
		return false;
	inode = strtoumax(rest + 1, &rest, 10);
	return *rest == '\0' && device == st.st_dev && inode == st.st_ino;
}

void
log_open(int level, bool to_syslog)
{
	log_state.level = level;
	if (to_syslog) {
		openlog("chatd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
		log_state.form = LOG_FORM_SYSLOG;
		return;
	}
	closelog();
	log_state.form = log_is_journal() ? LOG_FORM_JOURNAL : LOG_FORM_STDERR;
}

bool
log_enabled(int level)
{
	return level <= log_state.level;
}

/* Writes what stands before the text on standard error; its length. */
static size_t
log_prefix(char *dst, size_t size, int level)
{
	struct timespec now;
	struct tm tm;
	size_t used;

	if (log_state.form == LOG_FORM_JOURNAL)
		return (size_t)snprintf(dst, size, "<%d>", level);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	used = strftime(dst, size, "%Y-%m-%dT%H:%M:%S", &tm);
	used += (size_t)snprintf(dst + used, size - used, ".%03ldZ %s",
				 now.tv_nsec / 1000000, log_words[level]);
	return used;
}

/* One write; a line that the other end does not take is lost. */
static void
log_write(const char *line, size_t len)
{
	ssize_t n;

	do
		n = write(STDERR_FILENO, line, len);
	while (n < 0 && errno == EINTR);
}

static void
log_emit(int level, const char *raw)
{
	char *line = log_state.line;
	size_t used = 0;

	if (log_state.form != LOG_FORM_SYSLOG)
		used = log_prefix(line, LOG_EXTRA_MAX, level);
	used += escape_text(line + used, LOG_TEXT_MAX, raw, strlen(raw));
	if (log_state.form == LOG_FORM_SYSLOG) {
		syslog(level, "%s", line);
		return;
	}
	line[used++] = '\n';
	log_write(line, used);
}

/* error is 0, or a negative errno whose text ends the line. */
__attribute__((format(printf, 3, 0))) static void
log_line(int level, int error, const char *fmt, va_list ap)
{
	int saved = errno;
	size_t used;
	int n;

	if (!log_enabled(level))
		return;
	n = vsnprintf(log_state.raw, LOG_TEXT_MAX, fmt, ap);
	used = n < 0 ? 0 : (size_t)n;
	if (error != 0 && used < LOG_TEXT_MAX)
		snprintf(log_state.raw + used, LOG_TEXT_MAX - used, ": %s",
			 strerror(-error));
	if (n >= 0)
		log_emit(level, log_state.raw);
	errno = saved;
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_ERR, 0, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_WARNING, 0, fmt, ap);
	va_end(ap);
}

void
log_notice(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_NOTICE, 0, fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_INFO, 0, fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_DEBUG, 0, fmt, ap);
	va_end(ap);
}

void
log_error_errno(int error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_ERR, error, fmt, ap);
	va_end(ap);
}

void
log_warn_errno(int error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(LOG_WARNING, error, fmt, ap);
	va_end(ap);
}
