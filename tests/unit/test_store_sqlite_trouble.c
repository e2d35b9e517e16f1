/* SPDX-License-Identifier: MIT */
/*
 * A disk that fails: what each policy does with lines, what everybody is told,
 * and that nothing is lost or doubled when it works again.
 *
 * It fails because another connection holds the write lock, because the file
 * may not grow, or because the database may have no more pages.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <event2/event_struct.h>

#include "db.h"
#include "store_case.h"
#include "store_sqlite_state.h"
#include "support/mount.h"
#include "support/runner.h"
#include "support/tempdir.h"

#define LOCKED "another program has locked the database"
#define HOLDING                                      \
	"what is said cannot be stored now: " LOCKED \
	"; it waits, and is shown once it is\n"
#define REMEMBERING                                  \
	"what is said cannot be stored now: " LOCKED \
	"; it is shown, but lost if the room ends first\n"
#define AGAIN "what is said is stored again\n"

static void
open_with(enum store_policy policy)
{
	sc.options.policy = policy;
	sc_open();
	sc_post("before");
	sc_run();
}

/* Posts @text to a store that fails and waits until it has tried. */
static void
post_in_trouble(const char *text)
{
	sc_post(text);
	while (!sc.store->figures.failing)
		event_base_loop(sc.base, EVLOOP_ONCE);
}

START_TEST(trouble_hold_keeps_the_lines)
{
	open_with(STORE_HOLD);
	sc_lock(true);
	post_in_trouble("a");
	sc_post("b");
	ck_assert_str_eq(sc.told, HOLDING);
	for (int i = 0; i < 5; i++)
		event_base_loop(sc.base, EVLOOP_ONCE);
	ck_assert_int_eq(sc.batches, 1);
	ck_assert_uint_eq(sc.store->last, 1);
	sc_expect_page(1, 1, "before\n");
	sc_lock(false);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->last, 3);
	ck_assert_str_eq(sc.told, HOLDING AGAIN);
	ck_assert(!sc.store->figures.failing);
	ck_assert_uint_eq(sc.store->figures.failures, 1);
	sc_expect_page(1, 1, "before\na\nb\n");
	sc_reopen();
	sc_expect_page(1, 1, "before\na\nb\n");
}
END_TEST

START_TEST(trouble_hold_is_full_at_hold_max)
{
	open_with(STORE_HOLD);
	ck_assert(!store_full(sc.store));
	sc_lock(true);
	post_in_trouble("a");
	for (int i = 1; i < 9; i++)
		sc_post("b");
	ck_assert(!store_full(sc.store));
	sc_post("c");
	ck_assert(store_full(sc.store));
	sc_run_to_told("10 lines wait to be stored; nothing more is read until "
		       "they are\n");
	sc_lock(false);
	sc_run();
	ck_assert(!store_full(sc.store));
	ck_assert_uint_eq(sc.store->last, 11);
	/* the next time is told anew */
	sc.told[0] = '\0';
	sc_lock(true);
	for (int i = 0; i < 10; i++)
		sc_post("d");
	sc_run_to_told("10 lines wait");
	sc_lock(false);
	sc_run();
	ck_assert_uint_eq(sc.store->figures.failures, 2);
	ck_assert_int_eq(sc.refused, 0);
}
END_TEST

START_TEST(trouble_hold_may_be_given_up)
{
	open_with(STORE_HOLD);
	sc_lock(true);
	post_in_trouble("a");
	sc_post("b");
	store_give_up(sc.store);
	sc_run();
	ck_assert_int_eq(sc.refused, 2);
	ck_assert_int_eq(sc.error, -EBUSY);
	sc_post("c");
	sc_run();
	ck_assert_int_eq(sc.refused, 3);
	sc_lock(false);
	sc_post("d");
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	sc_reopen();
	sc_expect_page(1, 1, "before\nd\n");
}
END_TEST

