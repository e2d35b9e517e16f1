/* SPDX-License-Identifier: MIT */
/*
 * Directories as lists.
 */
#include "config.h"

#include <coir/dir.h>
#include <coir/error.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fail.h"
#include "support/runner.h"
#include "unit/file_case.h"

static void
expect_entry(struct coir_dir *dir, const char *name, mode_t type)
{
	const struct coir_dir_entry *entry = coir_dir_next(dir);

	ck_assert_ptr_nonnull(entry);
	ck_assert_str_eq(entry->name, name);
	ck_assert_uint_eq(entry->type, type);
}

FILE_TEST(dir_is_a_sorted_list)
{
	char expected[2 * PATH_MAX];
	struct coir_dir *dir;

	tempdir_file("b", "");
	tempdir_file(".hidden", "");
	tempdir_file("B", "");
	ck_assert_int_eq(mkdir(in_tempdir("d"), 0700), 0);
	ck_assert_int_eq(symlink("nowhere", in_tempdir("dangling")), 0);
	ck_assert_int_eq(mkfifo(in_tempdir("fifo"), 0600), 0);
	ck_assert_int_eq(coir_dir_read(in_tempdir(""), 1000, &dir), 0);
	ck_assert_int_eq(unlink(in_tempdir("b")), 0);
	ck_assert_uint_eq(coir_dir_count(dir), 6);
	expect_entry(dir, ".hidden", S_IFREG);
	expect_entry(dir, "B", S_IFREG);
	expect_entry(dir, "b", S_IFREG);
	expect_entry(dir, "d", S_IFDIR);
	expect_entry(dir, "dangling", S_IFLNK);
	expect_entry(dir, "fifo", S_IFIFO);
	ck_assert_ptr_null(coir_dir_next(dir));
	ck_assert_ptr_null(coir_dir_next(dir));
	coir_dir_free(dir);
	ck_assert_int_eq(coir_dir_read(in_tempdir("d"), 1000, &dir), 0);
	ck_assert_uint_eq(coir_dir_count(dir), 0);
	ck_assert_ptr_null(coir_dir_next(dir));
	coir_dir_free(dir);
	coir_dir_free(NULL);
	ck_assert_int_eq(coir_dir_read(in_tempdir("B"), 1000, &dir), -ENOTDIR);
	ck_assert_int_eq(coir_dir_read(in_tempdir("x"), 1000, &dir), -ENOENT);
	snprintf(expected, sizeof(expected),
		 "reading %s: No such file or directory", in_tempdir("x"));
	ck_assert_str_eq(coir_error_text(), expected);
	return 0;
}

#define MANY 1000

FILE_TEST(dir_with_many_names)
{
	const struct coir_dir_entry *entry;
	struct coir_dir *dir;
	char name[16];
	int n = 0, wrong = 0;

	for (int i = 0; i < MANY; i++) {
		snprintf(name, sizeof(name), "%06d", MANY - 1 - i);
		tempdir_file(name, "");
	}
	ck_assert_int_eq(coir_dir_read(in_tempdir(""), MANY - 1, &dir), -EFBIG);
	ck_assert_int_eq(coir_dir_read(in_tempdir(""), MANY, &dir), 0);
	while ((entry = coir_dir_next(dir))) {
		snprintf(name, sizeof(name), "%06d", n++);
		wrong += strcmp(entry->name, name) != 0;
	}
	ck_assert_int_eq(wrong, 0);
	ck_assert_int_eq(n, MANY);
	coir_dir_free(dir);
	return 0;
}

static int
read_and_free(void *arg)
{
	struct coir_dir *dir;
	int rc = coir_dir_read(arg, 1000, &dir);

	if (rc == 0)
		coir_dir_free(dir);
	return rc;
}

FILE_TEST(dir_without_memory)
{
	void *path = (void *)in_tempdir("");

	tempdir_file("a", "");
	ck_assert_int_eq(read_and_free(path), 0);
	fail_each(read_and_free, path);
	return 0;
}

SUITE(dir)
{
	ADD(dir_is_a_sorted_list);
	ADD(dir_with_many_names);
	ADD(dir_without_memory);
}
