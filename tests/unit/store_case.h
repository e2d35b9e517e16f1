/* SPDX-License-Identifier: MIT */
/*
 * store_case.h - a store under test on a real loop, and a user of it.
 *
 * The user notes what the store tells it and keeps the texts of the lines that
 * were reported as stored. A store on disk lies in a directory of the test's
 * own; what its owner is told is noted too.
 */
#ifndef STORE_CASE_H
#define STORE_CASE_H

#include <stdbool.h>
#include <stdint.h>

#include <event2/event.h>

#include "store/store_sqlite.h"

/* What has happened. */
struct store_case {
	struct event_base *base;
	struct store *store;
	struct store_sqlite_options options; /* of a store on disk */
	int batches;                         /* reported */
	uint32_t lines;                      /* in the last one */
	int error;                           /* how it ended */
	int refused;                         /* batches that ended badly */
	int kept;                            /* times that first moved */
	int stops;                           /* times told to stop */
	char told[1024];                     /* to the room, each with LF */
	char page[16384];                    /* texts of the last page, each
						with LF */
	uint64_t page_first;                 /* its first number */
	int page_error;                      /* how the read ended */
	int pages;                           /* reads answered */
};

extern struct store_case sc;

/* A loop, a directory, and options for a store that keeps 1000 lines. */
void sc_set_up(void);

/* Frees the store and all the rest. */
void sc_tear_down(void);

/* Opens the store on disk; it must work. */
void sc_open(void);

/* Opens one that does @policy when it fails, and has it store "before". */
void sc_open_with(enum store_policy policy);

/* store_sqlite_new() with the options as they are. */
int sc_try_open(void);

/* Frees the store, and opens it again on the same file. */
void sc_reopen(void);

/* Posts an announcement. */
void sc_post(const char *text);

/* Posts a line of 1 MiB. */
void sc_post_much(void);

/* Posts @text to a store that fails and waits until it has tried. */
void sc_post_in_trouble(const char *text);

/* Posts a line of @kind that @client caused at @input_end; its text is "x". */
void sc_post_from(uint64_t client, enum line_kind kind, uint64_t input_end);

/* The same by who is called @name, and says @text. */
void sc_post_named(uint64_t client, enum line_kind kind, uint64_t input_end,
		   const char *name, const char *text);

/* Runs the loop until nothing is under way. */
void sc_run(void);

/* Runs the loop until as many batches have been reported. */
void sc_run_to_batch(int n);

/* Runs the loop until the room has been told @text, among other things. */
void sc_run_to_told(const char *text);

/* Posts "first" to "last" as texts and runs the loop. */
void sc_post_numbers(int first, int last);

/* Reads the page from @from on. Its lines must be @first and @texts. */
void sc_expect_page(uint64_t from, uint64_t first, const char *texts);

/* Runs @sql on the file by another connection, whose result is expected. */
void sc_expect_sql(const char *sql, const char *result);

/* The first number of the first row that @sql gives. */
int64_t sc_ask(const char *sql);

/* Has the log go to a file of the test's from here on. */
void sc_catch_log(void);

/* There is @text in it. */
void sc_expect_log(const char *text);

/* Has another connection lock the file against writers, or let it go. */
void sc_lock(bool lock);

#endif
