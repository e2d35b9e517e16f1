/* SPDX-License-Identifier: MIT */
/*
 * Pages: read once for all who wait, kept until all have had their turn, in
 * bounds whoever reads.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "pages_fixture.h"
#include "support/fail.h"
#include "support/runner.h"

/* The store answers the oldest read whole. */
static void
answer(void)
{
	store_double_answer(&pages_store, STORE_PAGE_LINES, 0);
}

START_TEST(pages_are_read_once_for_all_who_wait)
{
	wait_for(0, 10);
	wait_for(1, 200);
	ck_assert_int_eq(pages_wait(&pages, 10, &reader[0].wait), 0);
	/* and the page after it is read ahead */
	ck_assert_uint_eq(pages.reads, 2);
	answer();
	ck_assert_int_eq(reader[0].ready, 1);
	ck_assert_int_eq(reader[1].ready, 1);
	for (uint64_t n = 1; n < CHUNK_LINES; n++)
		expect_line(n);
	expect_none(CHUNK_LINES);
	answer();
	expect_line(CHUNK_LINES);
	ck_assert_uint_eq(pages.reads, 2);
}
END_TEST

START_TEST(pages_use_reads_ahead_by_one)
{
	wait_for(0, 1);
	store_double_answer_all(&pages_store);
	pages_unwait(&reader[0].wait);
	ck_assert_uint_eq(pages.reads, 2);
	pages_use(&pages, 256);
	ck_assert_uint_eq(pages.reads, 3);
	pages_use(&pages, 256);
	pages_use(&pages, 512);
	ck_assert_uint_eq(pages.reads, 3);
	store_double_answer_all(&pages_store);
	expect_line(512);
}
END_TEST

START_TEST(pages_of_the_window_are_not_read_ahead)
{
	pages_use(&pages, pages.end * CHUNK_LINES - 1);
	ck_assert_uint_eq(pages.reads, 1);
	store_double_answer_all(&pages_store);
	pages_use(&pages, pages.end * CHUNK_LINES - 1);
	ck_assert_uint_eq(pages.reads, 1);
}
END_TEST

START_TEST(pages_reads_under_way_are_bounded)
{
	for (int i = 0; i < 7; i++)
		wait_for(i, (uint64_t)i * CHUNK_LINES + 1);
	ck_assert_uint_eq(pages.reads, PAGES_READS_MAX);
	ck_assert_int_eq(count_pages(PAGE_WANTED), 3);
	for (int i = 0; i < 7; i++) {
		answer();
		/* in the order in which they were asked for */
		ck_assert_int_eq(reader[i].ready, 1);
	}
	ck_assert_ptr_null(pages_store.reads);
}
END_TEST

START_TEST(pages_nobody_waits_for_are_not_read)
{
	for (int i = 0; i < 6; i++)
		wait_for(i, (uint64_t)i * CHUNK_LINES + 1);
	pages_unwait(&reader[5].wait);
	ck_assert_int_eq(count_pages(PAGE_WANTED), 1);
	/* who wants another one does not wait for the first any more */
	wait_for(4, 6 * CHUNK_LINES);
	ck_assert_int_eq(count_pages(PAGE_WANTED), 1);
	store_double_answer_all(&pages_store);
	ck_assert_int_eq(reader[4].ready, 1);
	ck_assert_int_eq(reader[5].ready, 0);
}
END_TEST

/* A cache that holds nothing gives every reader a page a turn all the same. */
START_TEST(pages_are_kept_until_all_have_had_their_turn)
{
	pages.bytes_max = 1;
	wait_for(0, 1);
	wait_for(1, 2);
	wait_for(2, 300);
	/* the third is read ahead */
	ck_assert_uint_eq(pages.reads, 3);
	answer();
	pages_unwait(&reader[0].wait);
	expect_line(2);
	/* no more is read while more is here than may be */
	wait_for(0, 1200);
	answer();
	answer();
	ck_assert_int_eq(reader[2].ready, 1);
	ck_assert_uint_eq(pages.reads, 3);
	pages_unwait(&reader[1].wait);
	expect_none(2);
	expect_line(300);
	ck_assert_uint_eq(pages.reads, 3);
	pages_unwait(&reader[2].wait);
	expect_none(300);
	ck_assert_uint_eq(pages.reads, 4);
	answer();
	ck_assert_int_eq(reader[0].ready, 2);
	expect_line(1200);
}
END_TEST

