/* SPDX-License-Identifier: MIT */
/*
 * test_store_sqlite_search.c - searches that end before they are done: by their
 * time, and by the end of the store.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "store/store_sqlite_state.h"
#include "store_case.h"
#include "support/runner.h"

static struct store_search search;
static bool answered;
static int search_error;
static uint64_t searched;
static bool more;

static void
done(struct store_search *asked, const struct found *found, int error)
{
	(void)asked;
	answered = true;
	search_error = error;
	if (error)
		return;
	searched = found->searched;
	more = found->more;
}

/* Searches for @text. */
static void
look_for(const char *text)
{
	search = (struct store_search){
		.text = text,
		.len = strlen(text),
		.from = 1,
		.to = UINT64_MAX,
		.most = FOUND_MAX,
		.done = done,
	};
	answered = false;
	ck_assert_int_eq(store_search(sc.store, &search), 0);
	while (!answered)
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

/* Has the index be up to date. */
static void
catch_up(void)
{
	sc_run();
	searched = 0;
	do
		look_for("x");
	while (searched < sc.store->last);
}

/* Searches for what all have; the search is cut short. */
static void
is_cut_short(void)
{
	look_for("x");
	/* where SQLite looks at the clock is its own affair */
	if (search_error)
		ck_assert_int_eq(search_error, -ETIMEDOUT);
	else
		ck_assert(more);
}

/* It ends where its time does: with what is found by then, and a way on. */
START_TEST(store_sqlite_search_has_a_deadline)
{
	struct db_reader *reader;

	sc_open();
	for (int i = 0; i < 60; i++)
		sc_post("x");
	catch_up();
	reader = &store_sqlite_of(sc.store)->reader;
	look_for("x");
	ck_assert_int_eq(search_error, 0);
	ck_assert(!more);
	reader->patience = coir_ms(0);
	is_cut_short();
	is_cut_short();
	/* and at once where the store is to be closed */
	sc_reopen();
	reader = &store_sqlite_of(sc.store)->reader;
	reader->patience = COIR_FOREVER;
	db_reader_hurry(reader);
	is_cut_short();
}
END_TEST

SUITE(store_sqlite_search)
{
	tcase_add_checked_fixture(tc_, sc_set_up, sc_tear_down);
	ADD(store_sqlite_search_has_a_deadline);
}
