/* SPDX-License-Identifier: MIT */
/*
 * Open files as flows, and their end: by a close, by a scope, under a thread
 * that is at work.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/offload.h>
#include <coir/reader.h>
#include <errno.h>
#include <semaphore.h>
#include <unistd.h>

#include "os/file.h"
#include "support/elsewhere.h"
#include "support/runner.h"
#include "unit/file_case.h"

FILE_TEST(file_is_a_flow)
{
	struct coir_file file;

	open_file(&file, "a", "w+");
	ck_assert_int_eq(coir_copy_string("Hello, ", &file.flow), 0);
	ck_assert_int_eq(coir_copy_string("world", &file.flow), 0);
	ck_assert_int_eq(coir_file_seek(&file, 0, SEEK_SET, NULL), 0);
	expect_read(&file.flow, "Hello, world");
	expect_read(&file.flow, "");
	ck_assert_int_eq(coir_shutdown(&file.flow, COIR_SHUT_WRITE),
			 -EOPNOTSUPP);
	close_file(&file);
	close_file(&file);
	ck_assert_int_eq(coir_copy_string("x", &file.flow), -EBADF);
	ck_assert_int_eq(coir_file_number(&file), -EBADF);
	check_file(in_tempdir("a"), "Hello, world");
	return 0;
}

/* The end of a file is where it is now, not where it was. */
FILE_TEST(file_goes_on_where_it_grows)
{
	struct coir_file in, out;

	make_file(&in, "a", "one");
	open_file(&out, "a", "a");
	expect_read(&in.flow, "one");
	expect_read(&in.flow, "");
	ck_assert_int_eq(coir_copy_string("two", &out.flow), 0);
	expect_read(&in.flow, "two");
	expect_read(&in.flow, "");
	close_file(&out);
	close_file(&in);
	return 0;
}

FILE_TEST(file_by_lines)
{
	struct coir_reader reader;
	struct coir_file file;
	const char *line;

	make_file(&file, "a", "one\ntwo\r\nthree");
	ck_assert_int_eq(coir_reader_init(&reader, &file.flow, 4, 16), 0);
	ck_assert_int_eq(coir_reader_line(&reader, &line, NULL), 0);
	ck_assert_str_eq(line, "one");
	ck_assert_int_eq(coir_reader_line(&reader, &line, NULL), 0);
	ck_assert_str_eq(line, "two");
	ck_assert_int_eq(coir_reader_line(&reader, &line, NULL), 0);
	ck_assert_str_eq(line, "three");
	ck_assert_int_eq(coir_reader_line(&reader, &line, NULL), -ENODATA);
	coir_reader_fini(&reader);
	close_file(&file);
	return 0;
}

static int
open_in_scope(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_file_open(scope, tempdir_file("a", "x"), O_RDONLY,
					0, arg),
			 0);
	return 0;
}

FILE_TEST(file_ends_with_its_scope)
{
	struct coir_scope ended;
	struct coir_file file;

	ck_assert_int_eq(coir_scope_run(open_in_scope, &file), 0);
	ck_assert_int_eq(coir_file_number(&file), -EBADF);
	ck_assert_int_eq(coir_scope_open(&ended), 0);
	ck_assert_int_eq(coir_scope_close(&ended, 0), 0);
	ck_assert_int_eq(coir_file_open(&ended, in_tempdir("a"), O_RDONLY, 0,
					&file),
			 -EINVAL);
	return 0;
}

/* A use of a descriptor that goes on when it is told to. */
struct use {
	struct coir_file file;
	sem_t begun;
	sem_t go;
	/* the descriptor, and whether it was open to the end */
	int fd;
	int was_open;
};

static int
use_slowly(int fd, void *arg)
{
	struct use *use = arg;

	use->fd = fd;
	sem_post(&use->begun);
	while (sem_wait(&use->go) < 0)
		;
	use->was_open = fcntl(fd, F_GETFD) >= 0;
	return 42;
}

