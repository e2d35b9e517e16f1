/* SPDX-License-Identifier: MIT */
/*
 * reason.c - see reason.h.
 */
#include "config.h"

#include "limit/reason.h"

#include <inttypes.h>
#include <stdio.h>

/* One row a reason; what is told has the limit in its middle. */
static const struct {
	const char *name;   /* for figures */
	const char *before; /* NULL: nobody is told */
	const char *after;
} rows[REASON_N] = {
	[REASON_NONE] = { "none", NULL, NULL },
	[REASON_STORE] = { "store",
			   "full: what is said here cannot be stored now; "
			   "try again later",
			   "" },
	[REASON_BANNED] = { "banned",
			    "banned: nobody is let in from your "
			    "address",
			    "" },
	[REASON_LISTENER_FULL] = { "listener_full", "full: at most ",
				   " clients are let in here; try again "
				   "later" },
	[REASON_FULL] = { "full", "full: at most ",
			  " clients are let in; try again later" },
	[REASON_NO_MEMORY] = { "no_memory", "full: the memory for clients (",
			       ") is used up; try again later" },
	[REASON_ADDRESS_FULL] = { "address_full", "full: at most ",
				  " clients are let in from your address; try "
				  "again when one has left" },
	[REASON_ADDRESS_JOINS] = { "address_joins", "too fast: at most ",
				   " connections a second are let in from your "
				   "address; try again later" },
	[REASON_CLOSED] = { "closed",
			    "closed: nobody else is let in here; try again "
			    "later",
			    "" },
	[REASON_PROXY] = { "proxy",
			   "refused: your proxy has sent no PROXY header: ",
			   "" },
	[REASON_HANDSHAKE] = { "handshake", NULL, NULL },
	[REASON_JOINS] = { "joins", NULL, NULL },
	[REASON_CLIENT_LINES] = { "client_lines", "slow down: at most ",
				  " lines a second; what you say waits until "
				  "it is its turn" },
	[REASON_CLIENT_BYTES] = { "client_bytes", "slow down: at most ",
				  " bytes a second; what you say waits until "
				  "it is its turn" },
	[REASON_ADDRESS_LINES] = { "address_lines", "slow down: at most ",
				   " lines a second from your address; what "
				   "you say waits until it is its turn" },
	[REASON_ADDRESS_BYTES] = { "address_bytes", "slow down: at most ",
				   " bytes a second from your address; what "
				   "you say waits until it is its turn" },
	[REASON_LEFT] = { "left", NULL, NULL },
	[REASON_BROKEN] = { "broken", NULL, NULL },
	[REASON_IDLE] = { "idle", "closing: you have said nothing for ", "" },
	[REASON_MEMORY] = { "memory", "closing: the memory for clients (",
			    ") is used up, and you take the most of it" },
	[REASON_LAG] = { "lag", NULL, NULL },
	[REASON_KICKED] = { "kicked", "closing: sent away by an administrator",
			    "" },
	[REASON_STOPPING] = { "stopping", NULL, NULL },
	[REASON_UNSTORED] = { "unstored", NULL, NULL },
	[REASON_RESTART] = { "restart",
			     "restarting: come back and type /since ", "" },
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
	int len = 0;

	buf[0] = '\0';
	if (rows[reason].before)
		len = snprintf(buf, REASON_NOTICE_MAX, "%s%s%s",
			       rows[reason].before, limit, rows[reason].after);
	return (size_t)len;
}

size_t
reason_notice_because(enum reason reason, const char *words,
		      char buf[REASON_NOTICE_MAX])
{
	char because[sizeof(": ") + REASON_WORDS_MAX] = "";

	if (*words)
		snprintf(because, sizeof(because), ": %s", words);
	return reason_notice(reason, because, buf);
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
