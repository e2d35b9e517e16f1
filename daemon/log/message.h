/* SPDX-License-Identifier: MIT */
/*
 * message.h - the catalogue of what the log says.
 *
 * A message is a kind of line that programs may look for: it has a name, an
 * identity that never changes (the MESSAGE_ID of the journal) and a level. One
 * table drives the log, and the tests that hold the journal's catalogue and the
 * list in chatd(8) in step with it.
 */
#ifndef CHATD_MESSAGE_H
#define CHATD_MESSAGE_H

/* The messages. */
enum message {
	MESSAGE_NONE, /* a line of no kind */
	MESSAGE_READY,
	MESSAGE_STOPPING,
	MESSAGE_STOPPED,
	MESSAGE_TAKEN_OVER,
	MESSAGE_CLIENT_GONE,
	MESSAGE_CLIENT_CUT,
	MESSAGE_CLIENT_REFUSED,
	MESSAGE_CLIENT_HELD,
	MESSAGE_CLIENT_LAGS,
	MESSAGE_CROWDED,
	MESSAGE_NO_DESCRIPTORS,
	MESSAGE_NO_MEMORY,
	MESSAGE_STORE_FAILS,
	MESSAGE_STORE_WORKS,
	MESSAGE_CONFIGURATION,
	MESSAGE_RELOADED,
	MESSAGE_NOT_RELOADED,
	MESSAGE_SAID,
	MESSAGE_WRONG_PASSWORD,
	MESSAGE_N,
};

/* One message. */
struct message_row {
	const char *name;    /* "client-gone" */
	const char *id;      /* 32 hexadecimal digits */
	int level;           /* LOG_ERR to LOG_DEBUG of <syslog.h> */
	const char *subject; /* a short sentence without its end */
	const char *help;    /* what it means, and what to do about it */
};

/* The row of each but MESSAGE_NONE. */
extern const struct message_row message_rows[MESSAGE_N];

#endif
