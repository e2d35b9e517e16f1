/* SPDX-License-Identifier: MIT */
/*
 * test_private_dir.c - a directory that is nobody else's.
 */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/private_dir.h"
#include "support/runner.h"
#include "support/tempdir.h"

static char made[PRIVATE_DIR_MAX];
static const char *parent;

static void
setup(void)
{
	parent = tempdir_new();
	unsetenv("RUNTIME_DIRECTORY");
	setenv("XDG_RUNTIME_DIR", parent, 1);
}

static void
teardown(void)
{
	ck_assert_int_eq(rmdir(made), 0);
	tempdir_remove();
}

/* One is made, and this is whether it is in @dir. */
static bool
is_made_in(const char *dir)
{
	struct stat st;

	ck_assert_int_eq(private_dir_new(made), 0);
	ck_assert_int_eq(stat(made, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0700);
	return strncmp(made, dir, strlen(dir)) == 0 && made[strlen(dir)] == '/';
}

START_TEST(private_dir_is_where_the_user_has_such_things)
{
	ck_assert(is_made_in(parent));
}
END_TEST

START_TEST(private_dir_is_where_the_service_has_such_things)
{
	char list[128];

	snprintf(list, sizeof(list), "%s:/nowhere", parent);
	setenv("RUNTIME_DIRECTORY", list, 1);
	setenv("XDG_RUNTIME_DIR", "/nowhere", 1);
	ck_assert(is_made_in(parent));
}
END_TEST

START_TEST(private_dir_is_not_where_others_may_replace_it)
{
	ck_assert_int_eq(chmod(parent, 0777), 0);
	ck_assert(!is_made_in(parent));
	ck_assert_int_eq(rmdir(made), 0);
	ck_assert_int_eq(chmod(parent, 01777), 0);
	ck_assert(is_made_in(parent));
}
END_TEST

START_TEST(private_dir_passes_over_what_is_of_no_use)
{
	static const char *const none[] = { "", "relative", "/nowhere", "long",
					    "longest" };
	char dir[200];

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		snprintf(dir, sizeof(dir), "%s", none[i]);
		if (strncmp(dir, "long", 4) == 0) {
			size_t len = dir[4] ? 150 : PRIVATE_DIR_MAX - 5;

			memset(dir, '/', len);
			dir[len] = '\0';
		}
		setenv("XDG_RUNTIME_DIR", dir, 1);
		ck_assert(is_made_in("/tmp"));
		ck_assert_int_eq(rmdir(made), 0);
	}
	ck_assert(is_made_in("/tmp"));
}
END_TEST

SUITE(private_dir)
{
	tcase_add_checked_fixture(tc_, setup, teardown);
	ADD(private_dir_is_where_the_user_has_such_things);
	ADD(private_dir_is_where_the_service_has_such_things);
	ADD(private_dir_is_not_where_others_may_replace_it);
	ADD(private_dir_passes_over_what_is_of_no_use);
}