START_TEST(trouble_hold_is_not_given_up_before_it_is_trouble)
{
	open_with(STORE_HOLD);
	store_give_up(sc.store);
	sc_post("a");
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	sc_lock(true);
	sc_post("b");
	sc_run();
	ck_assert_int_eq(sc.error, -EBUSY);
}
END_TEST

START_TEST(trouble_memory_goes_on)
{
	open_with(STORE_MEMORY);
	sc_lock(true);
	post_in_trouble("a");
	ck_assert_str_eq(sc.told, REMEMBERING);
	sc_run_to_batch(2);
	sc_post("b");
	sc_run_to_batch(3);
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->last, 3);
	ck_assert_uint_eq(sc.store->figures.unsaved, 2);
	sc_expect_page(1, 1, "before\na\nb\n");
	sc_expect_page(2, 2, "a\nb\n");
	sc_expect_sql("SELECT max(number) FROM line", "1\n");
	sc_lock(false);
	sc_run();
	ck_assert_str_eq(sc.told, REMEMBERING AGAIN);
	ck_assert_uint_eq(sc.store->figures.unsaved, 0);
	sc_expect_sql("SELECT max(number) FROM line", "3\n");
	sc_post("c");
	sc_run();
	sc_reopen();
	sc_expect_page(1, 1, "before\na\nb\nc\n");
}
END_TEST

/* More than a page, which begins in the file; written back page by page. */
START_TEST(trouble_memory_holds_pages)
{
	open_with(STORE_MEMORY);
	sc_post_numbers(2, 100);
	sc_lock(true);
	post_in_trouble("101");
	for (int i = 0; i < 6; i++) {
		char text[16];
		int batches = sc.batches;

		for (int k = 102 + i * 100; k < 202 + i * 100; k++) {
			snprintf(text, sizeof(text), "%d", k);
			sc_post(text);
		}
		sc_run_to_batch(batches + 1);
	}
	ck_assert_uint_eq(sc.store->last, 701);
	sc_expect_page(99, 99, sc.page);
	ck_assert_int_eq(strncmp(sc.page, "99\n100\n101\n102\n", 15), 0);
	ck_assert_ptr_nonnull(strstr(sc.page, "\n255\n"));
	sc_expect_page(256, 256, sc.page);
	sc_lock(false);
	sc_run_to_told(AGAIN);
	sc_expect_sql("SELECT count(*), max(number), sum(number) FROM line",
		      "701|701|246051\n");
	sc_expect_sql("SELECT count(*) FROM line WHERE text <> number", "1\n");
}
END_TEST

/* What left the history while it was only in memory is never written. */
START_TEST(trouble_memory_gives_up_what_is_not_kept)
{
	sc.options.keep.lines = 3;
	open_with(STORE_MEMORY);
	sc_lock(true);
	post_in_trouble("2");
	for (int i = 3; i < 9; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		sc_post(text);
		sc_run_to_batch(i);
	}
	ck_assert_uint_eq(sc.store->first, 6);
	sc_expect_page(1, 6, "6\n7\n8\n");
	sc_lock(false);
	sc_run();
	sc_expect_sql("SELECT number FROM line", "1\n6\n7\n8\n");
	sc_reopen();
	ck_assert_uint_eq(sc.store->first, 6);
	sc.options.keep.lines = 100;
	sc_reopen();
	ck_assert_uint_eq(sc.store->first, 6);
	sc_expect_page(1, 6, "6\n7\n8\n");
}
END_TEST

START_TEST(trouble_memory_is_saved_at_the_end)
{
	open_with(STORE_MEMORY);
	sc_lock(true);
	post_in_trouble("a");
	sc_run_to_batch(2);
	sc_lock(false);
	sc_reopen();
	sc_expect_page(1, 1, "before\na\n");
}
END_TEST

