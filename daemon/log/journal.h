/* SPDX-License-Identifier: MIT */
/*
 * journal.h - lines for systemd's journal, with fields.
 *
 * The journal's own protocol: a datagram of KEY=VALUE lines to a socket. It is
 * spoken here and not by sd_journal_sendv(3), which waits when the journal is
 * slow: the loop must not, and what the journal does not take at once goes the
 * other way. See https://systemd.io/JOURNAL_NATIVE_PROTOCOL.
 */
#ifndef CHATD_JOURNAL_H
#define CHATD_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

/* The socket where the journal takes lines; tests have another one. */
extern const char *journal_socket;

/* An entry is cut off at this length: fields that do not fit are left out. */
#define JOURNAL_ENTRY_MAX 8192

/* An entry under way. */
struct journal_entry {
	char bytes[JOURNAL_ENTRY_MAX];
	size_t len; /* of it */
};

/* Is standard error the stream that $JOURNAL_STREAM names? */
bool journal_is_stderr(void);

/* Adds a field; the value has no line ends. NULL or "" is left out. */
void journal_add(struct journal_entry *entry, const char *key,
		 const char *value);

/* Sends @entry. Returns 0 or a negative errno: it was not taken. */
int journal_send(const struct journal_entry *entry);

/* Closes the socket to send from, if it is open. */
void journal_close(void);

#endif
