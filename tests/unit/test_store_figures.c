/* SPDX-License-Identifier: MIT */
/*
 * How a store is doing, for programs and for people.
 */
#include "config.h"

#include <string.h>

#include "store_double.h"
#include "support/runner.h"

#define MS INT64_C(1000000)

static struct store_double d;

static void
post(void)
{
	const struct line line = { .kind = LINE_ANNOUNCEMENT };

	ck_assert_int_eq(store_post(&d.store, &line), 0);
}

START_TEST(store_figures_count_what_waits)
{
	struct store_figures figures;

	store_double_init(&d, 10);
	post();
	post();
	store_figures(&d.store, &figures);
	ck_assert_uint_eq(figures.waiting, 2);
	ck_assert(store_double_begin(&d));
	post();
	store_figures(&d.store, &figures);
	ck_assert_uint_eq(figures.waiting, 3);
	store_double_end(&d, 0);
	store_double_commit_all(&d);
	store_figures(&d.store, &figures);
	ck_assert_uint_eq(figures.waiting, 0);
	ck_assert_uint_eq(tally_total(&figures.commits), 0);
	store_double_fini(&d);
}
END_TEST

START_TEST(store_figures_can_be_read)
{
	struct store_figures figures = {
		.commits.scale = &tally_times,
		.failures = 2,
		.waiting = 3,
		.unsaved = 4,
		.dropped = 5,
		.wal_bytes = 6789,
		.failing = true,
	};
	char text[256];

	tally_add(&figures.commits, MS / 20);
	tally_add(&figures.commits, 3 * MS);
	store_figures_text(&figures, text, sizeof(text));
	ck_assert_str_eq(text,
			 "2 commits, the longest 3 ms: 1 up to 0.1 ms, 1 up to "
			 "5 ms; 2 failures, failing; 3 lines waiting, "
			 "4 unsaved, 5 dropped; 6 KiB of write-ahead log");
	store_figures_text(&figures, text, 20);
	ck_assert_str_eq(text, "2 commits, the long");
}
END_TEST

SUITE(store_figures)
{
	ADD(store_figures_count_what_waits);
	ADD(store_figures_can_be_read);
}
