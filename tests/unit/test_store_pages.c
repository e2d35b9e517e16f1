/* SPDX-License-Identifier: MIT */
/*
 * Pages out of the file: all of them, in order, and by whom they are read.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "store_case.h"
#include "support/runner.h"

START_TEST(store_pages_come_in_order)
{
	uint64_t next = 1;

	sc_open();
	sc_post_numbers(1, 700);
	while (next <= sc.store->last) {
		const char *at = sc.page;

		sc_expect_page(next, next, sc.page);
		for (; *at; at = strchr(at, '\n') + 1)
			ck_assert_int_eq(strtol(at, NULL, 10), (long)next++);
		ck_assert(next % 256 == 0 || next == 701);
	}
}
END_TEST

static uint32_t lines_read;

static void
count_lines(struct store_read *read, const struct lines *page, int error)
{
	(void)read;
	ck_assert_int_eq(error, 0);
	lines_read += page->count;
}

/* Answered in one pass, in which no thread could have been heard. */
START_TEST(store_pages_are_read_here_if_they_may)
{
	struct store_read read = { .from = 1, .done = count_lines };

	sc_open();
	sc_post_numbers(1, 100);
	store_read(sc.store, &read);
	event_base_loop(sc.base, EVLOOP_ONCE);
	ck_assert_uint_eq(lines_read, 0);
	sc_run();
	ck_assert_uint_eq(lines_read, 100);
	read.here = true;
	store_read(sc.store, &read);
	event_base_loop(sc.base, EVLOOP_ONCE);
	ck_assert_uint_eq(lines_read, 200);
}
END_TEST

SUITE(store_pages)
{
	TCase *tc = tcase_create("store_pages");

	tcase_add_checked_fixture(tc, sc_set_up, sc_tear_down);
	tcase_add_test(tc, store_pages_come_in_order);
	tcase_add_test(tc, store_pages_are_read_here_if_they_may);
	suite_add_tcase(s, tc);
}
