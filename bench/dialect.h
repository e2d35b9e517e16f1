/* SPDX-License-Identifier: MIT */
/*
 * dialect.h - how the clients of a server speak: what they say first, how a
 * text is said, and how it is found in what they hear. A text has no line end
 * and nothing that a dialect would have to quote.
 *
 * What one client hears another hears byte for byte, but for asides. That is
 * what makes it cheap to check millions of deliveries a second.
 */
#ifndef BENCH_DIALECT_H
#define BENCH_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

/* Enough for what is said first, and for a text as it is said. */
#define DIALECT_MAX 512

/** struct dialect - the functions write at most DIALECT_MAX bytes. */
struct dialect {
	/* who speaks does not hear it: speakers have their own connections */
	bool apart;
	/* what several say comes to each in another order: one speaks */
	bool one_speaks;
	/* the server speaks first, and few may wait to be let in */
	bool greets;
	/* it is spoken inside of TLS */
	bool secret;
	/* what ends a text that is heard */
	const char *trailer;
	/*
	 * The HTTP that asks for the dialect at @port, and is answered before
	 * anything else; NULL: none; returns how long.
	 */
	size_t (*knock)(int port, char *ret_bytes);
	/* what connection @who says first; NULL: nothing; returns how long */
	size_t (*log_in)(int who, bool speaks, char *ret_bytes);
	/* how a text is said; returns how long that is */
	size_t (*say)(const char *text, size_t len, char *ret_bytes);
	/*
	 * How long the first message in @bytes is, 0: it is not whole; and
	 * which part of it is the text.
	 */
	size_t (*heard)(const char *bytes, size_t len, const char **ret_text,
			size_t *ret_len);
	/* how long what only this client hears is; NULL: there is no such */
	size_t (*aside)(const char *bytes, size_t len);
};

/* A line is a text: chatd, and all that are as simple. */
extern const struct dialect dialect_lines;

/* The same, by TLS. */
extern const struct dialect dialect_secret_lines;

#endif
