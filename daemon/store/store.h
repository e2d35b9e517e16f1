/* SPDX-License-Identifier: MIT */
/*
 * store.h - where lines get their numbers and become durable.
 *
 * The user (the room) posts lines and is told later, never from inside
 * store_post(), how they fared. At most one transaction runs at a time: what is
 * posted while it commits goes into the next one. So many lines share a commit
 * under load and none waits for a clock when there is none. A transaction is
 * stored whole or not at all, and transactions end in the order they began.
 *
 * store.c is the half that all stores share: it collects, hands over, reports.
 * A store is a struct that begins with a struct store, and three functions.
 * Everything here belongs to the loop thread; a store with threads of its own
 * comes back to it before it calls store_begin() or store_done().
 *
 * A store that outlives its process knows who has a line in it and no leave
 * line. When it is opened these are in present, for the user to go on with who
 * is still there, and to post the leave lines of the others. It knows the
 * newest line that has set the topic, too, even when that is not kept any more.
 */
#ifndef CHATD_STORE_H
#define CHATD_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/tally.h"
#include "store/found.h"
#include "store/lines.h"
#include "store/present.h"

/* Room for what people are told of a store that fails. */
#define STORE_TROUBLE_MAX 256

/* Lines in one page of the reader, at most; also lines in a chunk. */
#define STORE_PAGE_LINES 256

struct store;
struct store_read;
struct store_search;
struct timeval;

/* What is kept: the newest lines within all limits, by number. */
struct store_keep {
	uint64_t lines; /* lines at most; 0: no history */
	uint64_t bytes; /* raw text at most, as line_weight() counts */
	int64_t age;    /* nanoseconds at most; 0: however old */
};

/* How often stores look for lines that have become too old. */
extern const struct timeval store_aging;

/* Nanoseconds since the epoch, as in a line's time. */
int64_t store_now(void);

/* What a store can do. */
struct store_ops {
	/*
	 * Lines wait and no transaction runs: call store_begin() before long,
	 * but not from inside this call.
	 */
	void (*wanted)(struct store *store);
	/* Answer @read, not from inside this call, by store_read_done(). */
	void (*read)(struct store *store, struct store_read *read);
	/*
	 * Wait for better times no longer, as store_give_up() says. NULL: it
	 * never does.
	 */
	void (*give_up)(struct store *store);
	/* Answer @search, likewise. NULL: nobody can search it. */
	void (*search)(struct store *store, struct store_search *search);
	/* End and free the store; what was not answered never is. */
	void (*free)(struct store *store);
};

/* Who is told. All are called on the loop thread. */
struct store_user {
	/*
	 * The lines of @batch are about to be stored, numbered from
	 * batch->first on if it works. 0 lets them; a negative errno refuses
	 * the whole batch, which then fails with it. Set aside now whatever it
	 * takes to show them: stored() cannot fail.
	 */
	int (*prepare)(void *arg, const struct lines *batch);
	/*
	 * A transaction ended. @error 0: the lines are durable, numbered, and
	 * the store's kept range (first, last) is up to date. Negative errno:
	 * none of them is stored. @batch is borrowed until this returns.
	 */
	void (*stored)(void *arg, const struct lines *batch, int error);
	/* The oldest line kept is another one, and no transaction ended. */
	void (*kept)(void *arg);
};

/* How a store is doing, for logs and metrics: store_figures(). */
struct store_figures {
	struct tally commits; /* times in which batches were written */
	uint64_t failures;    /* times that it has begun to fail */
	uint64_t waiting;     /* lines posted and not answered */
	uint64_t unsaved;     /* lines shown that are only in memory so far */
	uint64_t dropped;     /* lines shown that never were stored */
	uint64_t wal_bytes;   /* in the log of what is not in the file yet */
	bool failing;         /* it fails now */
};

/* What a store is doing with posted lines. */
enum store_state {
	STORE_IDLE,    /* nothing posted */
	STORE_WANTED,  /* lines posted, the store has been told */
	STORE_RUNNING, /* a transaction is under way or being reported */
};

