/* SPDX-License-Identifier: MIT */
/*
 * address_book.h - what clients of one address have done together.
 *
 * An address is here from its first client until nothing need be remembered of
 * it any more: its last client is gone and its buckets are full. Of those who
 * have no client a bounded number is kept, so that the book never has more
 * than that beside one for each client. Nothing happens by the clock: who can
 * be forgotten is, when somebody else leaves.
 */
#ifndef CHATD_ADDRESS_BOOK_H
#define CHATD_ADDRESS_BOOK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "common/prefix.h"
#include "common/rate.h"

/* Addresses without a client that are remembered at most. */
#define ADDRESS_BOOK_ABSENT_MAX 4096

/* An address, or what is counted as one. */
struct address {
	struct prefix prefix;      /* which; first: the book looks it up */
	uint32_t clients;          /* connected */
	struct bucket lines;       /* said by all of them */
	struct bucket bytes;       /* sent by all of them */
	struct bucket joins;       /* connections */
	struct bucket greetings;   /* handshakes of visitors */
	TAILQ_ENTRY(address) link; /* while it has no client */
};

/* The book. */
struct address_book {
	void *tree;                               /* all, for tsearch(3) */
	TAILQ_HEAD(address_list, address) absent; /* gone longest ago first */
	size_t n_absent;                          /* how many these are */
	size_t n;                                 /* how many there are */
};

/* An empty book. */
void address_book_init(struct address_book *book);

/* Frees all addresses; there must be no clients any more. */
void address_book_fini(struct address_book *book);

/* The address, or NULL. Borrowed until anybody leaves. */
const struct address *address_book_find(const struct address_book *book,
					const struct prefix *prefix);

/*
 * Counts one more client at @prefix. Returns its address, borrowed until that
 * client leaves, or NULL: no memory.
 */
struct address *address_book_enter(struct address_book *book,
				   const struct prefix *prefix);

/* A client has left. The address may be gone after that. */
void address_book_leave(struct address_book *book, struct address *address,
			coir_time now);

#endif
