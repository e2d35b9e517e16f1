/* SPDX-License-Identifier: MIT */
/*
 * Lines in memory: in by batches, out by pages, the oldest gone first.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/shelf.h"
#include "support/fail.h"
#include "support/runner.h"

static struct shelf shelf;
static struct lines batch;
static struct lines page;

static void
set_up(void)
{
	shelf_init(&shelf, 1);
	batch = page = (struct lines){ 0 };
}

static void
tear_down(void)
{
	shelf_fini(&shelf);
	lines_fini(&batch);
	lines_fini(&page);
}

/* A batch of @n lines behind the last one, each with its number as text. */
static void
fill_batch(int n, int64_t time)
{
	char text[24];
	struct line line = {
		.kind = LINE_ANNOUNCEMENT,
		.text = text,
		.time = time,
	};

	lines_reset(&batch);
	batch.first = shelf.end;
	for (int i = 0; i < n; i++) {
		line.text_len =
			(uint32_t)snprintf(text, sizeof(text), "%04lu",
					   (unsigned long)(shelf.end +
							   (uint64_t)i));
		ck_assert_int_eq(lines_add(&batch, &line), 0);
	}
}

static void
add(int n)
{
	fill_batch(n, 0);
	ck_assert_int_eq(shelf_add(&shelf, &batch), 0);
}

/* The page from @from on has the lines @from to @to. */
static void
check_page(uint64_t from, uint64_t to)
{
	lines_reset(&page);
	ck_assert_int_eq(shelf_read(&shelf, from, &page), 0);
	ck_assert_uint_eq(page.count, to + 1 - from);
	for (uint32_t i = 0; i < page.count; i++) {
		struct line line = lines_get(&page, i);
		char text[24];

		snprintf(text, sizeof(text), "%04lu",
			 (unsigned long)(from + i));
		ck_assert_uint_eq(line.text_len, 4);
		ck_assert_mem_eq(line.text, text, 4);
	}
}

START_TEST(shelf_gives_pages)
{
	ck_assert(!shelf_has(&shelf, 1));
	add(100);
	add(600);
	ck_assert(shelf_has(&shelf, 1));
	ck_assert(shelf_has(&shelf, 700));
	ck_assert(!shelf_has(&shelf, 701));
	ck_assert_uint_eq(shelf.bytes, 2800);
	check_page(1, 255);
	check_page(255, 255);
	check_page(256, 511);
	check_page(600, 700);
}
END_TEST

START_TEST(shelf_begins_anywhere)
{
	shelf_init(&shelf, 1000);
	add(30);
	ck_assert(!shelf_has(&shelf, 999));
	check_page(1000, 1023);
	check_page(1024, 1029);
	shelf_drop(&shelf, 1025);
	check_page(1025, 1029);
	shelf_drop(&shelf, 5000);
	ck_assert_uint_eq(shelf.first, 1030);
	ck_assert_uint_eq(shelf.bytes, 0);
	add(1);
	check_page(1030, 1030);
}
END_TEST

START_TEST(shelf_cut_goes_on_where_it_was_cut)
{
	add(700);
	shelf_cut(&shelf, 800);
	ck_assert_uint_eq(shelf.end, 701);
	for (uint64_t end = 600; end > 100; end -= 44) {
		shelf_cut(&shelf, end);
		ck_assert_uint_eq(shelf.end, end);
		ck_assert_uint_eq(shelf.bytes, 4 * (end - 1));
		add(300);
		check_page(end - 1 < 256 ? 1 : (end - 1) / 256 * 256,
			   (end - 1) / 256 * 256 + 255);
	}
	shelf_drop(&shelf, 50);
	shelf_cut(&shelf, 1);
	ck_assert_uint_eq(shelf.end, shelf.first);
	ck_assert_uint_eq(shelf.bytes, 0);
	add(1);
	check_page(50, 50);
}
END_TEST

START_TEST(shelf_keeps_what_it_is_told_to)
{
	const struct store_keep lines = { .lines = 300, .bytes = 1 << 20 };
	const struct store_keep bytes = { .lines = 1000, .bytes = 403 };
	const struct store_keep none = { .lines = 0, .bytes = 1 << 20 };

	add(1000);
	shelf_retain(&shelf, &lines);
	ck_assert_uint_eq(shelf.first, 701);
	check_page(701, 767);
	shelf_retain(&shelf, &bytes);
	ck_assert_uint_eq(shelf.first, 901);
	shelf_retain(&shelf, &none);
	ck_assert_uint_eq(shelf.first, 1001);
}
END_TEST

START_TEST(shelf_keeps_lines_so_long)
{
	const struct store_keep keep = {
		.lines = 1000,
		.bytes = 1 << 20,
		.age = INT64_C(3600000000000),
	};

	fill_batch(3, store_now() - 2 * keep.age);
	ck_assert_int_eq(shelf_add(&shelf, &batch), 0);
	fill_batch(2, store_now());
	ck_assert_int_eq(shelf_add(&shelf, &batch), 0);
	shelf_retain(&shelf, &keep);
	ck_assert_uint_eq(shelf.first, 4);
}
END_TEST

static int
add_many(void *arg)
{
	struct shelf some;
	int error;

	shelf_init(&some, 1);
	error = shelf_add(&some, arg);
	if (error && (some.end != 1 || some.bytes != 0))
		error = -EIO;
	shelf_fini(&some);
	return error;
}

/* A batch that does not fit leaves no trace. */
START_TEST(shelf_adds_all_or_nothing)
{
	fill_batch(600, 0);
	ck_assert_uint_ge(fail_each(add_many, &batch), 4);
	for (unsigned n = 1; n <= 4; n++) {
		fill_batch(600, 0);
		fail_begin(n);
		(void)shelf_add(&shelf, &batch);
		fail_end();
	}
	for (uint64_t n = 1; n < shelf.end; n += n == 1 ? 255 : 256)
		check_page(n,
			   n / 256 * 256 + 255 < shelf.end ? n / 256 * 256 + 255
							   : shelf.end - 1);
}
END_TEST

SUITE(shelf)
{
	TCase *tc = tcase_create("shelf");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, shelf_gives_pages);
	tcase_add_test(tc, shelf_begins_anywhere);
	tcase_add_test(tc, shelf_cut_goes_on_where_it_was_cut);
	tcase_add_test(tc, shelf_keeps_what_it_is_told_to);
	tcase_add_test(tc, shelf_keeps_lines_so_long);
	tcase_add_test(tc, shelf_adds_all_or_nothing);
	suite_add_tcase(s, tc);
}
