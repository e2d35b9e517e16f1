/* SPDX-License-Identifier: MIT */
/*
 * session.h - one client's input: from bytes read to lines said.
 *
 * Bytes pass the telnet filter, are cut into lines at LF (one CR before it is
 * dropped), and whole lines that are not too long are cleaned and handed to a
 * sink. Only an unfinished line is kept, in memory that goes when it ends: a
 * client that sends whole lines costs struct session and no allocation. What
 * comes out does not depend on how the input was cut into reads.
 *
 * The sink is called in input order, from inside the call that brought the
 * input; it may not touch the session. Little stack is used, none for text, so
 * that a fiber may call.
 */
#ifndef CHATD_SESSION_H
#define CHATD_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/telnet.h"

/* Who hears what a session has to say. All texts are borrowed for the call. */
struct session_sink {
	/*
	 * The client says a line: cleaned, without its end; may be empty.
	 * @input_end bytes of input ended with its end.
	 */
	void (*line)(void *arg, const char *text, size_t len,
		     uint64_t input_end);
	/*
	 * The client alone is to be told: without "*** " and line end. It
	 * answers input that ended with byte @cause; so does no other notice.
	 */
	void (*notice)(void *arg, const char *text, size_t len,
		       uint64_t cause);
	/*
	 * To be sent to the client between whole lines, as it is; answers input
	 * up to byte @cause that was not answered before.
	 */
	void (*telnet_reply)(void *arg, const uint8_t *bytes, size_t len,
			     uint64_t cause);
};

/* What is the same for many sessions. One thread's. */
struct session_rules {
	uint32_t line_max;               /* bytes of a line before cleaning */
	const struct session_sink *sink; /* of all of them; borrowed */
	char *clean;                     /* the line that is being cleaned */
};

/* One client's input. */
struct session {
	uint64_t input;       /* bytes of input before those in hand */
	uint64_t count;       /* bytes of the unfinished line */
	char *partial;        /* these bytes; NULL: none, or lost */
	uint32_t room;        /* bytes allocated at partial */
	struct telnet telnet; /* before the lines */
	uint8_t lost;         /* enum session_lost: the line is not kept */
	bool ends_in_cr;      /* last byte of the unfinished line is CR */
};

/* A session between two inputs, but for the bytes of the unfinished line. */
struct session_saved {
	uint64_t input;       /* as in struct session */
	uint64_t count;       /* likewise */
	uint32_t kept;        /* bytes at partial */
	struct telnet telnet; /* as in struct session */
	uint8_t lost;         /* likewise */
	uint8_t ends_in_cr;   /* likewise */
};

/*
 * Sets @rules for lines of at most @line_max bytes (below 1 GiB) and @sink.
 * Returns 0 or -ENOMEM.
 */
int session_rules_init(struct session_rules *rules, uint32_t line_max,
		       const struct session_sink *sink);

/* Frees what @rules own; no session uses them any more. */
void session_rules_fini(struct session_rules *rules);

/* A new client's. All-zero memory is the same. */
void session_init(struct session *session);

/* Frees an unfinished line; may be called again. */
void session_fini(struct session *session);

/*
 * Takes all of the @len bytes in @buf, which are changed; @arg is the sink's.
 * Returns 0; or -ENOMEM: an unfinished line could not be kept. That line is
 * skipped and its writer told when it ends; the session goes on.
 */
int session_input(struct session *session, const struct session_rules *rules,
		  char *buf, size_t len, void *arg);

/*
 * The client's input is at its end: a last line without LF is one too. A single
 * CR at the very end is dropped as if LF followed. No input may follow.
 */
void session_end(struct session *session, const struct session_rules *rules,
		 void *arg);

/*
 * All telnet replies and notices handed out so far have been sent. Until it is
 * called they count against TELNET_REPLY_MAX.
 */
void session_replies_sent(struct session *session);

/* Says in *ret where @session is; ret->kept bytes are at partial. */
void session_save(const struct session *session, struct session_saved *ret);

/*
 * Makes @session, which is a new one, one that goes on from @saved, whose
 * unfinished line is @text (copied). Returns 0, -ENOMEM (the line is lost, and
 * its writer told when it ends), or -EBADMSG: @saved is none.
 */
int session_restore(struct session *session, const struct session_saved *saved,
		    const char *text);

#endif
