/* SPDX-License-Identifier: MIT */
/*
 * reason.h - why somebody is turned away, held or sent away.
 *
 * One list for whoever has to say it: the client is told in a notice, the log
 * and the figures have its name. What ends a connection without anybody's
 * decision has its place here, too, so that the figures add up.
 */
#ifndef CHATD_REASON_H
#define CHATD_REASON_H

#include <stddef.h>
#include <stdint.h>

#include "text/phrase.h"

/*
 * The reasons; those of one kind stand together. Slots hold their numbers: when
 * these change, so does SLOTS_VERSION.
 */
enum reason {
	REASON_NONE,
	/* turned away at the door */
	REASON_STORE,         /* lines wait for a store that fails */
	REASON_BANNED,        /* an administrator does not want its address */
	REASON_LISTENER_FULL, /* clients of this listener */
	REASON_FULL,          /* clients of all listeners */
	REASON_NO_MEMORY,     /* that clients may take in all, or at all */
	REASON_ADDRESS_FULL,  /* clients of this address */
	REASON_ADDRESS_JOINS, /* connections of this address a second */
	REASON_CLOSED,        /* nobody comes in here any more */
	REASON_PROXY,         /* it did not begin with a PROXY header */
	REASON_HANDSHAKE,     /* it has made no TLS handshake */
	REASON_REQUEST,       /* it has made no whole request by HTTP */
	/* held until it is their time */
	REASON_JOINS,         /* connections in all a second */
	REASON_CLIENT_LINES,  /* lines that a client says a second */
	REASON_CLIENT_BYTES,  /* bytes that a client sends a second */
	REASON_ADDRESS_LINES, /* lines that an address says a second */
	REASON_ADDRESS_BYTES, /* bytes that an address sends a second */
	/* gone */
	REASON_LEFT,     /* it has ended its input */
	REASON_BROKEN,   /* its connection has failed */
	REASON_IDLE,     /* it has said nothing for too long */
	REASON_MEMORY,   /* there was none for it, or it took the most */
	REASON_LAG,      /* it was too far behind */
	REASON_KICKED,   /* an administrator has sent it away */
	REASON_STOPPING, /* chatd stops */
	REASON_UNSTORED, /* that it has come could not be stored */
	REASON_RESTART,  /* chatd goes on as another process, it cannot */
	REASON_FLOOD,    /* it has sent too many pings and requests */
	REASON_PROTOCOL, /* what it has sent is no WebSocket */
	REASON_N,
};

/* What becomes of whom there is a reason for. */
enum reason_kind {
	REASON_KIND_REFUSED, /* turned away at the door */
	REASON_KIND_HELD,    /* held until it is its time */
	REASON_KIND_GONE,    /* gone */
};

/* Bytes of who sends somebody away. */
#define REASON_BY_MAX 128

/* Bytes of what an administrator may add to a notice. */
#define REASON_WORDS_MAX 90

/* Room for every notice. */
#define REASON_NOTICE_MAX (PHRASE_MAX + 240)

/* How often each was. */
struct reason_figures {
	uint64_t n[REASON_N];
};

/* For figures and the log: "address_full". */
const char *reason_name(enum reason reason);

/* What becomes of whom there is @reason for, one but REASON_NONE. */
enum reason_kind reason_kind(enum reason reason);

/*
 * Writes what the client is told, without mark and line end, and a NUL. @limit
 * is what it has met, as people write it: "20", "10 min". For one that is told
 * nothing it is "". Returns the length. Main stack: it takes stack.
 */
size_t reason_notice(enum reason reason, const char *limit,
		     char buf[REASON_NOTICE_MAX]);

/*
 * The same for what an administrator wants, who may have said why: @words,
 * cleaned, or "".
 */
size_t reason_notice_because(enum reason reason, const char *words,
			     char buf[REASON_NOTICE_MAX]);

/* The same for REASON_KICKED: @by whom, at most REASON_BY_MAX bytes. */
size_t reason_notice_kicked(const char *by, const char *words,
			    char buf[REASON_NOTICE_MAX]);

/* Writes a line for the log: each that was, and how often. */
void reason_figures_text(const struct reason_figures *figures, char *buf,
			 size_t size);

#endif
