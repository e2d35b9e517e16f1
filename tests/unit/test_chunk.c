/* SPDX-License-Identifier: MIT */
/*
 * A chunk: bytes end to end, each found in its line.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room/chunk.h"
#include "support/runner.h"

static struct chunk *chunk;

static void
set_up(void)
{
	chunk = chunk_new();
	ck_assert_ptr_nonnull(chunk);
}

static void
tear_down(void)
{
	chunk_free(chunk);
}

static void
add(const char *text)
{
	size_t len = strlen(text);

	ck_assert_int_eq(chunk_reserve(chunk, len), 0);
	memcpy(chunk_tail(chunk), text, len);
	chunk_commit(chunk, len);
}

START_TEST(chunk_of_none_is_empty)
{
	ck_assert_uint_eq(chunk_start(chunk, 0), 0);
	ck_assert_uint_eq(chunk_find(chunk, 0), 0);
	chunk_trim(chunk);
	chunk_free(NULL);
}
END_TEST

START_TEST(chunk_finds_the_line_of_each_byte)
{
	static const char *const text[] = { "one\n", "\n", "three\n" };
	uint32_t at = 0;

	for (int i = 0; i < 3; i++)
		add(text[i]);
	for (uint32_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(chunk_start(chunk, i), at);
		for (size_t k = 0; k < strlen(text[i]); k++)
			ck_assert_uint_eq(chunk_find(chunk, at++), i);
	}
	ck_assert_uint_eq(chunk_start(chunk, 3), at);
	ck_assert_uint_eq(chunk_find(chunk, at), 3);
	ck_assert_mem_eq(chunk->bytes, "one\n\nthree\n", at);
}
END_TEST

START_TEST(chunk_grows_and_trims_without_losing_a_byte)
{
	for (int i = 0; i < CHUNK_LINES; i++)
		add(i % 2 ? "a line that is longer than the other\n" : "b\n");
	chunk_trim(chunk);
	ck_assert_uint_eq(chunk->room, chunk_start(chunk, CHUNK_LINES));
	for (uint32_t i = 0; i < CHUNK_LINES; i++)
		ck_assert_int_eq(chunk->bytes[chunk_start(chunk, i)],
				 i % 2 ? 'a' : 'b');
}
END_TEST

START_TEST(chunk_reserve_promises_all_that_was_asked)
{
	ck_assert_int_eq(chunk_reserve(chunk, 1000000), 0);
	ck_assert_uint_ge(chunk->room, 1000000);
	ck_assert_int_eq(chunk_reserve(chunk, 100), 0);
	add("x\n");
	ck_assert_int_eq(chunk_reserve(chunk, UINT32_MAX), -EOVERFLOW);
	ck_assert_mem_eq(chunk->bytes, "x\n", 2);
}
END_TEST

SUITE(chunk)
{
	TCase *tc = tcase_create("chunk");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, chunk_of_none_is_empty);
	tcase_add_test(tc, chunk_finds_the_line_of_each_byte);
	tcase_add_test(tc, chunk_grows_and_trims_without_losing_a_byte);
	tcase_add_test(tc, chunk_reserve_promises_all_that_was_asked);
	suite_add_tcase(s, tc);
}
