/* SPDX-License-Identifier: MIT */
/*
 * Names in the file system, one call after the other, seen by the C library.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/fs.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/file_case.h"

static bool
is_there(const char *name)
{
	struct stat st;

	return lstat(in_tempdir(name), &st) == 0;
}

FILE_TEST(fs_makes_and_removes)
{
	struct stat st;

	ck_assert_int_eq(coir_mkdir(in_tempdir("d"), 0700), 0);
	ck_assert_int_eq(stat(in_tempdir("d"), &st), 0);
	ck_assert_uint_eq(st.st_mode, S_IFDIR | 0700);
	ck_assert_int_eq(coir_mkdir(in_tempdir("d"), 0700), -EEXIST);
	ck_assert_int_eq(coir_mkdir(in_tempdir("x/y"), 0700), -ENOENT);
	tempdir_file("d/a", "");
	ck_assert_int_eq(coir_rmdir(in_tempdir("d")), -ENOTEMPTY);
	ck_assert_int_eq(coir_unlink(in_tempdir("d/a")), 0);
	ck_assert_int_eq(coir_unlink(in_tempdir("d")), -EISDIR);
	ck_assert_int_eq(coir_rmdir(in_tempdir("d")), 0);
	ck_assert(!is_there("d"));
	ck_assert_int_eq(coir_unlink(in_tempdir("d")), -ENOENT);
	return 0;
}

FILE_TEST(fs_renames_and_links)
{
	char expected[3 * PATH_MAX], target[8] = "";

	tempdir_file("a", "1");
	tempdir_file("b", "2");
	ck_assert_int_eq(coir_rename(in_tempdir("a"), in_tempdir("b")), 0);
	check_file(in_tempdir("b"), "1");
	ck_assert(!is_there("a"));
	ck_assert_int_eq(coir_rename(in_tempdir("a"), in_tempdir("b")),
			 -ENOENT);
	snprintf(expected, sizeof(expected),
		 "renaming %s: No such file or directory, which is to be %s",
		 in_tempdir("a"), in_tempdir("b"));
	ck_assert_str_eq(coir_error_text(), expected);
	ck_assert_int_eq(coir_link(in_tempdir("b"), in_tempdir("c")), 0);
	check_file(in_tempdir("c"), "1");
	ck_assert_int_eq(coir_link(in_tempdir("b"), in_tempdir("c")), -EEXIST);
	ck_assert_int_eq(coir_symlink("nowhere", in_tempdir("l")), 0);
	ck_assert_int_eq(coir_readlink(in_tempdir("l"), target, 8), 7);
	ck_assert_str_eq(target, "nowhere");
	ck_assert_int_eq(coir_readlink(in_tempdir("l"), target, 7),
			 -ENAMETOOLONG);
	ck_assert_int_eq(coir_readlink(in_tempdir("b"), target, 8), -EINVAL);
	ck_assert_int_eq(coir_unlink(in_tempdir("l")), 0);
	ck_assert(!is_there("l"));
	return 0;
}

SUITE(fs)
{
	ADD(fs_makes_and_removes);
	ADD(fs_renames_and_links);
}
