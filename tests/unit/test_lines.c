/* SPDX-License-Identifier: MIT */
/*
 * A run of lines: what went in comes out, however much it grew since.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "store/lines.h"
#include "support/runner.h"

static struct lines lines;

static void
set_up(void)
{
	lines = (struct lines){ 0 };
}

static void
tear_down(void)
{
	lines_fini(&lines);
}

/* Adds a message whose text is @n in decimal, said by "a<n>" through "l". */
static void
add(int n)
{
	char address[16], text[16], name[16];
	struct line line = {
		.time = n * INT64_C(1000000007),
		.address = address,
		.label = "l",
		.text = text,
		.name = name,
		.label_len = 1,
		.kind = LINE_MESSAGE,
		.client = (uint64_t)n * 10000000000u,
		.input_end = (uint64_t)n * 5,
	};

	line.address_len =
		(uint16_t)snprintf(address, sizeof(address), "a%d", n);
	line.name_len = (uint8_t)snprintf(name, sizeof(name), "n%d", n);
	line.text_len = (uint32_t)snprintf(text, sizeof(text), "%d", n);
	ck_assert_int_eq(lines_add(&lines, &line), 0);
}

/* The line at @index is the one that add(@n) made. */
static void
check_line(uint32_t index, int n)
{
	struct line line = lines_get(&lines, index);
	char strings[64];
	int len = snprintf(strings, sizeof(strings), "a%dln%d%d", n, n, n);

	ck_assert_int_eq(line.kind, LINE_MESSAGE);
	ck_assert_int_eq(line.time, n * INT64_C(1000000007));
	ck_assert_uint_eq(line.client, (uint64_t)n * 10000000000u);
	ck_assert_uint_eq(line.input_end, (uint64_t)n * 5);
	ck_assert_int_eq(line.address_len + line.label_len + line.name_len +
				 (int)line.text_len,
			 len);
	ck_assert_mem_eq(line.address, strings, line.address_len);
	ck_assert_mem_eq(line.label, "l", 1);
	ck_assert_mem_eq(line.name, strings + line.address_len + 1,
			 line.name_len);
	ck_assert_mem_eq(line.text, strings + len - line.text_len,
			 line.text_len);
}

START_TEST(lines_come_out_as_they_went_in)
{
	for (int i = 0; i < 5000; i++)
		add(i);
	ck_assert_uint_eq(lines.count, 5000);
	for (int i = 0; i < 5000; i++)
		check_line((uint32_t)i, i);
}
END_TEST

START_TEST(lines_are_numbered_from_first)
{
	add(1);
	add(2);
	ck_assert_uint_eq(lines_get(&lines, 1).number, 0);
	lines.first = 41;
	ck_assert_uint_eq(lines_get(&lines, 0).number, 41);
	ck_assert_uint_eq(lines_get(&lines, 1).number, 42);
}
END_TEST

START_TEST(lines_may_have_no_strings)
{
	struct line line = { .kind = LINE_ANNOUNCEMENT };

	ck_assert_int_eq(lines_add(&lines, &line), 0);
	line = lines_get(&lines, 0);
	ck_assert_uint_eq(line.text_len, 0);
	ck_assert_ptr_nonnull(line.text);
}
END_TEST

START_TEST(lines_cut_goes_on_where_it_was_cut)
{
	size_t used;

	for (int i = 0; i < 10; i++)
		add(i);
	used = lines.text_used;
	for (int i = 10; i < 20; i++)
		add(i);
	lines_cut(&lines, 30);
	ck_assert_uint_eq(lines.count, 20);
	lines_cut(&lines, 10);
	ck_assert_uint_eq(lines.count, 10);
	ck_assert_uint_eq(lines.text_used, used);
	add(77);
	check_line(9, 9);
	check_line(10, 77);
}
END_TEST

START_TEST(lines_reset_keeps_memory_of_a_usual_size)
{
	char *text;

	for (int i = 0; i < 100; i++)
		add(i);
	text = lines.text;
	lines.first = 5;
	lines_reset(&lines);
	ck_assert_uint_eq(lines.count, 0);
	ck_assert_uint_eq(lines.first, 0);
	ck_assert_ptr_eq(lines.text, text);
	for (int i = 0; i < 10000; i++)
		add(i);
	lines_reset(&lines);
	ck_assert_ptr_null(lines.text);
	add(3);
	check_line(0, 3);
}
END_TEST

START_TEST(lines_swap_exchanges_all)
{
	struct lines other = { .first = 9 };

	add(1);
	lines_swap(&lines, &other);
	ck_assert_uint_eq(lines.count, 0);
	ck_assert_uint_eq(lines.first, 9);
	ck_assert_uint_eq(other.count, 1);
	lines_fini(&other);
}
END_TEST

START_TEST(lines_trim_keeps_the_lines)
{
	lines_trim(&lines);
	for (int i = 0; i < 300; i++)
		add(i);
	lines_trim(&lines);
	ck_assert_uint_eq(lines.text_room, lines.text_used);
	ck_assert_uint_eq(lines.room, 300);
	add(300);
	for (int i = 0; i <= 300; i++)
		check_line((uint32_t)i, i);
}
END_TEST

START_TEST(line_weight_counts_raw_text)
{
	struct line line = {
		.text_len = 100,
		.address_len = 10,
		.label_len = 5,
		.kind = LINE_MESSAGE,
	};

	ck_assert_uint_eq(line_weight(&line), 100);
	line.kind = LINE_ANNOUNCEMENT;
	ck_assert_uint_eq(line_weight(&line), 100);
	line.text_len = 0;
	line.kind = LINE_JOIN;
	ck_assert_uint_eq(line_weight(&line), 15);
	line.kind = LINE_LEAVE;
	ck_assert_uint_eq(line_weight(&line), 15);
}
END_TEST

SUITE(lines)
{
	TCase *tc = tcase_create("lines");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, lines_come_out_as_they_went_in);
	tcase_add_test(tc, lines_are_numbered_from_first);
	tcase_add_test(tc, lines_may_have_no_strings);
	tcase_add_test(tc, lines_cut_goes_on_where_it_was_cut);
	tcase_add_test(tc, lines_reset_keeps_memory_of_a_usual_size);
	tcase_add_test(tc, lines_swap_exchanges_all);
	tcase_add_test(tc, lines_trim_keeps_the_lines);
	tcase_add_test(tc, line_weight_counts_raw_text);
	suite_add_tcase(s, tc);
}
