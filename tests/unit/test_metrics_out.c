/* SPDX-License-Identifier: MIT */
/*
 * Values in the text format of Prometheus.
 */
#include "config.h"

#include "metrics/metrics_out.h"

#include <stdlib.h>

#include "common/tally.h"
#include "metrics/metrics_sample.h"
#include "support/runner.h"

static char *text;
static size_t len;
static struct metrics_out out;
static struct metrics_sample sample;

static void
set_up(void)
{
	out.file = open_memstream(&text, &len);
	ck_assert_ptr_nonnull(out.file);
}

static void
tear_down(void)
{
	free(text);
}

static void
expect(const char *expected)
{
	ck_assert_int_eq(fclose(out.file), 0);
	ck_assert_str_eq(text, expected);
}

START_TEST(metrics_out_number_of_the_sample)
{
	const struct metrics_row row = {
		.name = "x_total",
		.type = METRICS_COUNTER,
		.help = "What it is.",
		.offset = offsetof(struct metrics_sample, room.head),
		.size = sizeof(sample.room.head),
	};

	sample.room.head = UINT64_MAX;
	metrics_put_row(&out, &row, &sample);
	expect("# HELP x_total What it is.\n# TYPE x_total counter\n"
	       "x_total 18446744073709551615\n");
}
END_TEST

static void
write_labelled(struct metrics_out *to, const struct metrics_sample *from)
{
	const char *const labels[] = { "a", "b\\\"\n\xc3\xa4" };

	(void)from;
	metrics_put(to, labels, 1);
	metrics_put_real(to, labels, -0.5);
}

START_TEST(metrics_out_labels_are_quoted)
{
	const struct metrics_row row = {
		.name = "x",
		.type = METRICS_GAUGE,
		.labels = { "one", "two" },
		.help = "h",
		.write = write_labelled,
	};

	metrics_put_row(&out, &row, &sample);
	expect("# HELP x h\n# TYPE x gauge\n"
	       "x{one=\"a\",two=\"b\\\\\\\"\\n\xc3\xa4\"} 1\n"
	       "x{one=\"a\",two=\"b\\\\\\\"\\n\xc3\xa4\"} -0.5\n");
}
END_TEST

static void
write_tally(struct metrics_out *to, const struct metrics_sample *from)
{
	static const struct tally_scale scale = {
		.n = 2, .bounds = { 250000, 1000000000 }
	};
	struct tally tally = { .scale = &scale };
	const char *const labels[] = { "v" };

	(void)from;
	tally_add(&tally, 100000);
	tally_add(&tally, 500000000);
	tally_add(&tally, 2000000000);
	metrics_put_tally(to, NULL, &tally);
	metrics_put_tally(to, labels, &tally);
}

START_TEST(metrics_out_tally_is_cumulative_and_in_seconds)
{
	const struct metrics_row row = {
		.name = "x_seconds",
		.type = METRICS_HISTOGRAM,
		.labels = { "l" },
		.help = "h",
		.write = write_tally,
	};

	metrics_put_row(&out, &row, &sample);
	expect("# HELP x_seconds h\n# TYPE x_seconds histogram\n"
	       "x_seconds_bucket{le=\"0.00025\"} 1\n"
	       "x_seconds_bucket{le=\"1\"} 2\n"
	       "x_seconds_bucket{le=\"+Inf\"} 3\n"
	       "x_seconds_sum 2.500100000\n"
	       "x_seconds_count 3\n"
	       "x_seconds_bucket{l=\"v\",le=\"0.00025\"} 1\n"
	       "x_seconds_bucket{l=\"v\",le=\"1\"} 2\n"
	       "x_seconds_bucket{l=\"v\",le=\"+Inf\"} 3\n"
	       "x_seconds_sum{l=\"v\"} 2.500100000\n"
	       "x_seconds_count{l=\"v\"} 3\n");
}
END_TEST

SUITE(metrics_out)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(metrics_out_number_of_the_sample);
	ADD(metrics_out_labels_are_quoted);
	ADD(metrics_out_tally_is_cumulative_and_in_seconds);
}
