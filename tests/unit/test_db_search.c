/* SPDX-License-Identifier: MIT */
/*
 * The index of words: it follows what is stored and what is taken out, over the
 * end of the process at any instant, damage, and configurations without it.
 * FTS5 itself says whether it has all of the lines in the file and no other.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "store/search_query.h"
#include "store/store_sqlite_state.h"
#include "search_case.h"
#include "store_case.h"
#include "support/runner.h"

/* Has the writer take out the lines below @number. */
static void
take_out(uint64_t number)
{
	while ((uint64_t)sc_ask("SELECT min(number) FROM line") < number)
		se_look_for("x", 1, UINT64_MAX, 1);
}

/* From here on the writer belongs to the test. */
static struct db_writer *
take_writer(void)
{
	struct store_sqlite *s = store_sqlite_of(sc.store);

	worker_free(s->writing_thread);
	s->writing_thread = NULL;
	return &s->writer;
}

/* The index has what the file has: nothing is missing, nothing is left. */
static void
is_whole(void)
{
	sc_expect_sql("CREATE TEMP VIEW words AS SELECT number, name, text"
		      "  FROM line WHERE kind NOT IN (2, 3);"
		      "CREATE VIRTUAL TABLE temp.again USING fts5 (name, text,"
		      "  content = 'words', content_rowid = 'number',"
		      "  tokenize = 'unicode61 remove_diacritics 2');"
		      "INSERT INTO again (again) VALUES ('rebuild');"
		      "CREATE VIRTUAL TABLE temp.have"
		      "  USING fts5vocab (main, search, instance);"
		      "CREATE VIRTUAL TABLE temp.want"
		      "  USING fts5vocab (temp, again, instance);"
		      "SELECT * FROM temp.have EXCEPT SELECT * FROM temp.want;"
		      "SELECT * FROM temp.want EXCEPT SELECT * FROM temp.have",
		      "");
}

START_TEST(db_search_has_what_was_said_and_by_whom)
{
	sc_open();
	sc_post_named(1, LINE_JOIN, 0, "ann", "");
	sc_post_named(1, LINE_MESSAGE, 1, "ann", "Coffee, at the Caf\xc3\xa9?");
	sc_post_named(1, LINE_ACTION, 2, "ann", "waves");
	sc_post_named(1, LINE_TOPIC, 3, "ann", "coffee and tea");
	sc_post_named(1, LINE_RENAME, 4, "ann", "anna");
	sc_post("the room closes for coffee");
	sc_post_named(1, LINE_LEAVE, 0, "anna", "");
	se_catch_up();
	se_finds("coffee", "6 4 2 ");
	se_finds("cafe", "2 ");
	se_finds("\"coffee and\"", "4 ");
	se_finds("ann", "5 4 3 2 ");
	se_finds("anna", "5 ");
	se_finds("tcp", "");
	se_finds("COFFEE caf\xc3\xa9", "2 ");
	se_finds("coffee -tea *", "4 ");
	se_finds("name:ann", "");
	is_whole();
}
END_TEST

/* Lines that retention takes out are in the index no more. */
START_TEST(db_search_forgets_what_is_not_kept)
{
	sc.options.keep.lines = 100;
	sc_open();
	sc_post_numbers(1, 90);
	se_catch_up();
	se_finds("7", "7 ");
	sc_post_numbers(91, 400);
	take_out(200);
	se_catch_up();
	se_finds("7", "");
	se_finds("399", "399 ");
	is_whole();
}
END_TEST

/* What is taken out before the index has got to it is passed over. */
START_TEST(db_search_passes_over_what_is_gone)
{
	static const struct db_beyond nothing = { 0 };
	struct db_writer *w;

	sc_open();
	sc_post_numbers(1, 900);
	w = take_writer();
	/* it begins anew, and gets as far as one slice */
	w->search.state = DB_SEARCH_ANEW;
	ck_assert_int_eq(db_writer_index(w, 1), 1);
	ck_assert_int_eq(db_writer_index(w, 1), 1);
	ck_assert_uint_eq(w->search.searched, DB_SEARCH_LINES);
	w->kept.keep.lines = 10;
	ck_assert_int_eq(db_kept_retain(&w->kept, &nothing), 0);
	while (db_writer_trim(w) > 0)
		;
	ck_assert_uint_gt(w->kept.lowest, 2 * DB_SEARCH_LINES);
	/* one slice more, and it has what is there */
	ck_assert_int_eq(db_writer_index(w, 1), 0);
	ck_assert_uint_eq(w->search.searched, 900);
	is_whole();
	sc_reopen();
	se_finds("7", "");
	se_finds("900", "900 ");
}
END_TEST

