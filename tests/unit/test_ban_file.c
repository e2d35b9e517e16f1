/* SPDX-License-Identifier: MIT */
/*
 * test_ban_file.c - the list of bans is in its file at once, or that is said.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "limit/ban_file.h"
#include "limit/ban_list.h"
#include "support/runner.h"
#include "support/tempdir.h"

static struct ban_list list;

static void
set_up(void)
{
	struct prefix prefix;

	ck_assert_int_eq(setenv("STATE_DIRECTORY", tempdir_new(), 1), 0);
	ck_assert_int_eq(prefix_parse("192.0.2.0/24", &prefix), 0);
	list = (struct ban_list){ .n = 0 };
	ck_assert_int_eq(ban_list_add(&list, &prefix, 1, 0, "spam"), 0);
}

static void
tear_down(void)
{
	ban_list_fini(&list);
	tempdir_remove();
}

START_TEST(ban_file_has_what_was_put_there)
{
	struct ban_list again;
	struct stat st;

	set_up();
	/* what a process left that was killed is no matter */
	tempdir_file("bans.json.next", "{ and much more that is not written");
	ck_assert_int_eq(ban_file_put(&list), 0);
	ck_assert_int_eq(stat(in_tempdir("bans.json.next"), &st), -1);
	ck_assert_int_eq(ban_file_load(&again), 0);
	ck_assert_uint_eq(again.n, 1);
	ck_assert_str_eq(again.bans[0].reason, "spam");
	ban_list_fini(&again);
	tear_down();
}
END_TEST

START_TEST(ban_file_says_why_not)
{
	set_up();
	list.saving = true;
	ck_assert_int_eq(ban_file_put(&list), -EBUSY);
	list.saving = false;
	ck_assert_int_eq(mkdir(in_tempdir("bans.json.next"), 0700), 0);
	ck_assert_int_eq(ban_file_put(&list), -EISDIR);
	tear_down();
}
END_TEST

SUITE(ban_file)
{
	ADD(ban_file_has_what_was_put_there);
	ADD(ban_file_says_why_not);
}
