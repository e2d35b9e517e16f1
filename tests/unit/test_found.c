/* SPDX-License-Identifier: MIT */
/*
 * What a search has found, as far as it fits.
 */
#include "config.h"

#include "store/found.h"
#include "support/runner.h"

static struct line
line_of(uint64_t number, const char *text, uint32_t len)
{
	return (struct line){
		.number = number,
		.address = "",
		.label = "",
		.name = "",
		.text = text,
		.text_len = len,
	};
}

START_TEST(found_keeps_numbers)
{
	struct found found = { 0 };
	struct line nine = line_of(9, "nine", 4);
	struct line four = line_of(4, "four", 4);

	ck_assert_int_eq(found_add(&found, &nine), 0);
	ck_assert_int_eq(found_add(&found, &four), 0);
	ck_assert_uint_eq(found_get(&found, 0).number, 9);
	ck_assert_uint_eq(found_get(&found, 1).number, 4);
	ck_assert_mem_eq(found_get(&found, 1).text, "four", 4);
	found_fini(&found);
	ck_assert_uint_eq(found.lines.count, 0);
}
END_TEST

START_TEST(found_has_bounds)
{
	static char text[FOUND_BYTES];
	struct found found = { 0 };
	struct line line = line_of(1, "x", 1);

	for (int i = 0; i < FOUND_MAX; i++)
		ck_assert_int_eq(found_add(&found, &line), 0);
	ck_assert_int_eq(found_add(&found, &line), 1);
	ck_assert_uint_eq(found.lines.count, FOUND_MAX);
	found_fini(&found);
	/* the first one always fits, so that there is a way past it */
	line = line_of(2, text, sizeof(text));
	ck_assert_int_eq(found_add(&found, &line), 0);
	line = line_of(1, "x", 1);
	ck_assert_int_eq(found_add(&found, &line), 1);
	found_fini(&found);
}
END_TEST

SUITE(found)
{
	ADD(found_keeps_numbers);
	ADD(found_has_bounds);
}
