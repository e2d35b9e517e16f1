/* SPDX-License-Identifier: MIT */
/*
 * The transcript: lines by number, kept exactly as long as they should be.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "log_fixture.h"
#include "room/transcript.h"
#include "support/runner.h"

static struct transcript t;

static void
set_up(void)
{
	transcript_init(&t, &style_plain, 1);
}

static void
tear_down(void)
{
	transcript_fini(&t);
}

/* Line @number is here and says its number. */
static void
check_line(uint64_t number)
{
	const struct chunk *chunk = transcript_chunk(&t, number);
	uint32_t index = (uint32_t)(number - transcript_chunk_first(number));
	char expected[32];
	uint32_t start;
	int len;

	ck_assert_ptr_nonnull(chunk);
	start = chunk_start(chunk, index);
	len = snprintf(expected, sizeof(expected), "line %ju\n",
		       (uintmax_t)number);
	ck_assert_int_eq((int)(chunk_start(chunk, index + 1) - start), len);
	ck_assert_mem_eq(chunk->bytes + start, expected, (size_t)len);
}

START_TEST(transcript_is_empty_at_first)
{
	ck_assert_uint_eq(t.head, 0);
	ck_assert_uint_eq(t.oldest, 1);
	ck_assert_uint_eq(t.base, 1);
	ck_assert_ptr_null(transcript_chunk(&t, 1));
	ck_assert(!transcript_can_drop(&t));
}
END_TEST

/* What the newest chunk takes is told before it is full, and once after. */
START_TEST(transcript_tells_its_cost)
{
	size_t cost = 0;

	ck_assert_uint_eq(transcript_cost(&t), 0);
	for (uint64_t n = 1; n <= 1000; n++) {
		log_fill(&t, 1);
		cost = 0;
		for (uint64_t k = 0; k <= n / CHUNK_LINES; k++)
			if (window_get(&t.chunks, k))
				cost += chunk_cost(window_get(&t.chunks, k));
		ck_assert_uint_eq(transcript_cost(&t), cost);
	}
	ck_assert_uint_gt(cost, 0);
}
END_TEST

START_TEST(transcript_finds_lines_by_number)
{
	log_fill(&t, 1000);
	ck_assert_uint_eq(t.head, 1000);
	for (uint64_t n = 1; n <= 1000; n++)
		check_line(n);
	ck_assert_ptr_null(transcript_chunk(&t, 1024));
}
END_TEST

START_TEST(transcript_may_begin_anywhere)
{
	static const uint64_t first[] = { 2, 255, 256, 257, 1000000 };

	for (int i = 0; i < 5; i++) {
		transcript_fini(&t);
		transcript_init(&t, &style_plain, first[i]);
		ck_assert_uint_eq(t.oldest, first[i]);
		log_fill(&t, 600);
		for (uint64_t n = first[i]; n < first[i] + 600; n++)
			check_line(n);
	}
}
END_TEST

/* Makes @batch @n lines of text "line k" from the head on. */
static void
make_batch(struct lines *batch, uint64_t n)
{
	char text[32];
	struct line line = { .text = text, .kind = LINE_MESSAGE };

	for (uint64_t k = t.head + 1; k <= t.head + n; k++) {
		line.text_len = (uint32_t)snprintf(text, sizeof(text),
						   "line %ju", (uintmax_t)k);
		ck_assert_int_eq(lines_add(batch, &line), 0);
	}
	batch->first = t.head + 1;
}

START_TEST(transcript_reserves_for_a_batch_over_many_chunks)
{
	struct lines batch = { 0 };

	log_fill(&t, 200);
	make_batch(&batch, 1000);
	ck_assert_int_eq(transcript_reserve(&t, &batch), 0);
	ck_assert_uint_eq(t.head, 200);
	for (uint32_t i = 0; i < batch.count; i++) {
		struct line line = lines_get(&batch, i);

		transcript_append(&t, &line);
	}
	for (uint64_t n = 1; n <= 1200; n++)
		check_line(n);
	lines_fini(&batch);
}
END_TEST

/* A refused transaction leaves its reservation behind. */
START_TEST(transcript_reservation_may_go_unused)
{
	struct lines batch = { 0 };

	make_batch(&batch, 600);
	ck_assert_int_eq(transcript_reserve(&t, &batch), 0);
	lines_fini(&batch);
	log_fill(&t, 700);
	for (uint64_t n = 1; n <= 700; n++)
		check_line(n);
}
END_TEST