START_TEST(pages_used_longest_ago_go_first)
{
	for (uint64_t n = 1; n < 3 * CHUNK_LINES; n += CHUNK_LINES) {
		wait_for(0, n);
		answer();
		pages_unwait(&reader[0].wait);
		store_double_answer_all(&pages_store);
		if (pages_chunk(&pages, n + CHUNK_LINES))
			break;
	}
	pages_use(&pages, 1);
	pages.bytes_max = pages.bytes - 1;
	wait_for(0, 5 * CHUNK_LINES);
	expect_line(1);
	expect_none(CHUNK_LINES);
}
END_TEST

START_TEST(pages_take_what_leaves_the_window)
{
	struct chunk *chunk = chunk_new();

	ck_assert_ptr_nonnull(chunk);
	chunk_skip(chunk, 4);
	ck_assert_int_eq(chunk_reserve(chunk, 10 * CHUNK_LINES), 0);
	while (chunk->count < CHUNK_LINES) {
		memcpy(chunk_tail(chunk), "kept\n", 5);
		chunk_commit(chunk, 5);
	}
	pages_put(&pages, pages.end, chunk, 7 * CHUNK_LINES + 4);
	ck_assert_uint_eq(pages.end, 8);
	ck_assert_ptr_eq(pages_chunk(&pages, 7 * CHUNK_LINES + 4), chunk);
	expect_none(7 * CHUNK_LINES + 3);
	ck_assert_uint_eq(pages_reachable(&pages, 7 * CHUNK_LINES),
			  7 * CHUNK_LINES + 4);
	ck_assert_uint_gt(pages.bytes, 10 * CHUNK_LINES);
	retain(8 * CHUNK_LINES);
	ck_assert_uint_eq(pages.bytes, 0);
	/* of what is gone nothing is kept */
	retain(9 * CHUNK_LINES);
	pages_put(&pages, 8, chunk_new(), 8 * CHUNK_LINES);
	ck_assert_int_eq(count_pages(PAGE_HERE), 0);
}
END_TEST

START_TEST(pages_of_lines_that_are_gone_wake_who_waits)
{
	for (int i = 0; i < 6; i++)
		wait_for(i, (uint64_t)i * CHUNK_LINES + 1);
	store_double_answer(&pages_store, 1, -EIO);
	retain(5 * CHUNK_LINES + 7);
	/* one had failed, one was wanted; those under way come back empty */
	ck_assert_int_eq(reader[0].ready, 1);
	ck_assert_int_eq(reader[4].ready, 0);
	ck_assert_int_eq(count_pages(PAGE_FAILED), 0);
	store_double_answer_all(&pages_store);
	for (int i = 1; i < 6; i++)
		ck_assert_int_eq(reader[i].ready, 1);
	ck_assert_uint_eq(pages_reachable(&pages, 4 * CHUNK_LINES),
			  5 * CHUNK_LINES);
	ck_assert_uint_eq(pages_reachable(&pages, 5 * CHUNK_LINES),
			  5 * CHUNK_LINES + 7);
}
END_TEST

START_TEST(pages_without_memory_wait_for_none)
{
	int rc;

	fail_begin(1);
	rc = pages_wait(&pages, 1, &reader[0].wait);
	ck_assert(fail_end());
	ck_assert_int_eq(rc, -ENOMEM);
	ck_assert_ptr_null(reader[0].wait.page);
	/* the page, but no memory for its lines */
	fail_begin(2);
	rc = pages_wait(&pages, 1, &reader[0].wait);
	ck_assert(fail_end());
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(retries, 1);
	pages_retry(&pages);
	store_double_answer_all(&pages_store);
	expect_line(1);
}
END_TEST

SUITE(pages)
{
	tcase_add_checked_fixture(tc_, pages_set_up, pages_tear_down);
	ADD(pages_are_read_once_for_all_who_wait);
	ADD(pages_use_reads_ahead_by_one);
	ADD(pages_of_the_window_are_not_read_ahead);
	ADD(pages_reads_under_way_are_bounded);
	ADD(pages_nobody_waits_for_are_not_read);
	ADD(pages_are_kept_until_all_have_had_their_turn);
	ADD(pages_used_longest_ago_go_first);
	ADD(pages_take_what_leaves_the_window);
	ADD(pages_of_lines_that_are_gone_wake_who_waits);
	ADD(pages_without_memory_wait_for_none);
}
