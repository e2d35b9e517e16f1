/* SPDX-License-Identifier: MIT */
/*
 * Lines become bytes in a chunk, for which room was made before.
 */
#include "config.h"

#include <string.h>

#include "room/render.h"
#include "support/runner.h"

START_TEST(render_writes_what_was_reserved)
{
	struct line line = { .text = "x", .text_len = 1, .kind = LINE_MESSAGE };
	struct chunk *chunk = chunk_new();
	struct lines lines = { 0 };

	for (int i = 0; i < CHUNK_LINES + 5; i++)
		ck_assert_int_eq(lines_add(&lines, &line), 0);
	ck_assert_int_eq(render_reserve(chunk, &style_plain, &lines, 3,
					CHUNK_LINES),
			 0);
	ck_assert_uint_ge(chunk->room, 2 * CHUNK_LINES);
	for (uint32_t i = 3; i < 3 + CHUNK_LINES; i++) {
		line = lines_get(&lines, i);
		render_line(chunk, &style_plain, &line);
	}
	/* a full chunk takes what it needs and no more */
	ck_assert_uint_eq(chunk->count, CHUNK_LINES);
	ck_assert_uint_eq(chunk->room, 2 * CHUNK_LINES);
	ck_assert_mem_eq(chunk->bytes, "x\nx\nx\n", 6);
	lines_fini(&lines);
	chunk_free(chunk);
}
END_TEST

SUITE(render)
{
	ADD(render_writes_what_was_reserved);
}
