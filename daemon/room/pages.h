/* SPDX-License-Identifier: MIT */
/*
 * pages.h - old lines, read back from the store and rendered.
 *
 * A page is a chunk of lines that are not in the transcript's window any more:
 * page n holds the lines of chunk n. All who read it share it. Pages are kept
 * up to a number of bytes; the one that was used longest ago goes first.
 *
 * Who needs a page that is not here waits for it with a struct page_wait. One
 * read a page is under way, whoever waits, and only a few altogether; other
 * pages stand in line in the order in which they were asked for. A page that
 * was waited for stays until all its waiters have had their turn: so any number
 * of readers, each at a place of its own, go on by a page a turn in a cache
 * that holds but one. While nothing is asked for, the page after one in use is
 * read ahead.
 *
 * A page that cannot be read is tried again when pages_retry() says so, several
 * times; then its lines count as gone. Lines that the store no longer keeps are
 * gone at once: a page says where what it has begins.
 *
 * Nothing here waits or takes time from a commit. Callbacks come from the
 * store's answers and from pages_retain(); they may come from pages_wait() and
 * pages_unwait() of another waiter's page, too. They only note.
 */
#ifndef CHATD_PAGES_H
#define CHATD_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "room/chunk.h"
#include "store/store.h"

struct page;
struct pages;
struct style;

/* Chains of the table in which pages are found. */
#define PAGES_CHAINS 1024

/* Reads that are under way at most. */
#define PAGES_READS_MAX 4

/* How often a page is tried before its lines count as gone. */
#define PAGES_TRIES_MAX 10

/* Where a page is; each state has a list. */
enum page_state {
	PAGE_WANTED,  /* to be read */
	PAGE_READING, /* being read */
	PAGE_FAILED,  /* to be read again, later */
	PAGE_HERE,    /* complete; used longest ago first */
	PAGE_STATES,  /* how many there are */
};

LIST_HEAD(page_chain, page);
TAILQ_HEAD(page_list, page);

/* Somebody who waits for a page. All-zero memory waits for none. */
struct page_wait {
	TAILQ_ENTRY(page_wait) link; /* among those who wait, until due */
	struct page *page;           /* the page, or NULL */
	bool due;                    /* it is here: the waiter's turn */
};

/* Who is told. */
struct pages_ops {
	/* What @wait waited for is here, or gone for good: look. */
	void (*ready)(struct page_wait *wait);
	/* A page could not be read: call pages_retry() in a while. */
	void (*retry)(struct pages *pages);
};

/* The pages of one style. */
struct pages {
	const struct pages_ops *ops;           /* who is told */
	const struct style *style;             /* how lines look */
	struct store *store;                   /* where they are; borrowed */
	struct page_chain chain[PAGES_CHAINS]; /* all, by number */
	struct page_list list[PAGE_STATES];    /* all, by state */
	uint64_t oldest;                       /* lines before it are gone */
	uint64_t end;     /* page after the last: the window's */
	size_t bytes;     /* that the pages here take */
	size_t bytes_max; /* that they may take when no turn is due */
	unsigned reading; /* reads under way */
	uint64_t reads;   /* figure: pages asked of the store */
	uint64_t failed;  /* figure: reads that failed */
};

/*
 * Makes an empty cache of pages that come from @store and look as @style (both
 * borrowed), of about @bytes_max bytes; @ops are kept.
 */
void pages_init(struct pages *p, const struct pages_ops *ops,
		const struct style *style, struct store *store,
		size_t bytes_max);

/*
 * Frees all pages. Nobody may wait any more. Reads that the store has not
 * answered it never may: it has to be freed next.
 */
void pages_fini(struct pages *p);

/* Lines from @oldest on can be had, in pages before page @end. */
void pages_begin(struct pages *p, uint64_t oldest, uint64_t end);

/* The chunk that @line is in, if the line is here, or NULL. */
const struct chunk *pages_chunk(const struct pages *p, uint64_t line);

/* The first line from @line, which the store keeps, that is not gone. */
uint64_t pages_reachable(const struct pages *p, uint64_t line);

/*
 * Has @wait wait for the page of @line, which is not here, and for no other.
 * Returns 0 or -ENOMEM: it waits for none.
 */
int pages_wait(struct pages *p, uint64_t line, struct page_wait *wait);

/* The waiter has had its turn, or does not wait any more. */
void pages_unwait(struct page_wait *wait);

/* Somebody will read @line next: keeps its page, reads ahead what follows. */
void pages_use(struct pages *p, uint64_t line);

/*
 * Page @number, which left the window: @chunk (taken), in which the lines from
 * @first on are. The window begins behind it.
 */
void pages_put(struct pages *p, uint64_t number, struct chunk *chunk,
	       uint64_t first);

/* Lines before @oldest are gone. */
void pages_retain(struct pages *p, uint64_t oldest);

/* Tries again what could not be read. */
void pages_retry(struct pages *p);

#endif
