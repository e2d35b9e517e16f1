/* SPDX-License-Identifier: MIT */
/*
 * reason.c - see reason.h.
 */
#include "config.h"

#include "limit/reason.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "text/phrase.h"

/* Bytes of a limit, which may be ": " and words. */
#define LIMIT_MAX (REASON_NOTICE_MAX - PHRASE_MAX - 1)

_Static_assert(LIMIT_MAX >= REASON_BY_MAX + sizeof(": ") + REASON_WORDS_MAX,
	       "words fit");

/* One row a reason; what is told has the limit in it. */
static const struct {
	const char *name; /* for figures */
	const char *told; /* a phrase; NULL: nobody is told */
} rows[REASON_N] = {
	[REASON_NONE] = { "none", NULL },
	[REASON_STORE] = {
		"store",
		N_("full: what is said here cannot be stored now; try again "
		   "later"),
	},
	[REASON_BANNED] = {
		"banned",
		N_("banned: nobody is let in from your address%s"),
	},
	[REASON_LISTENER_FULL] = {
		"listener_full",
		N_("full: at most %s clients are let in here; try again later"),
	},
	[REASON_FULL] = {
		"full",
		N_("full: at most %s clients are let in; try again later"),
	},
	[REASON_NO_MEMORY] = {
		"no_memory",
		N_("full: the memory for clients (%s) is used up; try again "
		   "later"),
	},
	[REASON_ADDRESS_FULL] = {
		"address_full",
		N_("full: at most %s clients are let in from your address; try "
		   "again when one has left"),
	},
	[REASON_ADDRESS_JOINS] = {
		"address_joins",
		N_("too fast: at most %s connections a second are let in from "
		   "your address; try again later"),
	},
	[REASON_CLOSED] = {
		"closed",
		N_("closed: nobody else is let in here; try again later"),
	},
	[REASON_PROXY] = {
		"proxy",
		N_("refused: your proxy has sent no PROXY header: %s"),
	},
	[REASON_HANDSHAKE] = { "handshake", NULL },
	[REASON_REQUEST] = { "request", NULL },
	[REASON_JOINS] = { "joins", NULL },
	[REASON_CLIENT_LINES] = {
		"client_lines",
		N_("slow down: at most %s lines a second; what you say waits "
		   "until it is its turn"),
	},
	[REASON_CLIENT_BYTES] = {
		"client_bytes",
		N_("slow down: at most %s bytes a second; what you say waits "
		   "until it is its turn"),
	},
	[REASON_ADDRESS_LINES] = {
		"address_lines",
		N_("slow down: at most %s lines a second from your address; "
		   "what you say waits until it is its turn"),
	},
	[REASON_ADDRESS_BYTES] = {
		"address_bytes",
		N_("slow down: at most %s bytes a second from your address; "
		   "what you say waits until it is its turn"),
	},
	[REASON_LEFT] = { "left", NULL },
	[REASON_BROKEN] = { "broken", NULL },
	[REASON_IDLE] = { "idle", N_("closing: you have said nothing for %s") },
	[REASON_MEMORY] = {
		"memory",
		N_("closing: the memory for clients (%s) is used up, and you "
		   "take the most of it"),
	},
	[REASON_LAG] = { "lag", NULL },
	[REASON_KICKED] = { "kicked", N_("closing: sent away by %s") },
	[REASON_STOPPING] = { "stopping", NULL },
	[REASON_UNSTORED] = { "unstored", NULL },
	[REASON_RESTART] = {
		"restart",
		N_("restarting: come back and type /since %s"),
	},
	[REASON_FLOOD] = { "flood", NULL },
	[REASON_PROTOCOL] = { "protocol", NULL },
};

const char *
reason_name(enum reason reason)
{
	return rows[reason].name;
}

enum reason_kind
reason_kind(enum reason reason)
{
	if (reason < REASON_JOINS)
		return REASON_KIND_REFUSED;
	return reason < REASON_LEFT ? REASON_KIND_HELD : REASON_KIND_GONE;
}

size_t
reason_notice(enum reason reason, const char *limit,
	      char buf[REASON_NOTICE_MAX])
{
	const struct phrase_word word = { limit, strnlen(limit, LIMIT_MAX) };
	char *end = buf;

	if (rows[reason].told)
		end = phrase_put(buf, phrase(rows[reason].told), &word, 1);
	*end = '\0';
	return (size_t)(end - buf);
}

size_t
reason_notice_because(enum reason reason, const char *words,
		      char buf[REASON_NOTICE_MAX])
{
	char because[LIMIT_MAX + 1] = "";

	if (*words)
		snprintf(because, sizeof(because), ": %s", words);
	return reason_notice(reason, because, buf);
}

size_t
reason_notice_kicked(const char *by, const char *words,
		     char buf[REASON_NOTICE_MAX])
{
	char who[REASON_BY_MAX + sizeof(": ") + REASON_WORDS_MAX];

	snprintf(who, sizeof(who), "%.*s%s%s", REASON_BY_MAX, by,
		 *words ? ": " : "", words);
	return reason_notice(REASON_KICKED, who, buf);
}

void
reason_figures_text(const struct reason_figures *figures, char *buf,
		    size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < REASON_N && len < size; i++)
		if (figures->n[i] > 0)
			len += (size_t)snprintf(buf + len, size - len,
						"%s%s %" PRIu64,
						len > 0 ? ", " : "",
						rows[i].name, figures->n[i]);
}
