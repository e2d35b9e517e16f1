/* SPDX-License-Identifier: MIT */
/*
 * Ways of opening: modes, what must and must not be there, FIFOs.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/time.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/file_case.h"

START_TEST(file_flags_are_those_of_fopen)
{
	static const struct {
		const char *mode;
		int flags;
	} cases[] = {
		{ "r", O_RDONLY },
		{ "r+", O_RDWR },
		{ "rb+", O_RDWR },
		{ "w", O_WRONLY | O_CREAT | O_TRUNC },
		{ "w+", O_RDWR | O_CREAT | O_TRUNC },
		{ "wx", O_WRONLY | O_CREAT | O_TRUNC | O_EXCL },
		{ "a", O_WRONLY | O_CREAT | O_APPEND },
		{ "a+b", O_RDWR | O_CREAT | O_APPEND },
		{ "", -EINVAL },
		{ "q", -EINVAL },
		{ "rw", -EINVAL },
		{ "rx", -EINVAL },
		{ "r ", -EINVAL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_int_eq(coir_file_flags(cases[i].mode),
				 cases[i].flags);
}
END_TEST

/* Opens, writes "b", closes; or says what it could not. */
static int
try_open(const char *name, int flags)
{
	struct coir_file file;
	int rc = coir_file_open(NULL, in_tempdir(name), O_WRONLY | flags, 0640,
				&file);

	if (rc < 0)
		return rc;
	ck_assert_int_eq(coir_copy_string("b", &file.flow), 0);
	return coir_close(&file.flow);
}

