/* SPDX-License-Identifier: MIT */
/*
 * A value is counted with the first bound that it does not exceed.
 */
#include "config.h"

#include "common/tally.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "machine/sanitize.h"
#include "support/runner.h"

static const struct tally_scale scale = { .n = 3, .bounds = { 0, 10, 100 } };

START_TEST(tally_counts_by_bound)
{
	static const int64_t values[] = { -1, 0, 1, 10, 11, 100, 101, 5000 };
	struct tally tally = { .scale = &scale };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		tally_add(&tally, values[i]);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(tally.count[i], 2);
	ck_assert_uint_eq(tally_total(&tally), 8);
	ck_assert_int_eq(tally.sum, -1 + 1 + 10 + 11 + 100 + 101 + 5000);
	ck_assert_int_eq(tally.largest, 5000);
}
END_TEST

START_TEST(tally_counts_many_at_once)
{
	struct tally tally = { .scale = &scale };

	tally_add_n(&tally, 20, 3);
	tally_add_n(&tally, 20, 0);
	ck_assert_uint_eq(tally.count[2], 3);
	ck_assert_int_eq(tally.sum, 60);
}
END_TEST

START_TEST(tally_times_ascend)
{
	ck_assert_uint_lt(tally_times.n, TALLY_KINDS);
	for (size_t i = 1; i < tally_times.n; i++)
		ck_assert_int_gt(tally_times.bounds[i],
				 tally_times.bounds[i - 1]);
}
END_TEST

/* Counted where the bounds are times. */
static const struct tally some = {
	.scale = &tally_times,
	.count = { [0] = 2, [2] = 1, [15] = 1 },
	.largest = 12500000000,
};

static const char some_text[] =
	"4 passes, the longest 1.25e+04 ms: 2 up to 0.1 ms, 1 up to 0.5 ms, "
	"1 over 10000 ms";

START_TEST(tally_as_text)
{
	const struct tally none = { .scale = &tally_times };
	char text[256];

	tally_times_text(&none, "passes", text, sizeof(text));
	ck_assert_str_eq(text, "0 passes");
	tally_times_text(&some, "passes", text, sizeof(text));
	ck_assert_str_eq(text, some_text);
}
END_TEST

START_TEST(tally_as_text_is_cut)
{
	int bad = 0;

	for (size_t size = 1; size <= sizeof(some_text); size++) {
		char text[256];

		memset(text, '#', sizeof(text));
		tally_times_text(&some, "passes", text, size);
		bad += strlen(text) != size - 1 || text[size] != '#' ||
			strncmp(text, some_text, size - 1) != 0;
	}
	ck_assert_int_eq(bad, 0);
}
END_TEST

#if !COIR__ASAN && !COIR__TSAN
/* A piece of memory, in a list of all. */
struct piece {
	struct piece *next;
};

/* Takes all the memory that there is, and returns it as a list. */
static struct piece *
take_all_memory(void)
{
	struct piece *all = NULL, *piece;

	for (size_t size = 1 << 20; size >= sizeof(*piece); size /= 2)
		while ((piece = malloc(size))) {
			piece->next = all;
			all = piece;
		}
	return all;
}

static void
give_back(struct piece *piece)
{
	while (piece) {
		struct piece *next = piece->next;

		free(piece);
		piece = next;
	}
}

/* What libcheck does wants memory, too: check nothing in between. */
START_TEST(tally_as_text_wants_no_memory)
{
	struct rlimit all, none;
	struct piece *pieces;
	char text[256];

	ck_assert_int_eq(getrlimit(RLIMIT_AS, &all), 0);
	none = all;
	none.rlim_cur = 1;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &none), 0);
	pieces = take_all_memory();
	tally_times_text(&some, "passes", text, sizeof(text));
	give_back(pieces);
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &all), 0);
	ck_assert_str_eq(text, some_text);
}
END_TEST
#endif

SUITE(tally)
{
	ADD(tally_counts_by_bound);
	ADD(tally_counts_many_at_once);
	ADD(tally_times_ascend);
	ADD(tally_as_text);
	ADD(tally_as_text_is_cut);
#if !COIR__ASAN && !COIR__TSAN
	ADD(tally_as_text_wants_no_memory);
#endif
}
