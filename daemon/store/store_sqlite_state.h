/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite_state.h - the SQLite store's own struct, for the files of it.
 *
 * store_sqlite.c opens and closes it, store_sqlite_write.c brings batches to
 * the writer, store_sqlite_read.c pages from the reader,
 * store_sqlite_search.c finds lines, and store_sqlite_trouble.c does what the
 * policy says when writing fails.
 */
#ifndef CHATD_STORE_SQLITE_STATE_H
#define CHATD_STORE_SQLITE_STATE_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>

#include <coir/time.h>

#include "common/worker.h"
#include "store/db_reader.h"
#include "store/db_writer.h"
#include "store/search_query.h"
#include "store/shelf.h"
#include "store/store_sqlite.h"

/* How writing goes. */
enum store_trouble {
	TROUBLE_NONE,     /* well */
	TROUBLE_HOLD,     /* badly: the batch is kept and tried again */
	TROUBLE_REMEMBER, /* badly: batches go to the shelf */
	TROUBLE_REFUSE,   /* badly: those that fail are refused */
};

/* What is said of the write-ahead log, from good to bad. */
enum wal_length {
	WAL_SHORT, /* nothing */
	WAL_SLOW,  /* it is long, for the disk has not got it copied */
	WAL_HELD,  /* it is long, as long as somebody reads */
};

/* A batch on its way to the file. */
struct store_write {
	struct job job;            /* the writer's; must be first */
	struct store_sqlite *s;    /* whose it is */
	const struct lines *batch; /* what is written */
	bool shown;                /* it has been seen already */
	bool out;                  /* it is under way */
	int error;                 /* how it went */
	uint64_t first;            /* oldest line kept, then */
	uint64_t wal_bytes;        /* in the write-ahead log, then */
	bool wal_held;             /* that did not begin anew for readers */
	bool wal_lent;             /* that is to be copied into the file */
	int64_t took;              /* nanoseconds in which it was committed */
};

/* What is in the write-ahead log on its way into the file. */
struct store_tidying {
	struct job job;         /* the copier's, then the writer's; first */
	struct store_sqlite *s; /* whose it is */
	struct sqlite3 *db;     /* the copier's connection, or NULL */
	int pages;              /* how many the log had, or -1 */
	bool again;             /* another copy is to be made */
};

/* Lines becoming too old. */
struct store_aging {
	struct job job;          /* the writer's; must be first */
	struct store_sqlite *s;  /* whose it is */
	struct db_beyond beyond; /* lines that are only on the shelf */
	uint64_t first;          /* oldest line kept, then */
	bool out;                /* it is under way */
	bool again;              /* it was wanted when it could not be */
};

/* A page on its way from the file. */
struct store_page {
	struct job job;         /* the reader's; must be first */
	struct store_sqlite *s; /* whose it is */
	uint64_t from, to;      /* the lines wanted */
	struct lines lines;     /* the page */
	int error;              /* how it went */
	bool again;             /* it was tried before */
	bool out;               /* it is under way */
};

/* A search on its way: to the writer, for what it has not indexed yet, then to
 * the reader. */
struct store_hunt {
	struct job job;               /* the one's, then the other's; first */
	struct store_sqlite *s;       /* whose it is */
	struct store_search *waiting; /* asked, longest ago first */
	struct store_search **end;    /* where the next one is linked */
	struct event begin;           /* some wait, and none is under way */
	coir_time next;               /* when the next one may begin */
	int64_t took; /* nanoseconds that threads were busy with this one */
	char query[SEARCH_QUERY_MAX]; /* of the first */
	uint64_t from, to;            /* lines that it looks at */
	uint32_t most;                /* lines that it is to find at most */
	struct found found;           /* what it has found */
	int error;                    /* how it went */
	bool damaged;                 /* the index has been seen to be */
	unsigned damages;             /* times that it was, as of the job */
	unsigned reported;            /* those that the log has */
	bool out;                     /* it is under way */
};

