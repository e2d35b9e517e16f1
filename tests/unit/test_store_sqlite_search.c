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

/* When the next one begins: not before as long as the last one took. */
START_TEST(store_sqlite_search_is_followed_by_a_pause)
{
	const struct store_hunt *hunt;
	coir_time begun;

	sc_open();
	sc_post_numbers(1, 3);
	hunt = &store_sqlite_of(sc.store)->hunt;
	begun = coir_now();
	look_for("x");
	ck_assert_int_gt(hunt->took, 0);
	ck_assert_int_ge(hunt->next.ns, begun.ns + 2 * hunt->took);
}
END_TEST

static bool answered;

static void
note_answer(struct store_search *search, const struct found *found, int error)
{
	(void)search;
	(void)found;
	ck_assert_int_eq(error, 0);
	answered = true;
}

/* Pages are read in it. */
START_TEST(store_sqlite_search_lets_pages_go_first)
{
	struct store_search second = { .text = "2",
				       .len = 1,
				       .from = 1,
				       .to = 3,
				       .most = 1,
				       .done = note_answer };
	struct store_hunt *hunt;

	sc_open();
	sc_post_numbers(1, 3);
	se_look_for("2", 1, UINT64_MAX, FOUND_MAX);
	hunt = &store_sqlite_of(sc.store)->hunt;
	/* as if that one had taken an hour */
	hunt->next = coir_after(coir_sec(3600));
	ck_assert_int_eq(store_search(sc.store, &second), 0);
	sc_expect_page(1, 1, "1\n2\n3\n");
	ck_assert(!answered);
	ck_assert(!hunt->out);
	/* what is asked when it is over has its turn behind that */
	hunt->next = coir_now();
	se_look_for("3", 1, UINT64_MAX, FOUND_MAX);
	ck_assert(answered);
}
END_TEST

SUITE(store_sqlite_search)
{
	tcase_add_checked_fixture(tc_, sc_set_up, sc_tear_down);
	ADD(store_sqlite_search_has_a_deadline);
	ADD(store_sqlite_search_is_followed_by_a_pause);
	ADD(store_sqlite_search_lets_pages_go_first);
}
