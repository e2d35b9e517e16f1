/* SPDX-License-Identifier: MIT */
/*
 * store_case.c - a store under test on a real loop, and a user of it.
 */
#include "config.h"

#include "store_case.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/store_sqlite_state.h"
#include "support/tempdir.h"

struct store_case sc;

static sqlite3 *other;        /* the connection that locks */
static int saved_stderr = -1; /* while the log goes elsewhere */

static int
prepare(void *arg, const struct lines *batch)
{
	ck_assert_ptr_eq(arg, &sc);
	ck_assert_uint_gt(batch->count, 0);
	ck_assert_uint_eq(batch->first, sc.store->last + 1);
	return 0;
}

static void
stored(void *arg, const struct lines *batch, int error)
{
	ck_assert_ptr_eq(arg, &sc);
	sc.batches++;
	sc.lines = batch->count;
	sc.error = error;
	sc.refused += error != 0;
	if (!error)
		ck_assert_uint_eq(batch->first + batch->count,
				  sc.store->last + 1);
}

static void
kept(void *arg)
{
	ck_assert_ptr_eq(arg, &sc);
	sc.kept++;
}

static const struct store_user user = { prepare, stored, kept };

static void
tell(void *arg, const char *text)
{
	size_t len = strlen(sc.told);

	ck_assert_ptr_eq(arg, &sc);
	snprintf(sc.told + len, sizeof(sc.told) - len, "%s\n", text);
}

static void
stop(void *arg)
{
	ck_assert_ptr_eq(arg, &sc);
	sc.stops++;
}

static const struct store_owner owner = { tell, stop };

void
sc_set_up(void)
{
	sc = (struct store_case){ .base = event_base_new() };
	ck_assert_ptr_nonnull(sc.base);
	tempdir_new();
	sc.options = (struct store_sqlite_options){
		.search = true,
		.path = in_tempdir("room.db"),
		.keep = { .lines = 1000, .bytes = 100000 },
		.hold_max = 10,
		.retry_ms = 1,
		.owner = &owner,
		.owner_arg = &sc,
	};
}

void
sc_tear_down(void)
{
	if (saved_stderr >= 0) {
		dup2(saved_stderr, STDERR_FILENO);
		close(saved_stderr);
		saved_stderr = -1;
	}
	sqlite3_close(other);
	other = NULL;
	store_free(sc.store);
	event_base_free(sc.base);
	tempdir_remove();
}

int
sc_try_open(void)
{
	int rc = store_sqlite_new(sc.base, &sc.options, &sc.store);

	if (rc < 0)
		return rc;
	store_attach(sc.store, &user, &sc);
	/* a busy machine is no reason to find less */
	store_sqlite_of(sc.store)->reader.patience = COIR_FOREVER;
	return 0;
}

void
sc_open(void)
{
	ck_assert_int_eq(sc_try_open(), 0);
}

void
sc_reopen(void)
{
	store_free(sc.store);
	sc.store = NULL;
	sc_open();
}

void
sc_post(const char *text)
{
	struct line line = {
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = LINE_ANNOUNCEMENT,
		.time = store_now(),
	};

	ck_assert_int_eq(store_post(sc.store, &line), 0);
}

void
sc_post_much(void)
{
	static char text[(1 << 20) + 1];

	memset(text, 'x', sizeof(text) - 1);
	sc_post(text);
}