START_TEST(trouble_stop_refuses_and_stops)
{
	open_with(STORE_STOP);
	sc_lock(true);
	sc_post("a");
	sc_run();
	ck_assert_int_eq(sc.stops, 1);
	ck_assert_int_eq(sc.error, -EBUSY);
	ck_assert_str_eq(sc.told,
			 "what is said cannot be stored now: " LOCKED
			 "; the room closes\n");
	sc_post("b");
	sc_run();
	ck_assert_int_eq(sc.stops, 1);
	ck_assert_int_eq(sc.refused, 2);
	sc_lock(false);
	sc_reopen();
	sc_expect_page(1, 1, "before\n");
}
END_TEST

/* Has the database hold no more pages than it has, or any number. */
static void
set_full(bool full)
{
	struct db_writer *w = &store_sqlite_of(sc.store)->writer;

	ck_assert_int_eq(db_run(w->db,
				full ? "PRAGMA max_page_count = 1"
				     : "PRAGMA max_page_count = 1000000"),
			 0);
}

START_TEST(trouble_when_the_disk_is_full)
{
	static char text[20000];

	memset(text, 'x', sizeof(text) - 1);
	open_with(STORE_HOLD);
	set_full(true);
	post_in_trouble(text);
	ck_assert_ptr_nonnull(strstr(sc.told, ": the disk is full; it waits"));
	set_full(false);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->last, 2);
}
END_TEST

/* A real one, small, which becomes larger in the end. */
START_TEST(trouble_when_a_small_disk_is_full)
{
	const char *dir = in_tempdir("");
	uint64_t last;

	if (!mount_small(dir, 200 * 1024))
		return;
	sc.options.keep.lines = sc.options.keep.bytes = 1000000000;
	open_with(STORE_HOLD);
	for (int i = 0; !sc.store->figures.failing; i++) {
		sc_post("a line that takes its place on the disk");
		if (i % 10 == 0)
			event_base_loop(sc.base, EVLOOP_ONCE);
	}
	last = sc.store->last;
	ck_assert_ptr_nonnull(strstr(sc.told, ": the disk is full; it waits"));
	sc_expect_page(last, last, "a line that takes its place on the disk\n");
	mount_resize(dir, 8 * 1024 * 1024);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_gt(sc.store->last, last);
	ck_assert_int_eq(sc_ask("SELECT count(*) FROM line"),
			 (int64_t)sc.store->last);
	store_free(sc.store);
	sc.store = NULL;
	mount_end(dir);
}
END_TEST

/* No file may be longer than @bytes. */
static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(trouble_when_a_write_fails)
{
	static char text[20000];

	memset(text, 'x', sizeof(text) - 1);
	signal(SIGXFSZ, SIG_IGN);
	open_with(STORE_HOLD);
	limit_files(1);
	post_in_trouble(text);
	ck_assert_ptr_nonnull(
		strstr(sc.told, ": Input/output error; it waits"));
	limit_files(RLIM_INFINITY);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	sc_reopen();
	ck_assert_uint_eq(sc.store->last, 2);
}
END_TEST

SUITE(store_sqlite_trouble)
{
	TCase *tc = tcase_create("store_sqlite_trouble");

	tcase_add_checked_fixture(tc, sc_set_up, sc_tear_down);
	tcase_add_test(tc, trouble_hold_keeps_the_lines);
	tcase_add_test(tc, trouble_hold_is_full_at_hold_max);
	tcase_add_test(tc, trouble_hold_may_be_given_up);
	tcase_add_test(tc, trouble_hold_is_not_given_up_before_it_is_trouble);
	tcase_add_test(tc, trouble_memory_goes_on);
	tcase_add_test(tc, trouble_memory_holds_pages);
	tcase_add_test(tc, trouble_memory_gives_up_what_is_not_kept);
	tcase_add_test(tc, trouble_memory_is_saved_at_the_end);
	tcase_add_test(tc, trouble_stop_refuses_and_stops);
	tcase_add_test(tc, trouble_when_the_disk_is_full);
	tcase_add_test(tc, trouble_when_a_small_disk_is_full);
	tcase_add_test(tc, trouble_when_a_write_fails);
	suite_add_tcase(s, tc);
}
