/* SPDX-License-Identifier: MIT */
/*
 * Bytes at places of a file, in pieces, many at once; its length and position.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/time.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/file_case.h"

FILE_TEST(file_data_at_places)
{
	struct coir_file file;
	char buf[8] = "";
	size_t done;

	make_file(&file, "a", "0123456789");
	ck_assert_int_eq(coir_file_pread(&file, buf, 3, 4), 3);
	ck_assert_str_eq(buf, "456");
	ck_assert_int_eq(coir_file_pread(&file, buf, 3, 10), 0);
	ck_assert_int_eq(coir_file_pread_exact(&file, buf, 4, 8, &done),
			 -ENODATA);
	ck_assert_uint_eq(done, 2);
	ck_assert_int_eq(coir_file_pread_exact(&file, buf, 2, 8, NULL), 0);
	ck_assert_int_eq(coir_file_pread_exact(&file, buf, 0, 99, NULL), 0);
	expect_read(&file.flow, "0123456789");
	ck_assert_int_eq(coir_file_pwrite(&file, "ab", 2, 11, &done), 0);
	ck_assert_uint_eq(done, 2);
	ck_assert_int_eq(coir_file_pread(&file, buf, 8, 9), 4);
	ck_assert_mem_eq(buf, "9\0ab", 4);
	close_file(&file);
	return 0;
}

FILE_TEST(file_data_in_pieces)
{
	char a[3] = "", b[3] = "";
	struct iovec in[2] = { { a, 2 }, { b, 2 } };
	struct iovec out[2] = { { "xy", 2 }, { "z", 1 } };
	struct coir_file file;

	make_file(&file, "a", "0123456789");
	ck_assert_int_eq(coir_file_preadv(&file, in, 2, 7), 3);
	ck_assert_str_eq(a, "78");
	ck_assert_str_eq(b, "9");
	ck_assert_int_eq(coir_file_pwritev(&file, out, 2, 1), 3);
	check_file(in_tempdir("a"), "0xyz456789");
	close_file(&file);
	return 0;
}

FILE_TEST(file_data_refuses)
{
	struct iovec empty = { "", 0 };
	struct coir_file file, null;
	char byte;

	make_file(&file, "a", "x");
	ck_assert_int_eq(coir_file_pread(&file, &byte, 0, 0), -EINVAL);
	ck_assert_int_eq(coir_file_pread(&file, &byte, 1, -1), -EINVAL);
	ck_assert_int_eq(coir_file_pread_exact(&file, &byte, 1, -1, NULL),
			 -EINVAL);
	ck_assert_int_eq(coir_file_preadv(&file, &empty, 1, 0), -EINVAL);
	ck_assert_int_eq(coir_file_preadv(&file, &empty, 0, 0), -EINVAL);
	ck_assert_int_eq(coir_file_preadv(&file, &empty, IOV_MAX + 1, 0),
			 -EINVAL);
	ck_assert_int_eq(coir_file_pwrite(&file, "y", 1, -1, NULL), -EINVAL);
	ck_assert_int_eq(coir_file_pwrite(&file, "y", 0, 9, NULL), 0);
	ck_assert_int_eq(coir_file_seek(&file, -1, SEEK_SET, NULL), -EINVAL);
	ck_assert_int_eq(coir_file_truncate(&file, -1), -EINVAL);
	close_file(&file);
	ck_assert_int_eq(coir_file_pread(&file, &byte, 1, 0), -EBADF);
	ck_assert_int_eq(coir_file_pwrite(&file, "y", 1, 0, NULL), -EBADF);
	ck_assert_int_eq(coir_file_sync(&file), -EBADF);
	open_file(&null, "", "r");
	ck_assert_int_eq(coir_read(&null.flow, &byte, 1), -EISDIR);
	close_file(&null);
	return 0;
}

FILE_TEST(file_position_and_length)
{
	struct coir_file file;
	off_t pos = 0;

	make_file(&file, "a", "0123456789");
	ck_assert_int_eq(coir_file_seek(&file, -4, SEEK_END, &pos), 0);
	ck_assert_int_eq(pos, 6);
	expect_read(&file.flow, "6789");
	ck_assert_int_eq(coir_file_seek(&file, -8, SEEK_CUR, &pos), 0);
	ck_assert_int_eq(pos, 2);
	ck_assert_int_eq(coir_file_truncate(&file, 4), 0);
	expect_read(&file.flow, "23");
	ck_assert_int_eq(coir_file_sync(&file), 0);
	ck_assert_int_eq(coir_file_datasync(&file), 0);
	close_file(&file);
	check_file(in_tempdir("a"), "0123");
	return 0;
}

#define BULK (5 * 1024 * 1024 + 3)

/* More than a thread does at once, and not in memory as one small read. */
FILE_TEST(file_data_in_bulk)
{
	char *out = malloc(BULK), *in = calloc(1, BULK + 1);
	struct coir_file file;
	size_t done;

	for (size_t i = 0; i < BULK; i++)
		out[i] = (char)(i * 7 + i / 4096);
	open_file(&file, "a", "w+");
	ck_assert_int_eq(coir_write(&file.flow, out, BULK, &done), 0);
	ck_assert_uint_eq(done, BULK);
	ck_assert_int_eq(coir_file_pread_exact(&file, in, BULK + 1, 0, &done),
			 -ENODATA);
	ck_assert_uint_eq(done, BULK);
	ck_assert_int_eq(memcmp(in, out, BULK), 0);
	close_file(&file);
	free(in);
	free(out);
	return 0;
}

#define WRITERS 20

/* One of many writers to one file. */
struct writer {
	struct coir_file *file;
	int number;
};

static int
write_own(void *arg)
{
	struct writer *w = arg;
	char text[3] = { (char)('a' + w->number), '\n', '\0' };

	return coir_file_pwrite(w->file, text, 2, 2 * w->number, NULL);
}

static int
write_all(struct coir_scope *scope, void *arg)
{
	struct writer *w = arg;

	for (int i = 0; i < WRITERS; i++)
		ck_assert_int_eq(coir_spawn(scope, write_own, &w[i]), 0);
	return 0;
}

FILE_TEST(file_data_by_many_at_once)
{
	struct writer w[WRITERS];
	struct coir_file file;

	open_file(&file, "a", "w");
	for (int i = 0; i < WRITERS; i++)
		w[i] = (struct writer){ &file, i };
	ck_assert_int_eq(coir_scope_run(write_all, w), 0);
	close_file(&file);
	check_file(in_tempdir("a"),
		   "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\n"
		   "o\np\nq\nr\ns\nt\n");
	return 0;
}

SUITE(file_data)
{
	ADD(file_data_at_places);
	ADD(file_data_in_pieces);
	ADD(file_data_refuses);
	ADD(file_position_and_length);
	ADD(file_data_in_bulk);
	ADD(file_data_by_many_at_once);
}
