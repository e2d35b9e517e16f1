/* SPDX-License-Identifier: MIT */
/*
 * log.c - the daemon's log, one write(2) a line.
 *
 * The state is truly the process's: there is one standard error. The two
 * buffers are static for the sake of the stack; see log.h for who may call.
 */
#include "config.h"

#include "log/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <coir/time.h>

#include "log/escape.h"
#include "log/journal.h"
#include "log/log_limit.h"

/* A line's text is cut at this length, escapes included. */
#define LOG_TEXT_MAX 2048
/* Time, level or priority, and the newline. */
#define LOG_EXTRA_MAX 64

/* How lines are written. */
enum log_form {
	LOG_FORM_STDERR,     /* time, level, text */
	LOG_FORM_PRIORITIES, /* <N>text, on standard error */
	LOG_FORM_JOURNAL,    /* fields, to the journal; or else the same */
	LOG_FORM_SYSLOG,     /* by syslog(3) */
};

/* A line. */
struct log_line {
	int level;
	enum message message;
	const struct log_about *about; /* or NULL */
};

static struct {
	int level; /* least important one written */
	enum log_form form;
	bool started;                            /* see log_started() */
	char raw[LOG_TEXT_MAX];                  /* text as formatted */
	char line[LOG_TEXT_MAX + LOG_EXTRA_MAX]; /* as written */
	struct journal_entry entry;              /* as the journal gets it */
	struct log_limit limits[MESSAGE_N];      /* lines of each kind */
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

void
log_open(int level, enum log_destination destination)
{
	log_state.level = level;
	closelog();
	journal_close();
	if (destination == LOG_TO_SYSLOG) {
		openlog("chatd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
		log_state.form = LOG_FORM_SYSLOG;
	} else if (destination == LOG_TO_PRIORITIES) {
		log_state.form = LOG_FORM_PRIORITIES;
	} else {
		log_state.form = journal_is_stderr() ? LOG_FORM_JOURNAL
						     : LOG_FORM_STDERR;
	}
}

int
log_level(void)
{
	return log_state.level;
}

void
log_started(void)
{
	log_state.started = true;
}

void
log_set_level(int level)
{
	log_state.level = level;
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

	if (log_state.form != LOG_FORM_STDERR)
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

/* Adds what came from outside, made safe. Uses the buffer of the line. */
static void
log_add_escaped(const char *key, const char *value)
{
	if (value == NULL)
		return;
	escape_text(log_state.line, LOG_TEXT_MAX, value, strlen(value));
	journal_add(&log_state.entry, key, log_state.line);
}

static void
log_add_about(const struct log_about *about)
{
	char client[24] = "";

	if (about->client)
		snprintf(client, sizeof(client), "%" PRIu64, about->client);
	log_add_escaped("CHATD_ADDRESS", about->address);
	log_add_escaped("CHATD_LISTENER", about->listener);
	journal_add(&log_state.entry, "CHATD_REASON", about->reason);
	journal_add(&log_state.entry, "CHATD_CLIENT", client);
}

/* Gives the line to the journal. Returns 0 or a negative errno. */
static int
log_to_journal(const struct log_line *line, const char *raw)
{
	const struct message_row *row = &message_rows[line->message];
	struct journal_entry *entry = &log_state.entry;
	const char priority[] = { (char)('0' + line->level), '\0' };

	entry->len = 0;
	log_add_escaped("MESSAGE", raw);
	journal_add(entry, "PRIORITY", priority);
	journal_add(entry, "SYSLOG_IDENTIFIER", "chatd");
	if (line->message != MESSAGE_NONE) {
		journal_add(entry, "MESSAGE_ID", row->id);
		journal_add(entry, "CHATD_MESSAGE", row->name);
	}
	if (line->about)
		log_add_about(line->about);
	return journal_send(entry);
}

/* May it be an entry of the journal, with fields? */
static bool
log_is_entry(const struct log_line *line)
{
	return log_state.form == LOG_FORM_JOURNAL &&
		(log_state.started || line->level > LOG_ERR);
}

static void
log_emit(const struct log_line *line, const char *raw)
{
	char *text = log_state.line;
	size_t used = 0;

	if (log_is_entry(line) && log_to_journal(line, raw) == 0)
		return;
	if (log_state.form != LOG_FORM_SYSLOG)
		used = log_prefix(text, LOG_EXTRA_MAX, line->level);
	used += escape_text(text + used, LOG_TEXT_MAX, raw, strlen(raw));
	if (log_state.form == LOG_FORM_SYSLOG) {
		syslog(line->level, "%s", text);
		return;
	}
	text[used++] = '\n';
	log_write(text, used);
}

/* Says how many lines of each kind were left out, up to @now. */
static void
log_tell_left_out(int64_t now)
{
	for (int i = MESSAGE_NONE + 1; i < MESSAGE_N; i++) {
		const struct log_line line = { message_rows[i].level,
					       (enum message)i, NULL };
		uint32_t n = log_limit_tell(&log_state.limits[i], now);

		if (n == 0)
			continue;
		snprintf(log_state.raw, LOG_TEXT_MAX,
			 "%" PRIu32 " more lines like that were left out (%s)",
			 n, message_rows[i].name);
		log_emit(&line, log_state.raw);
	}
}

void
log_flush(void)
{
	log_tell_left_out(INT64_MAX);
}

/* error is 0, or a negative errno whose text ends the line. */
__attribute__((format(printf, 3, 0))) static void
log_line(const struct log_line *line, int error, const char *fmt, va_list ap)
{
	int saved = errno;
	int n = vsnprintf(log_state.raw, LOG_TEXT_MAX, fmt, ap);
	size_t used = n < 0 ? 0 : (size_t)n;

	if (error != 0 && used < LOG_TEXT_MAX)
		snprintf(log_state.raw + used, LOG_TEXT_MAX - used, ": %s",
			 strerror(-error));
	if (n >= 0)
		log_emit(line, log_state.raw);
	errno = saved;
}

void
log_message(enum message message, const struct log_about *about,
	    const char *fmt, ...)
{
	const struct log_line line = { message_rows[message].level, message,
				       about };
	int64_t now = coir_now().ns;
	va_list ap;

	if (!log_enabled(line.level))
		return;
	log_tell_left_out(now);
	if (!log_limit_take(&log_state.limits[message], now))
		return;
	va_start(ap, fmt);
	log_line(&line, 0, fmt, ap);
	va_end(ap);
}

/* A line of no kind. */
__attribute__((format(printf, 3, 0))) static void
log_plain(int level, int error, const char *fmt, va_list ap)
{
	const struct log_line line = { level, MESSAGE_NONE, NULL };

	if (!log_enabled(level))
		return;
	log_tell_left_out(coir_now().ns);
	log_line(&line, error, fmt, ap);
}

void
log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_plain(LOG_ERR, 0, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_plain(LOG_WARNING, 0, fmt, ap);
	va_end(ap);
}

void
log_notice(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_plain(LOG_NOTICE, 0, fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_plain(LOG_INFO, 0, fmt, ap);
	va_end(ap);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_plain(LOG_DEBUG, 0, fmt, ap);
	va_end(ap);
}

void
log_error_errno(int error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_plain(LOG_ERR, error, fmt, ap);
	va_end(ap);
}

void
log_warn_errno(int error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_plain(LOG_WARNING, error, fmt, ap);
	va_end(ap);
}
