/* SPDX-License-Identifier: MIT */
/*
 * test_slow.c - how slow the room is to be, in its file.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "limit/slow.h"
#include "support/runner.h"
#include "support/tempdir.h"

static void
set_up(void)
{
	ck_assert_int_eq(setenv("STATE_DIRECTORY", tempdir_new(), 1), 0);
}

START_TEST(slow_is_kept)
{
	ck_assert_uint_eq(slow_load(), 0);
	ck_assert_int_eq(slow_save(SLOW_MAX), 0);
	ck_assert_uint_eq(slow_load(), SLOW_MAX);
	ck_assert_int_eq(slow_save(5), 0);
	ck_assert_uint_eq(slow_load(), 5);
	check_file(in_tempdir("slow"), "    5 s\n");
	ck_assert_int_eq(slow_save(0), 0);
	ck_assert_uint_eq(slow_load(), 0);
}
END_TEST

START_TEST(slow_of_nonsense_is_none)
{
	tempdir_file("slow", "");
	ck_assert_uint_eq(slow_load(), 0);
	tempdir_file("slow", "soon\n");
	ck_assert_uint_eq(slow_load(), 0);
	tempdir_file("slow", "99999999999999999999999999 s\n");
	ck_assert_uint_eq(slow_load(), 0);
	tempdir_file("slow", "3601");
	ck_assert_uint_eq(slow_load(), 0);
}
END_TEST

START_TEST(slow_that_cannot_be_kept)
{
	tempdir_file("elsewhere", "    5 s\n");
	/* a link is not followed, whoever has put it there */
	ck_assert_int_eq(symlink("elsewhere", in_tempdir("slow")), 0);
	ck_assert_int_eq(slow_save(5), -ELOOP);
	ck_assert_uint_eq(slow_load(), 0);
}
END_TEST

SUITE(slow)
{
	tcase_add_checked_fixture(tc_, set_up, tempdir_remove);
	ADD(slow_is_kept);
	ADD(slow_of_nonsense_is_none);
	ADD(slow_that_cannot_be_kept);
}