/* What all stores have in common. */
struct store {
	const struct store_ops *ops;   /* which store this is */
	const struct store_user *user; /* who is told, or NULL */
	void *user_arg;                /* argument of user's calls */
	struct lines filling;          /* posted, not begun */
	struct lines committing;       /* the transaction */
	uint64_t first;                /* oldest line kept */
	uint64_t last;                 /* newest; first - 1: none */
	uint64_t last_client;          /* highest client ever posted */
	struct present present;        /* who was here when it last ended */
	struct lines topic;            /* then the topic: a line, or none */
	uint64_t id; /* whose numbers these are; 0: only this process's */
	enum store_state state;       /* see there */
	struct store_figures figures; /* how it is doing */
	bool searchable;              /* by store_search() */
	uint32_t waiting_max; /* lines that may wait now; 0: as many as come */
	char trouble[STORE_TROUBLE_MAX]; /* to tell who comes; "": it works */
};

/* A request for a page. It lies in the asker's memory until answered. */
struct store_read {
	struct store_read *next; /* the store's: next one waiting */
	uint64_t from;           /* first line wanted */
	bool here; /* nothing else goes on: no thread has to read it */
	/*
	 * The answer. @error 0: @page holds at most STORE_PAGE_LINES lines from
	 * the first one kept at or after from; it is empty when there is none.
	 * Else negative errno and no page. @page is borrowed until this
	 * returns. The request may be used again or freed in it.
	 */
	void (*done)(struct store_read *read, const struct lines *page,
		     int error);
};

/* A search. It lies in the asker's memory until answered. */
struct store_search {
	struct store_search *next; /* the store's: next one waiting */
	const char *text;          /* what is looked for; borrowed */
	size_t len;                /* bytes of it */
	uint64_t from, to;         /* lines that are looked at */
	uint32_t most;             /* at most so many, up to FOUND_MAX */
	/*
	 * The answer. @error 0: the newest lines of those with all words of
	 * text. Else negative errno and nothing; -ETIMEDOUT: it takes too long.
	 * @found is borrowed until this returns. The request may be used again
	 * or freed in it.
	 */
	void (*done)(struct store_search *search, const struct found *found,
		     int error);
};

/*
 * Sets the common half up, with lines first to last kept (1 and 0: none yet).
 * For stores only.
 */
void store_init(struct store *store, const struct store_ops *ops,
		uint64_t first, uint64_t last);

/* Frees what the common half owns. For stores only. */
void store_fini(struct store *store);

/* Names who is told, before the first post. @user and @arg are kept. */
void store_attach(struct store *store, const struct store_user *user,
		  void *arg);

/*
 * Adds a copy of @line to what is stored next.
 * Returns 0 or a negative errno: the line is then not posted.
 */
int store_post(struct store *store, const struct line *line);

/* Fills *ret in. */
void store_figures(const struct store *store, struct store_figures *ret);

/*
 * Puts "3 commits, the longest 1.2 ms: ...; 0 failures; ..." into the @size
 * bytes at @text, cut if it is too long.
 */
void store_figures_text(const struct store_figures *figures, char *text,
			size_t size);

/*
 * True when as many lines wait for a store that fails as may: post no more, for
 * what is posted all the same takes memory until better times.
 */
bool store_full(const struct store *store);

/*
 * A store that fails and tries again tries no more: what waits, and what is
 * posted from now on, is answered, stored or not. For the end of the day.
 */
void store_give_up(struct store *store);

/*
 * Begins a transaction with all that waits. Returns the batch, numbered from
 * last + 1 on and unchanged until store_done(), or NULL when there is nothing
 * to do: nothing waited, or the user refused it and has been told.
 * For stores, and only after wanted().
 */
const struct lines *store_begin(struct store *store);

/*
 * Ends the transaction: @error 0 or negative errno. @first is the oldest line
 * kept from now on, if that is later than before (ignored on error). Tells the
 * user, then asks for the next transaction when lines have come in meanwhile.
 * For stores.
 */
void store_done(struct store *store, int error, uint64_t first);

/*
 * @first is the oldest line kept from now on; outside a transaction. Nothing
 * happens when it is no later than before. For stores.
 */
void store_kept(struct store *store, uint64_t first);

/*
 * Asks for a page; see struct store_read. @read is borrowed until its done()
 * has been called, which is later, and in the order asked.
 */
void store_read(struct store *store, struct store_read *read);

/*
 * Searches what people have said, and their names, for words: see struct
 * store_search, and search_query.h. @search is borrowed until its done() has
 * been called, which is later, and in the order asked. Returns 0; -EINVAL:
 * there is no word in the text; -E2BIG: it is too long, or has too many;
 * -EOPNOTSUPP: this store cannot be searched. Only after 0 is it answered.
 */
int store_search(struct store *store, struct store_search *search);

/* Ends and frees the store, whichever it is. NULL is nothing. */
void store_free(struct store *store);

#endif
