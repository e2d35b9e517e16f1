/* SPDX-License-Identifier: MIT */
/*
 * test_store_sqlite_search.c - searches that end before they are done: by their
 * time, and by the end of the store.
 */
#include "config.h"

#include <errno.h>

#include "store/store_sqlite_state.h"
#include "search_case.h"
#include "store_case.h"
#include "support/runner.h"

/* Searches for @text in all there is. */
static void
look_for(const char *text)
{
	se_look_for(text, 1, UINT64_MAX, FOUND_MAX);
}

/* Searches for what all have; the search is cut short. */
static void
is_cut_short(void)
{
	look_for("x");
	/* where SQLite looks at the clock is its own affair */
	if (se.error)
		ck_assert_int_eq(se.error, -ETIMEDOUT);
	else
		ck_assert(se.more);
}

/* It ends where its time does: with what is found by then, and a way on. */
START_TEST(store_sqlite_search_has_a_deadline)
{
	struct db_reader *reader;

	sc_open();
	for (int i = 0; i < 60; i++)
		sc_post("x");
	se_catch_up();
	reader = &store_sqlite_of(sc.store)->reader;
	look_for("x");
	ck_assert_int_eq(se.error, 0);
	ck_assert(!se.more);
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
