/* SPDX-License-Identifier: MIT */
/*
 * The index of words: it follows what is stored and what is taken out, over the
 * end of the process at any instant, damage, and configurations without it.
 * FTS5 itself says whether it has all of the lines in the file and no other.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/search_query.h"
#include "store/store_sqlite_state.h"
#include "store_case.h"
#include "support/runner.h"

static struct store_search search;
static bool answered;
static int search_error;
static uint64_t searched;
static bool more;
static char numbers[1024];

static void
done(struct store_search *asked, const struct found *found, int error)
{
	size_t len = strlen(numbers);

	(void)asked;
	answered = true;
	search_error = error;
	if (error)
		return;
	searched = found->searched;
	more = found->more;
	for (uint32_t i = 0; i < found->lines.count; i++)
		len += (size_t)snprintf(numbers + len, sizeof(numbers) - len,
					"%" PRIu64 " ",
					found_get(found, i).number);
}

/* Searches the lines @from to @to for @text. */
static void
look_for(const char *text, uint64_t from, uint64_t to, uint32_t most)
{
	search = (struct store_search){
		.text = text,
		.len = strlen(text),
		.from = from,
		.to = to,
		.most = most,
		.done = done,
	};
	answered = false;
	numbers[0] = '\0';
	ck_assert_int_eq(store_search(sc.store, &search), 0);
	ck_assert(!answered);
	while (!answered)
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

/* Has the index be up to date. */
static void
catch_up(void)
{
	sc_run();
	do
		look_for("x", 1, UINT64_MAX, 1);
	while (searched < sc.store->last);
}

/* What has @text is the lines @expected, newest first. */
static void
finds(const char *text, const char *expected)
{
	look_for(text, 1, UINT64_MAX, FOUND_MAX);
	ck_assert_int_eq(search_error, 0);
	ck_assert_str_eq(numbers, expected);
}

/* Has the writer take out the lines below @number. */
static void
take_out(uint64_t number)
{
	while ((uint64_t)sc_ask("SELECT min(number) FROM line") < number)
		look_for("x", 1, UINT64_MAX, 1);
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
	catch_up();
	finds("coffee", "6 4 2 ");
	finds("cafe", "2 ");
	finds("\"coffee and\"", "4 ");
	finds("ann", "5 4 3 2 ");
	finds("anna", "5 ");
	finds("tcp", "");
	finds("COFFEE caf\xc3\xa9", "2 ");
	finds("coffee -tea *", "4 ");
	finds("name:ann", "");
	is_whole();
}
END_TEST

/* Lines that retention takes out are in the index no more. */
START_TEST(db_search_forgets_what_is_not_kept)
{
	sc.options.keep.lines = 100;
	sc_open();
	sc_post_numbers(1, 90);
	catch_up();
	finds("7", "7 ");
	sc_post_numbers(91, 400);
	take_out(200);
	catch_up();
	finds("7", "");
	finds("399", "399 ");
	is_whole();
}
END_TEST

/* What is taken out before the index has got to it is passed over. */
START_TEST(db_search_passes_over_what_is_gone)
{
	sc.options.keep.lines = 10;
	sc_open();
	sc_post_numbers(1, 200);
	take_out(100);
	catch_up();
	finds("200", "200 ");
	is_whole();
}
END_TEST

/* A slice is whole or not at all: what fails now goes in later. */
START_TEST(db_search_slice_that_fails)
{
	sc_open();
	sc_post_numbers(1, 5);
	catch_up();
	sc_post_numbers(6, 9);
	sc_lock(true);
	finds("9", "");
	ck_assert_uint_eq(searched, 5);
	finds("5", "5 ");
	sc_lock(false);
	catch_up();
	finds("9", "9 ");
	is_whole();
}
END_TEST

/* As kill -9 leaves it, with some of the lines in the index. */
START_TEST(db_search_goes_on_where_it_was)
{
	sc_open();
	sc_post_numbers(1, 3);
	catch_up();
	sc_post_numbers(4, 6);
	ck_assert_int_eq(sc_ask("SELECT value FROM mark"
				" WHERE name = 'searched'"),
			 3);
	sc_reopen();
	catch_up();
	finds("2", "2 ");
	finds("6", "6 ");
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
	catch_up();
	finds("1", "1 ");
	finds("700", "700 ");
	is_whole();
}
END_TEST

/* Not wanted any more it is thrown away; wanted again it is made anew. */
START_TEST(db_search_that_is_not_wanted)
{
	sc_open();
	ck_assert(sc.store->searchable);
	sc_post_numbers(1, 5);
	catch_up();
	sc.options.search = false;
	sc_reopen();
	ck_assert(!sc.store->searchable);
	sc_post_numbers(6, 7);
	while (sc_ask("SELECT count(*) FROM sqlite_schema"
		      " WHERE name LIKE 'search%'") > 0)
		sc_post_numbers(8, 8);
	sc.options.search = true;
	sc_reopen();
	catch_up();
	finds("7", "7 ");
	finds("1", "1 ");
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
	catch_up();
	w = take_writer();
	w->search.state = DB_SEARCH_BROKEN;
	ck_assert(!db_search_works(&w->search));
	w->kept.keep.lines = 10;
	ck_assert_int_eq(db_kept_retain(&w->kept, &nothing), 0);
	while (db_writer_trim(w) > 0)
		;
	sc_expect_sql("SELECT value FROM mark WHERE name = 'searched'", "-1\n");
	sc_reopen();
	catch_up();
	finds("7", "");
	finds("150", "150 ");
	is_whole();
}
END_TEST

/* Damage in it costs no line, and it is made anew. */
START_TEST(db_search_that_is_damaged)
{
	sc.options.keep.lines = 100;
	sc_open();
	sc_post_numbers(1, 90);
	catch_up();
	sc_expect_sql("UPDATE search_data SET block = zeroblob(40)", "");
	sc_post_numbers(91, 400);
	take_out(200);
	catch_up();
	ck_assert_int_eq(sc.refused, 0);
	finds("7", "");
	finds("399", "399 ");
	is_whole();
}
END_TEST

/* Where that does not help it is given up, which is said; the room goes on. */
START_TEST(db_search_that_is_damaged_again_and_again)
{
	sc_catch_log();
	sc_open();
	sc_post_numbers(1, 9);
	for (int i = 1; i < DB_SEARCH_DAMAGES_MAX; i++) {
		store_sqlite_of(sc.store)->hunt.damaged = true;
		finds("9", "9 ");
		sc_expect_log(" is damaged and made anew");
	}
	store_sqlite_of(sc.store)->hunt.damaged = true;
	look_for("9", 1, UINT64_MAX, 1);
	ck_assert_int_eq(search_error, -EOPNOTSUPP);
	sc_expect_log(" cannot be searched until chatd starts again");
	ck_assert_int_eq(store_search(sc.store, &search), -EOPNOTSUPP);
	sc_post("10");
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	/* the next process goes on with it */
	sc_reopen();
	finds("10", "10 ");
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

/* The newest ones, within bounds, and a way to those before them. */
START_TEST(db_search_shows_the_newest)
{
	sc_open();
	for (int i = 0; i < 5; i++)
		sc_post("x");
	catch_up();
	look_for("x", 1, UINT64_MAX, 2);
	ck_assert_str_eq(numbers, "5 4 ");
	ck_assert(more);
	look_for("x", 2, 3, 2);
	ck_assert_str_eq(numbers, "3 2 ");
	ck_assert(!more);
	look_for("x", 6, 3, 2);
	ck_assert_str_eq(numbers, "");
	sc.options.keep.lines = 2;
	sc_reopen();
	finds("x", "5 4 ");
}
END_TEST

/* What cannot be looked for is refused, and nothing comes of it. */
START_TEST(db_search_refuses)
{
	sc_open();
	search = (struct store_search){ .text = "-", .len = 1, .done = done };
	ck_assert_int_eq(store_search(sc.store, &search), -EINVAL);
	search.text = "x";
	search.len = SEARCH_TEXT_MAX + 1;
	ck_assert_int_eq(store_search(sc.store, &search), -E2BIG);
	sc.options.search = false;
	sc_reopen();
	search.len = 1;
	ck_assert_int_eq(store_search(sc.store, &search), -EOPNOTSUPP);
}
END_TEST

/* Each is answered, in the order asked, also with other things under way. */
START_TEST(db_search_has_turns)
{
	struct store_search again = {
		.text = "1", .len = 1, .to = 9, .most = 1, .done = done
	};

	sc_open();
	sc_post_numbers(1, 2);
	numbers[0] = '\0';
	search = again;
	search.text = "2";
	ck_assert_int_eq(store_search(sc.store, &search), 0);
	ck_assert_int_eq(store_search(sc.store, &again), 0);
	sc_post("3");
	sc_run();
	ck_assert_str_eq(numbers, "2 1 ");
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
	ADD(db_search_shows_the_newest);
	ADD(db_search_refuses);
	ADD(db_search_has_turns);
}
