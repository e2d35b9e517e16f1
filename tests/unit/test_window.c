/* SPDX-License-Identifier: MIT */
/*
 * Pointers addressed by consecutive numbers, wherever the window has moved.
 */
#include "config.h"

#include "common/window.h"
#include "support/runner.h"

/* Something to point to for each number, so that a mix-up shows. */
static char thing[300];

START_TEST(window_is_empty_at_first)
{
	struct window w;

	window_init(&w, 7);
	ck_assert_ptr_null(window_get(&w, 7));
	ck_assert_ptr_null(window_drop(&w));
	window_fini(&w);
	ck_assert_uint_eq(w.first, 7);
}
END_TEST

START_TEST(window_keeps_numbers_while_it_moves_and_grows)
{
	struct window w;
	uint64_t first = 0;

	window_init(&w, 0);
	for (uint64_t n = 0; n < 300; n++) {
		ck_assert_int_eq(window_add(&w, &thing[n]), 0);
		if (n % 3 == 0)
			ck_assert_ptr_eq(window_drop(&w), &thing[first++]);
		for (uint64_t i = 0; i <= n + 1; i++)
			ck_assert_ptr_eq(window_get(&w, i),
					 i < first || i > n ? NULL : &thing[i]);
	}
	window_fini(&w);
}
END_TEST

START_TEST(window_that_only_moves_does_not_grow)
{
	struct window w;

	window_init(&w, UINT64_C(1) << 40);
	for (int i = 0; i < 300; i++) {
		ck_assert_int_eq(window_add(&w, &thing[i]), 0);
		ck_assert_ptr_eq(window_drop(&w), &thing[i]);
	}
	ck_assert_uint_le(w.size, 16);
	ck_assert_uint_eq(w.first, (UINT64_C(1) << 40) + 300);
	window_fini(&w);
}
END_TEST

SUITE(window)
{
	ADD(window_is_empty_at_first);
	ADD(window_keeps_numbers_while_it_moves_and_grows);
	ADD(window_that_only_moves_does_not_grow);
}
