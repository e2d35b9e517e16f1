/* SPDX-License-Identifier: MIT */
/*
 * Pages come from the store: in one answer or in several, late, or not at all.
 */
#include "config.h"

#include <errno.h>

#include "pages_fixture.h"
#include "support/runner.h"

START_TEST(pages_are_put_together_from_short_answers)
{
	wait_for(0, 300);
	while (pages_store.reads)
		store_double_answer(&pages_store, 100, 0);
	ck_assert_int_eq(reader[0].ready, 1);
	for (uint64_t n = CHUNK_LINES; n < 3 * CHUNK_LINES; n++)
		expect_line(n);
}
END_TEST

START_TEST(pages_begin_where_history_does)
{
	retain(300);
	wait_for(0, 300);
	store_double_answer_all(&pages_store);
	expect_none(299);
	expect_line(300);
	expect_line(511);
	ck_assert_uint_eq(pages_reachable(&pages, 400), 400);
}
END_TEST

/* The store has deleted lines and has not said so yet. */
START_TEST(pages_lose_what_goes_while_they_are_read)
{
	wait_for(0, 256);
	store_double_answer(&pages_store, 100, 0);
	pages_store.store.first = 400;
	store_double_answer_all(&pages_store);
	ck_assert_int_eq(reader[0].ready, 1);
	ck_assert_uint_eq(pages_reachable(&pages, 256), 400);
	expect_none(356);
	expect_line(400);
}
END_TEST

START_TEST(pages_that_fail_are_tried_again)
{
	wait_for(0, 1);
	wait_for(1, 2);
	store_double_answer(&pages_store, 100, 0);
	store_double_answer(&pages_store, 100, 0);
	store_double_answer(&pages_store, 1, -EIO);
	ck_assert_int_eq(retries, 1);
	ck_assert_int_eq(reader[0].ready, 0);
	ck_assert_int_eq(count_pages(PAGE_FAILED), 1);
	/* nothing is asked before it is time */
	store_double_answer_all(&pages_store);
	ck_assert_int_eq(reader[0].ready, 0);
	pages_retry(&pages);
	store_double_answer_all(&pages_store);
	ck_assert_int_eq(reader[0].ready, 1);
	ck_assert_int_eq(reader[1].ready, 1);
	for (uint64_t n = 1; n < CHUNK_LINES; n++)
		expect_line(n);
	ck_assert_uint_eq(pages.failed, 1);
}
END_TEST

START_TEST(pages_read_ahead_in_vain_are_forgotten)
{
	pages_use(&pages, 300);
	store_double_answer(&pages_store, 1, -EIO);
	ck_assert_int_eq(retries, 0);
	ck_assert_int_eq(count_pages(PAGE_FAILED), 0);
}
END_TEST

START_TEST(pages_that_always_fail_are_given_up)
{
	wait_for(0, 300);
	for (int i = 0; i < PAGES_TRIES_MAX; i++) {
		ck_assert_int_eq(reader[0].ready, 0);
		pages_retry(&pages);
		while (pages_store.reads)
			store_double_answer(&pages_store, 1, -EIO);
	}
	ck_assert_int_eq(reader[0].ready, 1);
	expect_none(300);
	ck_assert_uint_eq(pages_reachable(&pages, 300), 512);
}
END_TEST

/* The room knows of lines after these; a store that has none is broken. */
START_TEST(pages_of_a_store_that_has_nothing_fail)
{
	wait_for(0, 1);
	pages_store.store.first = 2001;
	store_double_answer(&pages_store, 256, 0);
	ck_assert_int_eq(retries, 1);
}
END_TEST

SUITE(pages_read)
{
	tcase_add_checked_fixture(tc_, pages_set_up, pages_tear_down);
	ADD(pages_are_put_together_from_short_answers);
	ADD(pages_begin_where_history_does);
	ADD(pages_lose_what_goes_while_they_are_read);
	ADD(pages_that_fail_are_tried_again);
	ADD(pages_read_ahead_in_vain_are_forgotten);
	ADD(pages_that_always_fail_are_given_up);
	ADD(pages_of_a_store_that_has_nothing_fail);
}
