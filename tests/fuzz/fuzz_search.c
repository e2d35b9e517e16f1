/* SPDX-License-Identifier: MIT */
/*
 * fuzz_search.c - any bytes as what somebody looks for.
 *
 * What is a query has bounds, and quotes in pairs; and FTS5, where it is, takes
 * it for words and nothing else: it finds no fault with it.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_SQLITE
#include <sqlite3.h>
#endif

#include "store/search_query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

#ifdef HAVE_SQLITE
/* A database in memory with one line, and a search in it. */
static sqlite3_stmt *
prepare(void)
{
	static const char setup[] =
		"CREATE VIRTUAL TABLE search USING fts5 (name, text);"
		"INSERT INTO search VALUES ('ann', 'good morning')";
	sqlite3 *db;
	sqlite3_stmt *statement = NULL;

	require(sqlite3_open(":memory:", &db) == SQLITE_OK);
	/* without FTS5 there is nothing to ask */
	if (sqlite3_exec(db, setup, NULL, NULL, NULL) == SQLITE_OK)
		require(sqlite3_prepare_v2(db,
					   "SELECT rowid FROM search"
					   " WHERE search MATCH ?1",
					   -1, &statement, NULL) == SQLITE_OK);
	return statement;
}

static void
ask(const char *query)
{
	static sqlite3_stmt *statement;
	int code;

	if (!statement)
		statement = prepare();
	if (!statement)
		return;
	sqlite3_bind_text(statement, 1, query, -1, SQLITE_TRANSIENT);
	code = sqlite3_step(statement);
	require(code == SQLITE_ROW || code == SQLITE_DONE);
	sqlite3_reset(statement);
}
#else
static void
ask(const char *query)
{
	(void)query;
}
#endif

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char query[SEARCH_QUERY_MAX];
	int error = search_query((const char *)data, size, query);
	size_t quotes = 0;

	if (error) {
		require(error == -EINVAL || error == -E2BIG);
		require(error == -E2BIG || size <= SEARCH_TEXT_MAX);
		return 0;
	}
	require(strlen(query) < sizeof(query));
	for (const char *at = query; *at; at++) {
		require((unsigned char)*at >= ' ');
		quotes += *at == '"';
	}
	require(quotes >= 2 && quotes % 2 == 0 &&
		quotes <= 2 * (size_t)SEARCH_WORDS_MAX);
	ask(query);
	return 0;
}
