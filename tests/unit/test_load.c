/* SPDX-License-Identifier: MIT */
/*
 * Whole files: loaded, saved in every way.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/load.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fail.h"
#include "support/runner.h"
#include "unit/file_case.h"

/* The file holds @text. */
static void
expect_load(const char *path, size_t max, const char *text)
{
	void *bytes;
	size_t len;

	ck_assert_int_eq(coir_file_load(path, max, &bytes, &len), 0);
	ck_assert_uint_eq(len, strlen(text));
	ck_assert_str_eq(bytes, text);
	free(bytes);
}

static int
load(void *arg)
{
	const char *path = tempdir_file("a", "12345");
	char expected[2 * PATH_MAX];
	void *bytes = NULL;

	(void)arg;
	expect_load(path, SIZE_MAX, "12345");
	expect_load(path, 5, "12345");
	ck_assert_int_eq(coir_file_load(path, 4, &bytes, NULL), -EFBIG);
	snprintf(expected, sizeof(expected), "reading %s: File too large",
		 path);
	ck_assert_str_eq(coir_error_text(), expected);
	ck_assert_int_eq(coir_file_load(path, 0, &bytes, NULL), -EFBIG);
	expect_load(tempdir_file("empty", ""), 0, "");
	ck_assert_int_eq(coir_file_load(in_tempdir("x"), 9, &bytes, NULL),
			 -ENOENT);
	ck_assert_int_eq(coir_file_load(in_tempdir(""), 9, &bytes, NULL),
			 -EISDIR);
	ck_assert_ptr_null(bytes);
	return 0;
}

START_TEST(load_all_of_a_file)
{
	ck_assert_int_eq(run_files(load, NULL), 0);
}
END_TEST

/* A file that says it has no length. */
FILE_TEST(load_what_says_it_is_empty)
{
	void *bytes;
	size_t len;

	ck_assert_int_eq(coir_file_load("/proc/self/smaps", SIZE_MAX, &bytes,
					&len),
			 0);
	ck_assert_uint_gt(len, 4096);
	ck_assert_uint_eq(strlen(bytes), len);
	free(bytes);
	return 0;
}

static int
load_fifo(void *arg)
{
	expect_load(arg, 100, "through a fifo");
	return 0;
}

static int
save_fifo(void *arg)
{
	return coir_file_save(arg, "through a fifo", 14, 0, 0);
}

FILE_TEST(load_from_a_fifo)
{
	char *path = (char *)in_tempdir("fifo");

	ck_assert_int_eq(mkfifo(path, 0600), 0);
	return coir_both(load_fifo, path, save_fifo, path);
}

FILE_TEST(load_save_in_every_way)
{
	const char *path = in_tempdir("a");

	ck_assert_int_eq(coir_file_save(path, "abc", 3, 0, 0600), -ENOENT);
	ck_assert_int_eq(coir_file_save(path, "abc", 3, O_CREAT, 0600), 0);
	check_file(path, "abc");
	ck_assert_int_eq(coir_file_save(path, "x", 1, O_CREAT | O_EXCL, 0600),
			 -EEXIST);
	ck_assert_int_eq(coir_file_save(path, "d", 1, O_APPEND, 0), 0);
	check_file(path, "abcd");
	ck_assert_int_eq(coir_file_save(path, "X", 1, 0, 0), 0);
	check_file(path, "Xbcd");
	ck_assert_int_eq(coir_file_save(path, "Y", 1, O_TRUNC, 0), 0);
	check_file(path, "Y");
	ck_assert_int_eq(coir_file_save(path, "", 0, O_TRUNC, 0), 0);
	check_file(path, "");
	return 0;
}

static int
load_and_free(void *arg)
{
	void *bytes;
	int rc = coir_file_load(arg, 100, &bytes, NULL);

	if (rc == 0)
		free(bytes);
	return rc;
}

FILE_TEST(load_without_memory)
{
	void *path = (void *)tempdir_file("a", "12345");

	/* the pool is there, and the remote handle */
	ck_assert_int_eq(load_and_free(path), 0);
	fail_each(load_and_free, path);
	return 0;
}

SUITE(load)
{
	ADD(load_all_of_a_file);
	ADD(load_what_says_it_is_empty);
	ADD(load_from_a_fifo);
	ADD(load_save_in_every_way);
	ADD(load_without_memory);
}
