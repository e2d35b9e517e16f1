/* SPDX-License-Identifier: MIT */
/*
 * So many lines of a kind in a time; the others are counted and told.
 */
#include "config.h"

#include "log/log_limit.h"

#include "support/runner.h"

#define START INT64_C(1000000000000)

static struct log_limit limit;

/* Takes lines at @now until none may be logged, and three more. */
static int
take_all(int64_t now)
{
	int n = 0;

	while (log_limit_take(&limit, now))
		n++;
	for (int i = 0; i < 3; i++)
		ck_assert(!log_limit_take(&limit, now + i));
	return n;
}

START_TEST(log_limit_of_a_time)
{
	limit = (struct log_limit){ 0 };
	ck_assert_int_eq(take_all(START), LOG_LIMIT_LINES);
	ck_assert_uint_eq(log_limit_tell(&limit, START + LOG_LIMIT_NS - 1), 0);
	ck_assert_uint_eq(log_limit_tell(&limit, START + LOG_LIMIT_NS), 4);
	ck_assert_uint_eq(log_limit_tell(&limit, START + LOG_LIMIT_NS), 0);
	ck_assert_int_eq(take_all(START + LOG_LIMIT_NS), LOG_LIMIT_LINES);
}
END_TEST

START_TEST(log_limit_leaves_a_few_alone)
{
	limit = (struct log_limit){ 0 };
	for (int i = 0; i < 10 * LOG_LIMIT_LINES; i++)
		ck_assert(log_limit_take(&limit,
					 START + i * (LOG_LIMIT_NS / 100)));
	ck_assert_uint_eq(log_limit_tell(&limit, INT64_MAX), 0);
}
END_TEST

SUITE(log_limit)
{
	ADD(log_limit_of_a_time);
	ADD(log_limit_leaves_a_few_alone);
}