FILE_TEST(file_open_creates_as_it_is_told)
{
	char expected[PATH_MAX];
	struct stat st;

	tempdir_file("old", "aaa");
	ck_assert_int_eq(try_open("old", 0), 0);
	check_file(in_tempdir("old"), "baa");
	ck_assert_int_eq(try_open("old", O_CREAT), 0);
	check_file(in_tempdir("old"), "baa");
	ck_assert_int_eq(try_open("old", O_CREAT | O_EXCL), -EEXIST);
	ck_assert_int_eq(try_open("old", O_CREAT | O_APPEND), 0);
	check_file(in_tempdir("old"), "baab");
	ck_assert_int_eq(try_open("old", O_CREAT | O_TRUNC), 0);
	check_file(in_tempdir("old"), "b");
	ck_assert_int_eq(try_open("new", 0), -ENOENT);
	snprintf(expected, sizeof(expected),
		 "opening %s: No such file or directory", in_tempdir("new"));
	ck_assert_str_eq(coir_error_text(), expected);
	ck_assert_int_eq(try_open("new", O_CREAT | O_EXCL), 0);
	ck_assert_int_eq(stat(in_tempdir("new"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777 & ~0640, 0);
	ck_assert_int_eq(try_open("new/x", O_CREAT), -ENOTDIR);
	ck_assert_int_eq(try_open("", 0), -EISDIR);
	return 0;
}

FILE_TEST(file_open_leaves_no_surprise)
{
	struct coir_file file;
	int fd;

	make_file(&file, "a", "");
	fd = coir_file_number(&file);
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	ck_assert_int_eq(fcntl(fd, F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_RDWR);
	close_file(&file);
	ck_assert_int_eq(coir_file_open(NULL, in_tempdir("a"),
					coir_file_flags("?"), 0, &file),
			 -EINVAL);
	return 0;
}

static const char *
make_fifo(void)
{
	const char *path = in_tempdir("fifo");

	ck_assert_int_eq(mkfifo(path, 0600), 0);
	return path;
}

/* A FIFO that has a reader, or not yet. */
struct fifo {
	const char *path;
	bool opened;
};

static int
read_fifo(void *arg)
{
	struct fifo *fifo = arg;
	struct coir_file file;

	ck_assert_int_eq(coir_file_open(NULL, fifo->path, O_RDONLY, 0, &file),
			 0);
	fifo->opened = true;
	trace("opened");
	expect_read(&file.flow, "hello");
	trace("read");
	expect_read(&file.flow, "");
	trace("end");
	close_file(&file);
	return 0;
}

/* Opens when the reader has had every opportunity to read an end. */
static int
write_fifo(void *arg)
{
	struct fifo *fifo = arg;
	struct coir_file file;

	while (!fifo->opened)
		ck_assert_int_eq(coir_yield(), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_file_open(NULL, fifo->path, O_WRONLY, 0, &file),
			 0);
	trace("writer");
	ck_assert_int_eq(coir_copy_string("hello", &file.flow), 0);
	close_file(&file);
	return 0;
}

static int
reader_first(void *arg)
{
	struct fifo fifo = { .path = make_fifo() };

	(void)arg;
	return coir_both(read_fifo, &fifo, write_fifo, &fifo);
}

START_TEST(file_fifo_read_waits_for_a_writer)
{
	ck_assert_int_eq(run_files(reader_first, NULL), 0);
	trace_expect("opened\nwriter\nread\nend\n");
}
END_TEST

static int
write_at_once(void *arg)
{
	struct coir_file file;

	trace("open");
	ck_assert_int_eq(coir_file_open(NULL, arg, O_WRONLY, 0, &file), 0);
	trace("opened");
	ck_assert_int_eq(coir_copy_string("hello", &file.flow), 0);
	close_file(&file);
	return 0;
}

static int
read_later(void *arg)
{
	struct coir_file file;

	await_sleeper();
	trace("reader");
	ck_assert_int_eq(coir_file_open(NULL, arg, O_RDONLY, 0, &file), 0);
	expect_read(&file.flow, "hello");
	close_file(&file);
	return 0;
}

static int
writer_first(void *arg)
{
	const char *path = make_fifo();
	struct coir_file file;

	(void)arg;
	ck_assert_int_eq(coir_file_open(NULL, path, O_WRONLY | O_NONBLOCK, 0,
					&file),
			 -ENXIO);
	return coir_both(write_at_once, (void *)path, read_later, (void *)path);
}

START_TEST(file_fifo_open_waits_for_a_reader)
{
	ck_assert_int_eq(run_files(writer_first, NULL), 0);
	trace_expect("open\nreader\nopened\n");
}
END_TEST

FILE_TEST(file_fifo_without_reader_until_a_deadline)
{
	struct coir_scope scope;
	struct coir_file file;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_set_deadline(&scope, coir_after(coir_ms(5)));
	ck_assert_int_eq(coir_file_open(NULL, make_fifo(), O_WRONLY, 0, &file),
			 -ETIMEDOUT);
	ck_assert_int_eq(coir_scope_close(&scope, 0), -ETIMEDOUT);
	return 0;
}

FILE_TEST(file_open_devices)
{
	struct coir_file null, zero;
	char bytes[4] = "xxx";

	ck_assert_int_eq(coir_file_open(NULL, "/dev/null", O_RDWR, 0, &null),
			 0);
	ck_assert_int_eq(coir_file_open(NULL, "/dev/zero", O_RDONLY, 0, &zero),
			 0);
	ck_assert_int_eq(coir_read_exact(&zero.flow, bytes, 4, NULL), 0);
	ck_assert_mem_eq(bytes, "\0\0\0\0", 4);
	ck_assert_int_eq(coir_copy_string("gone", &null.flow), 0);
	expect_read(&null.flow, "");
	close_file(&zero);
	close_file(&null);
	return 0;
}

SUITE(file_open)
{
	ADD(file_flags_are_those_of_fopen);
	ADD(file_open_creates_as_it_is_told);
	ADD(file_open_leaves_no_surprise);
	ADD(file_fifo_read_waits_for_a_writer);
	ADD(file_fifo_open_waits_for_a_reader);
	ADD(file_fifo_without_reader_until_a_deadline);
	ADD(file_open_devices);
}