static int
use_file(void *arg)
{
	struct use *use = arg;

	ck_assert_int_eq(coir__file_call(&use->file, use_slowly, use), 42);
	return 0;
}

static int
close_under(void *arg)
{
	struct use *use = arg;

	while (sem_wait(&use->begun) < 0)
		;
	close_file(&use->file);
	ck_assert_int_eq(coir__file_call(&use->file, use_slowly, use), -EBADF);
	sem_post(&use->go);
	return 0;
}

static int
close_in_use(void *arg)
{
	struct use *use = arg;

	make_file(&use->file, "a", "x");
	ck_assert_int_eq(coir_both(use_file, use, close_under, use), 0);
	ck_assert_int_eq(fcntl(use->fd, F_GETFD), -1);
	return 0;
}

START_TEST(file_close_leaves_threads_their_descriptor)
{
	struct use use = { .was_open = 0 };

	ck_assert_int_eq(sem_init(&use.begun, 0, 0), 0);
	ck_assert_int_eq(sem_init(&use.go, 0, 0), 0);
	ck_assert_int_eq(run_files(close_in_use, &use), 0);
	ck_assert_int_eq(use.was_open, 1);
}
END_TEST

static int
read_cancelled(void *arg)
{
	struct coir_file *file = arg;
	char byte;

	ck_assert_int_eq(coir_fiber_cancel(coir_self()), 0);
	ck_assert_int_eq(coir_read(&file->flow, &byte, 1), -ECANCELED);
	ck_assert_int_eq(coir_file_pread(file, &byte, 1, 0), -ECANCELED);
	ck_assert_int_eq(coir_write(&file->flow, "y", 1, NULL), -ECANCELED);
	ck_assert_int_eq(coir_file_truncate(file, 0), -ECANCELED);
	return -ECANCELED;
}

static int
cancel(void *arg)
{
	struct coir_file file;
	struct coir_fiber *fiber;
	struct coir_scope scope;

	(void)arg;
	make_file(&file, "a", "x");
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn_fiber(&scope, NULL, read_cancelled, &file,
					  &fiber),
			 0);
	coir_fiber_put(fiber);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	expect_read(&file.flow, "x");
	close_file(&file);
	check_file(in_tempdir("a"), "x");
	return 0;
}

START_TEST(file_cancelled_does_nothing)
{
	ck_assert_int_eq(run_files(cancel, NULL), 0);
}
END_TEST

static void *
use_elsewhere(void *arg)
{
	struct use *use = arg;

	use->was_open = coir__file_call(&use->file, use_slowly, use);
	return NULL;
}

static int
other_thread(void *arg)
{
	struct use *use = arg;

	make_file(&use->file, "a", "x");
	elsewhere(use_elsewhere, use);
	ck_assert_int_eq(use->was_open, -EXDEV);
	close_file(&use->file);
	return 0;
}

START_TEST(file_belongs_to_its_thread)
{
	struct use use = { .was_open = 0 };

	ck_assert_int_eq(run_files(other_thread, &use), 0);
}
END_TEST

START_TEST(file_init_without_a_runtime)
{
	struct coir_file file;

	ck_assert_int_eq(coir_file_init(&file, -1), -EBADF);
	ck_assert_int_eq(coir_file_init(&file, 0), -ENXIO);
	ck_assert_int_eq(coir_file_borrow(&file, -1), -EBADF);
	ck_assert_int_eq(coir_file_borrow(&file, 0), -ENXIO);
}
END_TEST

SUITE(file)
{
	ADD(file_is_a_flow);
	ADD(file_goes_on_where_it_grows);
	ADD(file_by_lines);
	ADD(file_ends_with_its_scope);
	ADD(file_close_leaves_threads_their_descriptor);
	ADD(file_cancelled_does_nothing);
	ADD(file_belongs_to_its_thread);
	ADD(file_init_without_a_runtime);
}
