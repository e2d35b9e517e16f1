/* SPDX-License-Identifier: MIT */
/*
 * address_book.c - see address_book.h.
 *
 * A balanced tree and not a hash table: whoever can choose his addresses cannot
 * make it slow, and nothing has to be kept secret for that.
 */
#include "config.h"

#include "limit/address_book.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* Forgotten at most when one client leaves: more than can have come. */
#define FORGET_BATCH 2

static int
compare(const void *a, const void *b)
{
	const struct prefix *x = a, *y = b;

	if (x->bits != y->bits)
		return x->bits < y->bits ? -1 : 1;
	return memcmp(x->bytes, y->bytes, sizeof(x->bytes));
}

void
address_book_init(struct address_book *book)
{
	*book = (struct address_book){ 0 };
	TAILQ_INIT(&book->absent);
}

static void
forget(struct address_book *book, struct address *address)
{
	TAILQ_REMOVE(&book->absent, address, link);
	book->n_absent--;
	tdelete(address, &book->tree, compare);
	book->n--;
	free(address);
}

void
address_book_fini(struct address_book *book)
{
	while (!TAILQ_EMPTY(&book->absent))
		forget(book, TAILQ_FIRST(&book->absent));
	assert(book->n == 0);
}

const struct address *
address_book_find(const struct address_book *book, const struct prefix *prefix)
{
	struct address **node = tfind(prefix, &book->tree, compare);

	return node ? *node : NULL;
}

static struct address *
add(struct address_book *book, const struct prefix *prefix)
{
	struct address *address = calloc(1, sizeof(*address));

	if (!address)
		return NULL;
	address->prefix = *prefix;
	if (!tsearch(address, &book->tree, compare)) {
		free(address);
		return NULL;
	}
	book->n++;
	return address;
}

struct address *
address_book_enter(struct address_book *book, const struct prefix *prefix)
{
	struct address **node = tfind(prefix, &book->tree, compare);
	struct address *address = node ? *node : add(book, prefix);

	if (!address)
		return NULL;
	if (node && address->clients == 0) {
		TAILQ_REMOVE(&book->absent, address, link);
		book->n_absent--;
	}
	address->clients++;
	return address;
}

/* Is it as if the address had never been here? */
static bool
is_settled(const struct address *address, coir_time now)
{
	return bucket_is_full(&address->lines, now) &&
		bucket_is_full(&address->bytes, now) &&
		bucket_is_full(&address->joins, now) &&
		bucket_is_full(&address->greetings, now);
}

void
address_book_leave(struct address_book *book, struct address *address,
		   coir_time now)
{
	if (--address->clients > 0)
		return;
	TAILQ_INSERT_TAIL(&book->absent, address, link);
	book->n_absent++;
	for (int i = 0; i < FORGET_BATCH; i++) {
		struct address *first = TAILQ_FIRST(&book->absent);

		if (first &&
		    (book->n_absent > ADDRESS_BOOK_ABSENT_MAX ||
		     is_settled(first, now)))
			forget(book, first);
	}
}
