/* SPDX-License-Identifier: MIT */
/*
 * Lines that are shown from memory while they cannot be written: which are
 * kept, which are not and who is told, and that they are written in the end.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "store/store_sqlite_state.h"
#include "store_case.h"
#include "support/runner.h"

#define REMEMBERING                                               \
	"what is said cannot be stored now: another program has " \
	"locked the database; it is shown, but lost if the room ends first\n"
#define AGAIN "what is said is stored again\n"

START_TEST(trouble_memory_goes_on)
{
	sc_open_with(STORE_MEMORY);
	sc_lock(true);
	sc_post_in_trouble("a");
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
	sc_open_with(STORE_MEMORY);
	sc_post_numbers(2, 100);
	sc_lock(true);
	sc_post_in_trouble("101");
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

/* What an attempt under way writes may have been dropped meanwhile. */
static void
run_to_pause(void)
{
	const struct event *retry = &store_sqlite_of(sc.store)->retry;

	while (!event_pending(retry, EV_TIMEOUT, NULL))
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

/* What left the history while it was only in memory is never written. */
START_TEST(trouble_memory_gives_up_what_is_not_kept)
{
	sc.options.keep.lines = 3;
	sc_open_with(STORE_MEMORY);
	sc_lock(true);
	sc_post_in_trouble("2");
	for (int i = 3; i < 9; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		sc_post(text);
		sc_run_to_batch(i);
	}
	ck_assert_uint_eq(sc.store->first, 6);
	sc_expect_page(1, 6, "6\n7\n8\n");
	run_to_pause();
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

static void
run_to_first(uint64_t first)
{
	while (sc.store->first < first)
		ck_assert_int_eq(event_base_loop(sc.base, EVLOOP_ONCE), 0);
}

/* Line 2 is in the file, line 3 cannot be written; no more is kept. */
static void
run_to_20_bytes(void)
{
	sc.options.keep.bytes = 20;
	sc_open_with(STORE_MEMORY);
	sc_post("0123456789");
	sc_run();
	sc_lock(true);
	sc_post_in_trouble("abcdef");
	run_to_first(2);
}

/* Line 4, with which line 2 is too much. */
static void
post_more_than_20_bytes(void)
{
	sc_post("ghijklmn");
	sc_run_to_batch(4);
	run_to_first(3);
}

/* What is kept by bytes counts what is in the file and what is not. */
START_TEST(trouble_memory_keeps_so_many_bytes)
{
	run_to_20_bytes();
	post_more_than_20_bytes();
	ck_assert_uint_eq(sc.store->figures.dropped, 0);
	sc_expect_page(1, 3, "abcdef\nghijklmn\n");
	run_to_pause();
	sc_lock(false);
	sc_run();
	sc_reopen();
	ck_assert_uint_eq(sc.store->first, 3);
}
END_TEST

/* So it is when a line comes while an attempt is under way, and none later. */
START_TEST(trouble_memory_counts_what_came_in_an_attempt)
{
	sc.options.busy_ms = 50;
	run_to_20_bytes();
	while (!store_sqlite_of(sc.store)->write.out)
		event_base_loop(sc.base, EVLOOP_ONCE);
	post_more_than_20_bytes();
	sc_expect_page(1, 3, "abcdef\nghijklmn\n");
	run_to_pause();
	sc_lock(false);
	sc_run();
}
END_TEST

/* Lines of 1 MiB, of which more are not stored than are held in memory. */
START_TEST(trouble_memory_says_what_it_drops)
{
	static char text[(1 << 20) + 1];

	memset(text, 'x', sizeof(text) - 1);
	sc.options.keep.bytes = UINT64_MAX;
	sc_open_with(STORE_MEMORY);
	sc_lock(true);
	sc_post_in_trouble(text);
	sc_run_to_batch(2);
	for (int i = 3; i <= 65; i++) {
		sc_post(text);
		sc_run_to_batch(i);
	}
	ck_assert_str_eq(sc.told, REMEMBERING);
	ck_assert_uint_eq(sc.store->first, 1);
	for (int i = 66; i <= 68; i++) {
		sc_post(text);
		sc_run_to_batch(i);
	}
	ck_assert_str_eq(sc.told,
			 REMEMBERING
			 "more cannot be stored than fits into memory; the "
			 "oldest lines are lost\n");
	ck_assert_uint_eq(sc.store->figures.unsaved, 64);
	ck_assert_uint_eq(sc.store->figures.dropped, 3);
	ck_assert_uint_eq(sc.store->first, 5);
	run_to_pause();
	sc_lock(false);
	sc_run();
	ck_assert_ptr_nonnull(strstr(sc.told, AGAIN));
	ck_assert_uint_eq(sc.store->figures.dropped, 3);
	sc_expect_sql("SELECT number FROM line WHERE number < 7", "1\n5\n6\n");
	sc_reopen();
	ck_assert_uint_eq(sc.store->first, 5);
}
END_TEST

START_TEST(trouble_memory_is_saved_at_the_end)
{
	sc_open_with(STORE_MEMORY);
	sc_lock(true);
	sc_post_in_trouble("a");
	sc_run_to_batch(2);
	sc_lock(false);
	sc_reopen();
	sc_expect_page(1, 1, "before\na\n");
}
END_TEST

SUITE(store_sqlite_memory)
{
	TCase *tc = tcase_create("store_sqlite_memory");

	tcase_add_checked_fixture(tc, sc_set_up, sc_tear_down);
	tcase_add_test(tc, trouble_memory_goes_on);
	tcase_add_test(tc, trouble_memory_holds_pages);
	tcase_add_test(tc, trouble_memory_gives_up_what_is_not_kept);
	tcase_add_test(tc, trouble_memory_keeps_so_many_bytes);
	tcase_add_test(tc, trouble_memory_counts_what_came_in_an_attempt);
	tcase_add_test(tc, trouble_memory_says_what_it_drops);
	tcase_add_test(tc, trouble_memory_is_saved_at_the_end);
	suite_add_tcase(s, tc);
}
