/* SPDX-License-Identifier: MIT */
/*
 * telnet.h - takes the telnet protocol (RFC 854, 1143) out of a client's input.
 *
 * Every option is off and stays off: each offer is refused at once (WILL by
 * DONT, DO by WONT), WONT and DONT ask for nothing, and we offer nothing, so
 * that nc and scripts see only text. Sub-negotiations of any length are thrown
 * away; IAC IAC is the byte 0xff, CR NUL is CR. "Are you there" is reported.
 * All other commands do nothing: a client in line mode edits its line itself.
 * IAC before a byte that is no command is dropped, and the byte is text.
 *
 * A client that offers without reading gets TELNET_REPLY_MAX bytes of replies;
 * further offers go unanswered until they have left. The command DM comes as
 * urgent data: sockets need SO_OOBINLINE, or its IAC arrives without it.
 */
#ifndef CHATD_TELNET_H
#define CHATD_TELNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Most bytes of replies that wait to be sent to one client. */
#define TELNET_REPLY_MAX 64

/* What is remembered of one client's input. All-zero memory is a new one. */
struct telnet {
	uint8_t state;   /* enum telnet_state: between which bytes */
	uint8_t pending; /* reply bytes not sent, and a flag: AYT */
};

/* What became of some input. */
struct telnet_result {
	size_t used;      /* bytes of input looked at */
	size_t kept;      /* bytes of text that they had */
	size_t in_place;  /* of these, the first that were not moved */
	size_t reply_len; /* bytes of reply */
	bool asked;       /* used ends in "are you there": answer it */
	uint8_t reply[TELNET_REPLY_MAX]; /* to send before long */
};

/*
 * Filters the @len bytes in @buf in place: the text they have is moved to the
 * beginning of @buf. Ends early behind an "are you there" that is to be
 * answered, so that the answer has its place among the lines; and behind an LF
 * that was moved, so that each LF was either where it is (in_place) or is the
 * last byte used. Call it again with the rest (@buf + used). Fills *ret in.
 */
void telnet_filter(struct telnet *telnet, uint8_t *buf, size_t len,
		   struct telnet_result *ret);

/* Can @telnet, which comes from elsewhere, be what was remembered? */
bool telnet_is_sound(const struct telnet *telnet);

/* All replies so far, and the answer to "are you there", have been sent. */
void telnet_replies_sent(struct telnet *telnet);

#endif
