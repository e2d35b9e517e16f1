/* SPDX-License-Identifier: MIT */
/*
 * What the benchmarks hear: two clients, and each way in which a server can
 * fail to bring every text to both of them once, in order and whole.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "room/dialects.h"
#include "room/record.h"
#include "room/remark.h"
#include "support/runner.h"

static struct record record;

/* Remarks 1 to 3 of one speaker, as lines and one after the other. */
static char lines[3 * (REMARK_LEN + 1) + 1];

#define LINE (REMARK_LEN + 1)

static void
write_line(char *at, int speaker, uint32_t number)
{
	struct remark remark = {
		.due = 1,
		.speaker = speaker,
		.number = number,
	};

	remark_write(&remark, at);
	at[REMARK_LEN] = '\n';
}

static void
set_up_in(const struct dialect *dialect)
{
	record_init(&record, 2, dialect);
	record_grow(&record);
	record_grow(&record);
	for (uint32_t i = 0; i < 3; i++)
		write_line(lines + i * LINE, 0, i + 1);
}

static void
set_up(void)
{
	set_up_in(&dialect_lines);
}

static void
tear_down(void)
{
	record_fini(&record);
}

/* Is @what in the fault that was found? "": there is none. */
static void
check_fault(const char *what)
{
	if (*what)
		ck_assert_ptr_nonnull(strstr(record.fault, what));
	else
		ck_assert_str_eq(record.fault, "");
}

START_TEST(record_of_all_in_any_pieces_is_complete)
{
	size_t all = 3 * LINE;

	for (size_t piece = 1; piece <= all; piece++) {
		record_restart(&record);
		memset(record.numbers, 0, sizeof(record.numbers));
		for (size_t at = 0; at < all; at += piece)
			record_heard(&record, 0, lines + at,
				     at + piece < all ? piece : all - at);
		ck_assert(!record_complete(&record, 3));
		record_heard(&record, 1, lines, all);
		check_fault("");
		ck_assert(record_complete(&record, 3));
	}
}
END_TEST

START_TEST(record_notices_that_one_client_misses_a_text)
{
	record_heard(&record, 0, lines, 3 * LINE);
	record_heard(&record, 1, lines, LINE);
	record_heard(&record, 1, lines + 2 * LINE, LINE);
	check_fault("what others do not");
}
END_TEST

START_TEST(record_notices_that_all_miss_a_text)
{
	record_heard(&record, 0, lines, LINE);
	record_heard(&record, 0, lines + 2 * LINE, LINE);
	check_fault("out of turn");
}
END_TEST

START_TEST(record_notices_a_text_that_comes_twice)
{
	record_heard(&record, 0, lines, LINE);
	record_heard(&record, 0, lines, LINE);
	check_fault("out of turn");
}
END_TEST

START_TEST(record_notices_another_order)
{
	char other[2 * LINE];

	write_line(other, 1, 1);
	memcpy(other + LINE, lines, LINE);
	record_heard(&record, 0, lines, LINE);
	record_heard(&record, 0, other, LINE);
	check_fault("");
	record_heard(&record, 1, other, 2 * LINE);
	check_fault("what others do not");
}
END_TEST

START_TEST(record_notices_a_torn_text)
{
	record_heard(&record, 0, lines, LINE / 2);
	record_heard(&record, 0, lines + LINE, LINE);
	check_fault("what nobody said");
}
END_TEST

START_TEST(record_counts_no_text_that_is_not_whole)
{
	ck_assert_int_eq(record.present, 0);
	record_heard(&record, 0, lines, 2 * LINE);
	record_heard(&record, 1, lines, 2 * LINE - 1);
	check_fault("");
	ck_assert(!record_complete(&record, 2));
	ck_assert_int_eq(record.deliveries, 3);
	ck_assert_int_eq(record.present, 2);
}
END_TEST

START_TEST(record_has_news_where_there_may_be_some)
{
	static const char news[] = "Got connection from tcp:x via fiber\n";

	record.has_news = true;
	record_heard(&record, 0, news, strlen(news));
	check_fault("");
	ck_assert_int_eq(record.news, 1);
	record.has_news = false;
	record_heard(&record, 0, news, strlen(news));
	check_fault("what nobody said");
}
END_TEST

START_TEST(record_notes_times_of_the_watched)
{
	record.watched = 1;
	record.since = 0;
	record_heard(&record, 1, lines, LINE);
	ck_assert_uint_eq(record.each.n, 0);
	record_heard(&record, 0, lines, LINE);
	ck_assert_uint_eq(record.each.n, 1);
	ck_assert_int_eq(record.heard_by_all, 1);
}
END_TEST

START_TEST(record_notes_when_all_have_a_text)
{
	record.since = 0;
	record_heard(&record, 0, lines, LINE);
	ck_assert_int_eq(record.heard_by_all, 0);
	ck_assert_int_eq(record.marks[0].all_at, 0);
	record_heard(&record, 1, lines, LINE);
	ck_assert_uint_eq(record.each.n, 2);
	ck_assert_int_eq(record.heard_by_all, 1);
	ck_assert_int_gt(record.marks[0].all_at, 0);
}
END_TEST

/* A server of NATS asks who is there between any two texts. */
START_TEST(record_passes_over_asides)
{
	char heard[256];
	int len;

	tear_down();
	set_up_in(&dialect_nats);
	len = snprintf(heard, sizeof(heard),
		       "MSG r 1 %d\r\n%.*s\r\nPING\r\nMSG r 1 %d\r\n%.*s\r\n",
		       REMARK_LEN, REMARK_LEN, lines, REMARK_LEN, REMARK_LEN,
		       lines + LINE);
	record_heard(&record, 0, "PING\r\n", 6);
	record_heard(&record, 0, heard, (size_t)len);
	record_heard(&record, 1, heard, (size_t)len);
	record_heard(&record, 1, "PING\r\n", 6);
	check_fault("");
	ck_assert(record_complete(&record, 2));
}
END_TEST

SUITE(record)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(record_of_all_in_any_pieces_is_complete);
	ADD(record_notices_that_one_client_misses_a_text);
	ADD(record_notices_that_all_miss_a_text);
	ADD(record_notices_a_text_that_comes_twice);
	ADD(record_notices_another_order);
	ADD(record_notices_a_torn_text);
	ADD(record_counts_no_text_that_is_not_whole);
	ADD(record_has_news_where_there_may_be_some);
	ADD(record_notes_times_of_the_watched);
	ADD(record_notes_when_all_have_a_text);
	ADD(record_passes_over_asides);
}