START_TEST(transcript_says_what_is_gone)
{
	log_fill(&t, 600);
	transcript_retain(&t, 50);
	transcript_retain(&t, 40);
	ck_assert_uint_eq(t.oldest, 50);
	ck_assert_uint_eq(transcript_reachable(&t, 7), 7);
	transcript_retain(&t, 300);
	transcript_drop(&t);
	ck_assert_uint_eq(transcript_reachable(&t, 7), 256);
	ck_assert_uint_eq(transcript_reachable(&t, 260), 260);
	ck_assert_uint_eq(transcript_reachable(&t, 601), 601);
}
END_TEST

START_TEST(transcript_drops_what_the_store_has_not)
{
	log_fill(&t, 1000);
	transcript_retain(&t, 255);
	ck_assert(!transcript_can_drop(&t));
	transcript_retain(&t, 600);
	ck_assert(transcript_can_drop(&t));
	ck_assert_uint_eq(transcript_drop_end(&t), 256);
	transcript_drop(&t);
	ck_assert(transcript_can_drop(&t));
	ck_assert_uint_eq(transcript_drop_end(&t), 512);
	transcript_drop(&t);
	ck_assert(!transcript_can_drop(&t));
	ck_assert_ptr_null(transcript_chunk(&t, 511));
	for (uint64_t n = 512; n <= 1000; n++)
		check_line(n);
}
END_TEST

START_TEST(transcript_keeps_its_slack)
{
	t.slack = 300;
	log_fill(&t, 554);
	transcript_retain(&t, 554);
	ck_assert(!transcript_can_drop(&t));
	log_fill(&t, 1);
	ck_assert(transcript_can_drop(&t));
}
END_TEST

START_TEST(transcript_window_is_bounded)
{
	t.slack = 1000;
	log_fill(&t, 254);
	ck_assert_uint_eq(t.bytes, 0);
	log_fill(&t, 300);
	ck_assert_uint_gt(t.bytes, 256 * strlen("line 1\n"));
	t.bytes_max = t.bytes - 1;
	ck_assert(!transcript_is_paged(&t, 1));
	ck_assert(transcript_can_drop(&t));
	transcript_drop(&t);
	ck_assert_uint_lt(t.bytes, t.bytes_max);
	ck_assert(transcript_is_paged(&t, 255));
	ck_assert(!transcript_is_paged(&t, 256));
	ck_assert(!transcript_can_drop(&t));
}
END_TEST

START_TEST(transcript_keeps_the_chunk_that_fills)
{
	t.bytes_max = 0;
	log_fill(&t, 254);
	ck_assert(!transcript_can_drop(&t));
	log_fill(&t, 1);
	ck_assert(transcript_can_drop(&t));
}
END_TEST

START_TEST(transcript_goes_on_after_everything_was_dropped)
{
	log_fill(&t, 254);
	transcript_retain(&t, 256);
	ck_assert(!transcript_can_drop(&t));
	log_fill(&t, 1);
	ck_assert(transcript_can_drop(&t));
	transcript_drop(&t);
	ck_assert(!transcript_can_drop(&t));
	log_fill(&t, 10);
	for (uint64_t n = 256; n <= 265; n++)
		check_line(n);
}
END_TEST

/* Where a room begins whose store has kept more than is read at once. */
START_TEST(transcript_begins_behind_what_the_store_keeps)
{
	transcript_begin(&t, 100, 512);
	ck_assert_uint_eq(t.oldest, 100);
	ck_assert(transcript_is_paged(&t, 511));
	log_fill(&t, 10);
	for (uint64_t n = 512; n <= 521; n++)
		check_line(n);
}
END_TEST

SUITE(transcript)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(transcript_is_empty_at_first);
	ADD(transcript_tells_its_cost);
	ADD(transcript_finds_lines_by_number);
	ADD(transcript_may_begin_anywhere);
	ADD(transcript_reserves_for_a_batch_over_many_chunks);
	ADD(transcript_reservation_may_go_unused);
	ADD(transcript_says_what_is_gone);
	ADD(transcript_drops_what_the_store_has_not);
	ADD(transcript_keeps_its_slack);
	ADD(transcript_window_is_bounded);
	ADD(transcript_keeps_the_chunk_that_fills);
	ADD(transcript_goes_on_after_everything_was_dropped);
	ADD(transcript_begins_behind_what_the_store_keeps);
}
