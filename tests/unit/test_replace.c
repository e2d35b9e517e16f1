/* SPDX-License-Identifier: MIT */
/*
 * Replacing files: the old one or the new one, and nothing beside them.
 */
#include "config.h"

#include <coir/dir.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/load.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/file_case.h"

/* Nothing else is in the directory. */
static void
expect_names(size_t n)
{
	struct coir_dir *dir;

	ck_assert_int_eq(coir_dir_read(in_tempdir(""), 1000, &dir), 0);
	ck_assert_uint_eq(coir_dir_count(dir), n);
	coir_dir_free(dir);
}

static int
replace(void *arg)
{
	const char *path = in_tempdir("a"), *alias = in_tempdir("link");
	struct coir_file old;
	struct stat st;

	(void)arg;
	ck_assert_int_eq(coir_file_replace(path, "one", 3, 0600), 0);
	check_file(path, "one");
	open_file(&old, "a", "r");
	ck_assert_int_eq(coir_file_replace(path, "two", 3, 0640), 0);
	check_file(path, "two");
	expect_read(&old.flow, "one");
	close_file(&old);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777 & ~0640, 0);
	ck_assert_int_eq(symlink("a", alias), 0);
	ck_assert_int_eq(coir_file_replace(alias, "three", 5, 0600), 0);
	check_file(alias, "three");
	check_file(path, "two");
	expect_names(2);
	return 0;
}

START_TEST(replace_whole_or_not_at_all)
{
	ck_assert_int_eq(run_files(replace, NULL), 0);
}
END_TEST

FILE_TEST(replace_leaves_nothing_when_it_fails)
{
	char expected[2 * PATH_MAX];

	ck_assert_int_eq(mkdir(in_tempdir("d"), 0700), 0);
	ck_assert_int_eq(coir_file_replace(in_tempdir("d"), "x", 1, 0600),
			 -EISDIR);
	snprintf(expected, sizeof(expected), "replacing %s: Is a directory",
		 in_tempdir("d"));
	ck_assert_str_eq(coir_error_text(), expected);
	ck_assert_int_eq(coir_file_replace(in_tempdir("x/y"), "x", 1, 0600),
			 -ENOENT);
	ck_assert_int_eq(coir_file_replace("", "x", 1, 0600), -EINVAL);
	expect_names(1);
	return 0;
}

FILE_TEST(replace_in_the_current_directory)
{
	char name[NAME_MAX + 1];

	ck_assert_int_eq(chdir(in_tempdir("")), 0);
	memset(name, 'n', NAME_MAX);
	name[NAME_MAX] = '\0';
	ck_assert_int_eq(coir_file_replace(name, "x", 1, 0600), 0);
	check_file(name, "x");
	expect_names(1);
	ck_assert_int_eq(chdir("/"), 0);
	return 0;
}

SUITE(replace)
{
	ADD(replace_whole_or_not_at_all);
	ADD(replace_leaves_nothing_when_it_fails);
	ADD(replace_in_the_current_directory);
}