void
sc_post_in_trouble(const char *text)
{
	sc_post(text);
	while (!sc.store->figures.failing)
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

void
sc_post_from(uint64_t client, enum line_kind kind, uint64_t input_end)
{
	struct line line = {
		.address = "tcp:a",
		.address_len = 5,
		.label = "fiber",
		.label_len = 5,
		.text = "x",
		.text_len = kind == LINE_MESSAGE,
		.kind = (uint8_t)kind,
		.time = store_now(),
		.client = client,
		.input_end = input_end,
	};

	ck_assert_int_eq(store_post(sc.store, &line), 0);
}

void
sc_post_named(uint64_t client, enum line_kind kind, uint64_t input_end,
	      const char *name, const char *text)
{
	struct line line = {
		.address = "tcp:a",
		.address_len = 5,
		.label = "fiber",
		.label_len = 5,
		.name = name,
		.name_len = (uint8_t)strlen(name),
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = (uint8_t)kind,
		.time = 7,
		.client = client,
		.input_end = input_end,
	};

	ck_assert_int_eq(store_post(sc.store, &line), 0);
}

void
sc_open_with(enum store_policy policy)
{
	sc.options.policy = policy;
	sc_open();
	sc_post("before");
	sc_run();
}

void
sc_run(void)
{
	ck_assert_int_ge(event_base_loop(sc.base, 0), 0);
}

void
sc_run_to_batch(int n)
{
	while (sc.batches < n)
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

void
sc_run_to_told(const char *text)
{
	while (!strstr(sc.told, text))
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

void
sc_post_numbers(int first, int last)
{
	char text[16];

	for (int i = first; i <= last; i++) {
		snprintf(text, sizeof(text), "%d", i);
		sc_post(text);
	}
	sc_run();
}

static void
page_done(struct store_read *read, const struct lines *page, int error)
{
	size_t len = 0;

	(void)read;
	sc.pages++;
	sc.page_error = error;
	sc.page[0] = '\0';
	if (error)
		return;
	sc.page_first = page->first;
	for (uint32_t i = 0; i < page->count; i++) {
		struct line line = lines_get(page, i);

		len += (size_t)snprintf(sc.page + len, sizeof(sc.page) - len,
					"%.*s\n", (int)line.text_len,
					line.text);
	}
}

void
sc_expect_page(uint64_t from, uint64_t first, const char *texts)
{
	struct store_read read = { .from = from, .done = page_done };
	int before = sc.pages;

	store_read(sc.store, &read);
	ck_assert_int_eq(sc.pages, before);
	while (sc.pages == before)
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
	ck_assert_int_eq(sc.page_error, 0);
	ck_assert_uint_eq(sc.page_first, first);
	ck_assert_str_eq(sc.page, texts);
}

/* Adds a row to what @arg points to, columns by "|" as sqlite3(1) has them. */
static int
add_row(void *arg, int n, char **values, char **names)
{
	FILE *out = arg;

	(void)names;
	for (int i = 0; i < n; i++)
		fprintf(out, "%s%c", values[i] ? values[i] : "",
			i + 1 < n ? '|' : '\n');
	return 0;
}

/* Another connection, with patience: the store's writer may be at something. */
static struct sqlite3 *
open_other(void)
{
	struct sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(sc.options.path, &db), SQLITE_OK);
	ck_assert_int_eq(sqlite3_busy_timeout(db, 60000), SQLITE_OK);
	return db;
}

void
sc_expect_sql(const char *sql, const char *result)
{
	char *rows;
	size_t len;
	FILE *out = open_memstream(&rows, &len);
	sqlite3 *db;

	ck_assert_ptr_nonnull(out);
	db = open_other();
	ck_assert_int_eq(sqlite3_exec(db, sql, add_row, out, NULL), SQLITE_OK);
	sqlite3_close(db);
	fclose(out);
	ck_assert_str_eq(rows, result);
	free(rows);
}

int64_t
sc_ask(const char *sql)
{
	struct sqlite3 *db;
	int64_t value = 0;

	db = open_other();
	ck_assert_int_eq(db_ask(db, sql, &value), 0);
	sqlite3_close(db);
	return value;
}

void
sc_lock(bool lock)
{
	if (!other)
		other = open_other();
	ck_assert_int_eq(sqlite3_exec(other,
				      lock ? "BEGIN IMMEDIATE" : "ROLLBACK",
				      NULL, NULL, NULL),
			 SQLITE_OK);
}

void
sc_catch_log(void)
{
	int fd = open(in_tempdir("log"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	saved_stderr = dup(STDERR_FILENO);
	ck_assert_int_ge(dup2(fd, STDERR_FILENO), 0);
	close(fd);
}

void
sc_expect_log(const char *text)
{
	static char log[4096];
	FILE *in = fopen(in_tempdir("log"), "r");

	ck_assert_ptr_nonnull(in);
	log[fread(log, 1, sizeof(log) - 1, in)] = '\0';
	fclose(in);
	if (!strstr(log, text))
		ck_abort_msg("no \"%s\" in \"%s\"", text, log);
}
