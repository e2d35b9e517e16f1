/* SPDX-License-Identifier: MIT */
/*
 * test_timeline.c - what the log says of a start.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "log/timeline.h"
#include "support/runner.h"

static struct timeline timeline;

START_TEST(timeline_in_words)
{
	char text[TIMELINE_TEXT];

	timeline_begin(&timeline, true);
	timeline_print(&timeline, text);
	ck_assert_str_eq(text, "");
	timeline_step(&timeline, "store");
	timeline_step(&timeline, "the rest");
	timeline.steps[0].took = 1740000;
	timeline.steps[1].took = 12000000;
	timeline_print(&timeline, text);
	ck_assert_str_eq(text, "store 1.7, the rest 12.0");
}
END_TEST

/* The steps are what it took from the beginning to the end, all of it. */
START_TEST(timeline_has_no_gaps)
{
	int64_t sum = 0;

	timeline_begin(&timeline, false);
	for (int i = 0; i < TIMELINE_STEPS; i++)
		timeline_step(&timeline, "step");
	for (int i = 0; i < timeline.n_steps; i++)
		sum += timeline.steps[i].took;
	ck_assert_int_eq(sum, timeline.last - timeline.began);
}
END_TEST

START_TEST(timeline_has_an_end)
{
	static const char word[] = "a word that is longer than any of ours, by "
				   "far";
	char text[TIMELINE_TEXT];

	timeline_begin(&timeline, true);
	for (int i = 0; i < TIMELINE_STEPS + 1; i++)
		timeline_step(&timeline, word);
	ck_assert_int_eq(timeline.n_steps, TIMELINE_STEPS);
	timeline_print(&timeline, text);
	ck_assert_uint_eq(strlen(text), sizeof(text) - 1);
}
END_TEST

SUITE(timeline)
{
	ADD(timeline_in_words);
	ADD(timeline_has_no_gaps);
	ADD(timeline_has_an_end);
}