/* A slice is whole or not at all: what fails now goes in later. */
START_TEST(db_search_slice_that_fails)
{
	sc_open();
	sc_post_numbers(1, 5);
	se_catch_up();
	sc_post_numbers(6, 9);
	sc_lock(true);
	se_finds("9", "");
	ck_assert_uint_eq(se.searched, 5);
	se_finds("5", "5 ");
	sc_lock(false);
	se_catch_up();
	se_finds("9", "9 ");
	is_whole();
}
END_TEST

/* As kill -9 leaves it, with some of the lines in the index. */
START_TEST(db_search_goes_on_where_it_was)
{
	sc_open();
	sc_post_numbers(1, 3);
	se_catch_up();
	sc_post_numbers(4, 6);
	ck_assert_int_eq(sc_ask("SELECT value FROM mark"
				" WHERE name = 'searched'"),
			 3);
	sc_reopen();
	se_catch_up();
	se_finds("2", "2 ");
	se_finds("6", "6 ");
	is_whole();
}
END_TEST

/* What an older chatd has left is taken on while the room is open. */
START_TEST(db_search_of_an_older_file)
{
	sc.options.search = false;
	sc_open();
	sc_post_numbers(1, 700);
	sc.options.search = true;
	sc_reopen();
	se_catch_up();
	se_finds("1", "1 ");
	se_finds("700", "700 ");
	is_whole();
}
END_TEST

/* Not wanted any more it is thrown away; wanted again it is made anew. */
START_TEST(db_search_that_is_not_wanted)
{
	sc_open();
	ck_assert(sc.store->searchable);
	sc_post_numbers(1, 5);
	se_catch_up();
	sc.options.search = false;
	sc_reopen();
	ck_assert(!sc.store->searchable);
	sc_post_numbers(6, 7);
	while (sc_ask("SELECT count(*) FROM sqlite_schema"
		      " WHERE name LIKE 'search%'") > 0)
		sc_post_numbers(8, 8);
	sc.options.search = true;
	sc_reopen();
	se_catch_up();
	se_finds("7", "7 ");
	se_finds("1", "1 ");
	is_whole();
}
END_TEST

/*
 * A SQLite without FTS5 has left the index as it is, and taken lines out: that
 * is written down, and the index made anew by whoever can.
 */
START_TEST(db_search_that_nobody_has_kept)
{
	static const struct db_beyond nothing = { 0 };
	struct db_writer *w;

	sc_open();
	sc_post_numbers(1, 150);
	se_catch_up();
	w = take_writer();
	w->search.state = DB_SEARCH_BROKEN;
	ck_assert(!db_search_works(&w->search));
	w->kept.keep.lines = 10;
	ck_assert_int_eq(db_kept_retain(&w->kept, &nothing), 0);
	while (db_writer_trim(w) > 0)
		;
	sc_expect_sql("SELECT value FROM mark WHERE name = 'searched'", "-1\n");
	sc_reopen();
	se_catch_up();
	se_finds("7", "");
	se_finds("150", "150 ");
	is_whole();
}
END_TEST

/* Damage in it costs no line, and it is made anew. */
START_TEST(db_search_that_is_damaged)
{
	sc.options.keep.lines = 100;
	sc_open();
	sc_post_numbers(1, 90);
	se_catch_up();
	sc_expect_sql("UPDATE search_data SET block = zeroblob(40)", "");
	sc_post_numbers(91, 400);
	take_out(200);
	se_catch_up();
	ck_assert_int_eq(sc.refused, 0);
	se_finds("7", "");
	se_finds("399", "399 ");
	is_whole();
}
END_TEST

/* Where that does not help it is given up, which is said; the room goes on. */
START_TEST(db_search_that_is_damaged_again_and_again)
{
	sc_catch_log();
	sc_open();
	sc_post_numbers(1, 9);
	/* what is not there yet cannot be damaged */
	se_catch_up();
	for (int i = 1; i < DB_SEARCH_DAMAGES_MAX; i++) {
		store_sqlite_of(sc.store)->hunt.damaged = true;
		se_finds("9", "9 ");
		sc_expect_log(" is damaged and made anew");
	}
	store_sqlite_of(sc.store)->hunt.damaged = true;
	se_look_for("9", 1, UINT64_MAX, 1);
	ck_assert_int_eq(se.error, -EOPNOTSUPP);
	sc_expect_log(" cannot be searched until chatd starts again");
	ck_assert_int_eq(store_search(sc.store, &se.search), -EOPNOTSUPP);
	sc_post("10");
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	/* the next process goes on with it */
	sc_reopen();
	se_finds("10", "10 ");
	is_whole();
}
END_TEST

