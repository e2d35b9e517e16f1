/* SPDX-License-Identifier: MIT */
/*
 * Attributes, set and looked at by path and through open files.
 */
#include "config.h"

#include <coir/attr.h>
#include <coir/error.h>
#include <errno.h>
#include <stdio.h>

#include "support/runner.h"
#include "unit/file_case.h"

FILE_TEST(attr_by_path)
{
	const struct timespec times[2] = { { .tv_sec = 1000 },
					   { .tv_sec = 2000 } };
	const char *path = tempdir_file("a", "12345");
	char expected[2 * PATH_MAX];
	struct stat st = { .st_size = 77 };

	ck_assert_int_eq(coir_stat(in_tempdir("x"), &st), -ENOENT);
	ck_assert_int_eq(st.st_size, 77);
	snprintf(expected, sizeof(expected),
		 "looking at %s: No such file or directory", in_tempdir("x"));
	ck_assert_str_eq(coir_error_text(), expected);
	ck_assert_int_eq(coir_chmod(path, 0640), 0);
	ck_assert_int_eq(coir_utime(path, times), 0);
	ck_assert_int_eq(coir_chown(path, (uid_t)-1, (gid_t)-1), 0);
	ck_assert_int_eq(coir_stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode, S_IFREG | 0640);
	ck_assert_int_eq(st.st_size, 5);
	ck_assert_int_eq(st.st_atime, 1000);
	ck_assert_int_eq(st.st_mtime, 2000);
	ck_assert_int_eq(symlink("a", in_tempdir("l")), 0);
	ck_assert_int_eq(coir_lstat(in_tempdir("l"), &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert_int_eq(coir_stat(in_tempdir("l"), &st), 0);
	ck_assert(S_ISREG(st.st_mode));
	ck_assert_int_eq(coir_lchown(in_tempdir("l"), getuid(), getgid()), 0);
	return 0;
}

FILE_TEST(attr_access_and_file_system)
{
	const char *path = tempdir_file("a", "");
	struct statvfs fs;

	ck_assert_int_eq(coir_access(path, F_OK), 0);
	ck_assert_int_eq(coir_access(path, R_OK | W_OK), 0);
	ck_assert_int_eq(coir_access(path, X_OK), -EACCES);
	ck_assert_int_eq(coir_access(path, 0100), -EINVAL);
	ck_assert_int_eq(coir_access(in_tempdir("x"), F_OK), -ENOENT);
	ck_assert_int_eq(coir_statvfs(path, &fs), 0);
	ck_assert_uint_gt(fs.f_bsize, 0);
	ck_assert_uint_ge(fs.f_blocks, fs.f_bfree);
	ck_assert_int_eq(coir_statvfs(in_tempdir("x"), &fs), -ENOENT);
	return 0;
}

FILE_TEST(attr_of_an_open_file)
{
	const struct timespec times[2] = { { .tv_sec = 1000 },
					   { .tv_nsec = UTIME_OMIT } };
	struct coir_file file;
	uint64_t size = 77;
	struct stat st;

	make_file(&file, "a", "12345");
	ck_assert_int_eq(coir_file_size(&file, &size), 0);
	ck_assert_uint_eq(size, 5);
	ck_assert_int_eq(coir_file_chmod(&file, 0604), 0);
	ck_assert_int_eq(coir_file_chown(&file, getuid(), getgid()), 0);
	ck_assert_int_eq(coir_file_utime(&file, times), 0);
	ck_assert_int_eq(coir_file_stat(&file, &st), 0);
	ck_assert_uint_eq(st.st_mode, S_IFREG | 0604);
	ck_assert_int_eq(st.st_atime, 1000);
	ck_assert_int_gt(st.st_mtime, 2000);
	close_file(&file);
	ck_assert_int_eq(coir_file_size(&file, &size), -EBADF);
	ck_assert_uint_eq(size, 5);
	return 0;
}

SUITE(attr)
{
	ADD(attr_by_path);
	ADD(attr_access_and_file_system);
	ADD(attr_of_an_open_file);
}
