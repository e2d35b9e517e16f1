/* SPDX-License-Identifier: MIT */
/*
 * Luv's examples fs.lua and stdfh.lua.
 */
#include "config.h"

#include <coir/attr.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/fs.h>
#include <coir/reader.h>
#include <coir/time.h>
#include <errno.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"
#include "unit/file_case.h"

FILE_TEST(SLP_04_P15_write_read_unlink)
{
	struct coir_file file;
	struct stat st;

	ck_assert_int_eq(coir_file_open(NULL, in_tempdir("cheese.txt"),
					coir_file_flags("w+"), 0644, &file),
			 0);
	ck_assert_int_eq(coir_copy_string("Hello World!", &file.flow), 0);
	ck_assert_int_eq(coir_file_stat(&file, &st), 0);
	ck_assert_int_eq(st.st_size, 12);
	/* there the next write would begin at 0 again: here it goes on */
	ck_assert_int_eq(coir_copy_string("\n", &file.flow), 0);
	ck_assert_int_eq(coir_file_seek(&file, 0, SEEK_SET, NULL), 0);
	expect_read(&file.flow, "Hello World!\n");
	close_file(&file);
	ck_assert_int_eq(coir_unlink(in_tempdir("cheese.txt")), 0);
	ck_assert_int_eq(coir_stat(in_tempdir("cheese.txt"), &st), -ENOENT);
	return 0;
}

static int
echo(void *arg)
{
	struct coir_file in, err;
	struct coir_reader reader;

	(void)arg;
	ck_assert_int_eq(coir_file_borrow(&in, STDIN_FILENO), 0);
	ck_assert_int_eq(coir_file_borrow(&err, STDERR_FILENO), 0);
	ck_assert_int_eq(coir_reader_init(&reader, &in.flow, 64, 64), 0);
	ck_assert_int_eq(coir_reader_copy(&reader, &err.flow, NULL), 0);
	coir_reader_fini(&reader);
	trace("end of input");
	close_file(&in);
	close_file(&err);
	return 0;
}

static int
type(void *arg)
{
	int keyboard = *(int *)arg;

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
		trace("tick");
		ck_assert_int_eq(write(keyboard, "line\n", 5), 5);
	}
	close(keyboard);
	return 0;
}

static int
echo_and_type(void *arg)
{
	return coir_both(echo, NULL, type, arg);
}

/* In the test's own process: standard input and error are pipes for a while. */
START_TEST(SLP_06_stdin_to_stderr)
{
	int in[2], err[2], saved[2] = { dup(0), dup(2) };
	char said[32] = "";

	ck_assert_int_eq(pipe(in), 0);
	ck_assert_int_eq(pipe(err), 0);
	dup2(in[0], STDIN_FILENO);
	dup2(err[1], STDERR_FILENO);
	vtime_begin();
	ck_assert_int_eq(coir_run(echo_and_type, &in[1]), 0);
	vtime_end();
	dup2(saved[0], STDIN_FILENO);
	dup2(saved[1], STDERR_FILENO);
	close(err[1]);
	ck_assert_int_eq(read(err[0], said, sizeof(said)), 15);
	ck_assert_str_eq(said, "line\nline\nline\n");
	trace_expect("tick\ntick\ntick\nend of input\n");
	close(err[0]);
	close(in[0]);
}
END_TEST

SUITE(peer_slp_file)
{
	ADD(SLP_04_P15_write_read_unlink);
	ADD(SLP_06_stdin_to_stderr);
}
