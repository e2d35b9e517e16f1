/* SPDX-License-Identifier: MIT */
/*
 * test_spelling.c - how far names are from words.
 */
#include "config.h"

#include <check.h>

#include "common/spelling.h"
#include "support/runner.h"

START_TEST(spelling_counts_steps)
{
	ck_assert_uint_eq(spelling_steps("port", "port"), 0);
	ck_assert_uint_eq(spelling_steps("port", "PORT"), 0);
	ck_assert_uint_eq(spelling_steps("port", "prot"), 1);
	ck_assert_uint_eq(spelling_steps("prt", "port"), 1);
	ck_assert_uint_eq(spelling_steps("port", "poort"), 1);
	ck_assert_uint_eq(spelling_steps("port", "path"), 3);
	ck_assert_uint_eq(spelling_steps("", "abc"), 3);
	ck_assert_uint_eq(
		spelling_steps("a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
		40);
}
END_TEST

START_TEST(spelling_of_a_beginning_is_one_step)
{
	ck_assert_uint_eq(spelling_steps("history", "hist"), 1);
	ck_assert_uint_eq(spelling_steps("history", "hsit"), 2);
	ck_assert_uint_eq(spelling_limit("hist"), 2);
	ck_assert_uint_eq(spelling_limit("history"), 3);
}
END_TEST

SUITE(spelling)
{
	ADD(spelling_counts_steps);
	ADD(spelling_of_a_beginning_is_one_step);
}
