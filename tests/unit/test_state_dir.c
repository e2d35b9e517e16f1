/* SPDX-License-Identifier: MIT */
/*
 * test_state_dir.c - where the state lies, and making the place.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/state_dir.h"
#include "support/runner.h"

static void
set_variable(const char *name, const char *value)
{
	int rc = value != NULL ? setenv(name, value, 1) : unsetenv(name);

	ck_assert_int_eq(rc, 0);
}

static void
check_path(const char *state, const char *xdg, const char *home,
	   const char *expected)
{
	char *path;

	set_variable("STATE_DIRECTORY", state);
	set_variable("XDG_STATE_HOME", xdg);
	set_variable("HOME", home);
	ck_assert_int_eq(state_dir_path(&path), 0);
	ck_assert_str_eq(path, expected);
	free(path);
}

START_TEST(state_dir_by_variable)
{
	check_path("/var/lib/chatd", "/x", "/h", "/var/lib/chatd");
	check_path("/var/lib/a:/var/lib/b", "/x", "/h", "/var/lib/a");
	check_path(NULL, "/x", "/h", "/x/chatd");
	check_path("", "/x", "/h", "/x/chatd");
	check_path(NULL, NULL, "/h", "/h/.local/state/chatd");
	check_path(NULL, "relative", "/h", "/h/.local/state/chatd");
}
END_TEST

START_TEST(state_dir_is_made_with_its_parents)
{
	char dir[] = "/tmp/chatd-state-XXXXXX";
	char path[64], parent[64];
	struct stat st;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(parent, sizeof(parent), "%s/a", dir);
	snprintf(path, sizeof(path), "%s/a/b", dir);
	ck_assert_int_eq(state_dir_make(path), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0700);
	ck_assert_int_eq(state_dir_make(path), 0);
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(rmdir(parent), 0);
	ck_assert_int_eq(rmdir(dir), 0);
}
END_TEST

START_TEST(state_dir_in_the_way)
{
	char file[] = "/tmp/chatd-state-XXXXXX";
	char path[64];
	int fd = mkstemp(file);

	ck_assert_int_ge(fd, 0);
	snprintf(path, sizeof(path), "%s/a", file);
	ck_assert_int_eq(state_dir_make(file), -ENOTDIR);
	ck_assert_int_eq(state_dir_make(path), -ENOTDIR);
	ck_assert_int_eq(close(fd), 0);
	ck_assert_int_eq(unlink(file), 0);
}
END_TEST

START_TEST(state_dir_of_others_is_told)
{
	char dir[] = "/tmp/chatd-state-XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_ptr_null(state_dir_exposed(dir));
	ck_assert_int_eq(chmod(dir, 0755), 0);
	ck_assert_ptr_null(state_dir_exposed(dir));
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(chmod(dir, i ? 01777 : 0770), 0);
		ck_assert_ptr_nonnull(
			strstr(state_dir_exposed(dir), "chmod go-w it"));
	}
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_ptr_null(state_dir_exposed(dir));
}
END_TEST

START_TEST(state_dir_has_advice)
{
	ck_assert_str_eq(state_dir_advice(-ENOSPC), "");
	ck_assert_ptr_nonnull(strstr(state_dir_advice(-EROFS),
				     "set STATE_DIRECTORY"));
	ck_assert_ptr_nonnull(strstr(state_dir_advice(-EACCES),
				     "let its user write"));
}
END_TEST

SUITE(state_dir)
{
	ADD(state_dir_by_variable);
	ADD(state_dir_is_made_with_its_parents);
	ADD(state_dir_in_the_way);
	ADD(state_dir_of_others_is_told);
	ADD(state_dir_has_advice);
}