/* A slice has bounds in bytes, too: long lines hold nobody up. */
START_TEST(db_search_slices_are_short)
{
	static char text[40001];
	struct db_writer *w;

	sc.options.keep.bytes = 1 << 20;
	memset(text, 'x', sizeof(text) - 1);
	sc_open();
	for (int i = 0; i < 5; i++)
		sc_post(text);
	sc_run();
	w = take_writer();
	while (w->search.state == DB_SEARCH_ANEW)
		ck_assert_int_eq(db_writer_index(w, 1), 1);
	ck_assert_int_eq(db_writer_index(w, 1), 1);
	ck_assert_uint_eq(w->search.searched, 2);
	while (db_writer_index(w, 1) > 0)
		;
	ck_assert_uint_eq(w->search.searched, 5);
	is_whole();
}
END_TEST

/* Nobody needs it: it leaves the time to lines that come. */
START_TEST(db_search_follows_at_its_leisure)
{
	struct db_writer *w;

	sc_open();
	sc_post_numbers(1, 900);
	w = take_writer();
	w->search.state = DB_SEARCH_ANEW;
	/* none comes: it goes on at once */
	w->search.followed = w->kept.last;
	ck_assert_int_eq(db_writer_follow(w).ns, 0);
	ck_assert_int_eq(db_writer_follow(w).ns, 0);
	/* as if one had come: it rests, but not for ever */
	w->search.followed--;
	w->search.rest = coir_after(coir_sec(3600));
	ck_assert_int_gt(db_writer_follow(w).ns, coir_sec(60).ns);
	ck_assert_uint_eq(w->search.searched, DB_SEARCH_LINES);
	w->search.rest = coir_now();
	ck_assert_int_eq(db_writer_follow(w).ns, 0);
	/* what is left then is too little for a slice */
	ck_assert_int_eq(db_writer_follow(w).ns, COIR_FOREVER.ns);
	ck_assert_uint_eq(w->search.searched, 3 * DB_SEARCH_LINES);
}
END_TEST

/* The newest ones, within bounds, and a way to those before them. */
START_TEST(db_search_shows_the_newest)
{
	sc_open();
	for (int i = 0; i < 5; i++)
		sc_post("x");
	se_catch_up();
	se_look_for("x", 1, UINT64_MAX, 2);
	ck_assert_str_eq(se.numbers, "5 4 ");
	ck_assert(se.more);
	se_look_for("x", 2, 3, 2);
	ck_assert_str_eq(se.numbers, "3 2 ");
	ck_assert(!se.more);
	se_look_for("x", 6, 3, 2);
	ck_assert_str_eq(se.numbers, "");
	sc.options.keep.lines = 2;
	sc_reopen();
	se_finds("x", "5 4 ");
}
END_TEST

/* What cannot be looked for is refused, and nothing comes of it. */
START_TEST(db_search_refuses)
{
	sc_open();
	se.search =
		(struct store_search){ .text = "-", .len = 1, .done = se_done };
	ck_assert_int_eq(store_search(sc.store, &se.search), -EINVAL);
	se.search.text = "x";
	se.search.len = SEARCH_TEXT_MAX + 1;
	ck_assert_int_eq(store_search(sc.store, &se.search), -E2BIG);
	sc.options.search = false;
	sc_reopen();
	se.search.len = 1;
	ck_assert_int_eq(store_search(sc.store, &se.search), -EOPNOTSUPP);
}
END_TEST

/* Each is answered, in the order asked, also with other things under way. */
START_TEST(db_search_has_turns)
{
	struct store_search again = {
		.text = "1", .len = 1, .to = 9, .most = 1, .done = se_done
	};

	sc_open();
	sc_post_numbers(1, 2);
	se.numbers[0] = '\0';
	se.search = again;
	se.search.text = "2";
	ck_assert_int_eq(store_search(sc.store, &se.search), 0);
	ck_assert_int_eq(store_search(sc.store, &again), 0);
	sc_post("3");
	sc_run();
	ck_assert_str_eq(se.numbers, "2 1 ");
}
END_TEST

SUITE(db_search)
{
	tcase_add_checked_fixture(tc_, sc_set_up, sc_tear_down);
	ADD(db_search_has_what_was_said_and_by_whom);
	ADD(db_search_forgets_what_is_not_kept);
	ADD(db_search_passes_over_what_is_gone);
	ADD(db_search_slice_that_fails);
	ADD(db_search_goes_on_where_it_was);
	ADD(db_search_of_an_older_file);
	ADD(db_search_that_is_not_wanted);
	ADD(db_search_that_nobody_has_kept);
	ADD(db_search_that_is_damaged);
	ADD(db_search_that_is_damaged_again_and_again);
	ADD(db_search_slices_are_short);
	ADD(db_search_follows_at_its_leisure);
	ADD(db_search_shows_the_newest);
	ADD(db_search_refuses);
	ADD(db_search_has_turns);
}