/* The store. */
struct store_sqlite {
	struct store store;              /* the common half; must be first */
	const struct store_owner *owner; /* who answers for it */
	void *owner_arg;                 /* argument of its calls */
	char *path;                      /* of the file */
	struct store_keep keep;          /* what is kept */
	enum store_policy policy;        /* when writing fails */
	uint32_t hold_max;               /* lines that may wait */
	int retry_ms;                    /* first pause before an attempt */
	struct db_writer writer;         /* the writing thread's */
	struct db_reader reader;         /* the reading thread's */
	struct worker *writing_thread;   /* writes */
	struct worker *reading_thread;   /* reads */
	struct worker *copying_thread;   /* copies the write-ahead log */
	struct store_tidying tidying;    /* what it is at */
	bool power;                      /* lines survive a power cut */
	uint64_t written;                /* newest line in the file */
	struct store_write write;        /* the one under way */
	struct event begin;              /* a transaction is wanted */
	struct event aging;              /* lines may be too old */
	struct store_aging age;          /* the look for them */
	enum store_trouble trouble;      /* how writing goes */
	int error;                       /* why it does not go well */
	int pause_ms;                    /* before the next attempt */
	bool told_full;                  /* that no more may wait */
	enum wal_length told_wal;        /* how long the log is */
	uint64_t dropped_before;         /* figures.dropped, before trouble */
	struct event retry;              /* the next attempt */
	struct shelf unsaved;            /* lines shown that are not written */
	struct lines rest;               /* some of them, being written */
	struct store_read *reads;        /* waiting, oldest first */
	struct store_read **reads_end;   /* where the next one is linked */
	struct event answer;             /* reads wait, and none is under way */
	struct store_page page;          /* the one under way */
	struct store_hunt hunt;          /* searches */
};

/* The whole of which @store is the common half. */
static inline struct store_sqlite *
store_sqlite_of(struct store *store)
{
	return (struct store_sqlite *)store;
}

/* Sets the writing half up; the writer and its thread are there. */
void store_sqlite_write_init(struct store_sqlite *s, struct event_base *base);

/* store_ops.wanted. */
void store_sqlite_wanted(struct store *store);

/* Gives the writer @batch, which stays as it is until it is written. */
void store_sqlite_write(struct store_sqlite *s, const struct lines *batch);

/* The writer has lent the write-ahead log: it is copied into the file. */
void store_sqlite_tidy(struct store_sqlite *s);

/* Has the writer look for lines that are too old, or too many by now. */
void store_sqlite_age(struct store_sqlite *s);

/* Sets the reading half up. */
void store_sqlite_read_init(struct store_sqlite *s, struct event_base *base);

/* store_ops.read. */
void store_sqlite_read(struct store *store, struct store_read *read);

/* Sets searching up. */
void store_sqlite_search_init(struct store_sqlite *s, struct event_base *base);

/* store_ops.search. */
void store_sqlite_search(struct store *store, struct store_search *search);

/* Sets up what is done in trouble. */
void store_sqlite_trouble_init(struct store_sqlite *s, struct event_base *base);

/* The batch that the store has begun could not be written. */
void store_sqlite_failed(struct store_sqlite *s, int error);

/* What was written in trouble: it is over if that was all there was. */
void store_sqlite_recovered(struct store_sqlite *s);

/* The batch that the store has begun is shown from memory. */
void store_sqlite_remember(struct store_sqlite *s);

/* Cuts the shelf to size. Returns the oldest line that is kept then. */
uint64_t store_sqlite_retain_unsaved(struct store_sqlite *s);

/* Some lines of the shelf were written, or (@error) not. */
void store_sqlite_rest_written(struct store_sqlite *s, int error);

/* store_ops.give_up. */
void store_sqlite_give_up(struct store *store);

/* The threads have ended: a last attempt to write what is on the shelf. */
void store_sqlite_save_rest(struct store_sqlite *s);

#endif
