/* SPDX-License-Identifier: MIT */
/*
 * Eio's flow.md: a FIFO without a writer.
 */
#include "config.h"

#include <coir/combine.h>
#include <sys/stat.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/file_case.h"

static int
read_it(void *arg)
{
	struct coir_file *in = arg;

	trace("+Reading");
	expect_read(&in->flow, "Hello");
	trace("+Got Hello");
	return 0;
}

static int
write_it(void *arg)
{
	struct coir_file out;

	(void)arg;
	trace("+Opening for writing");
	open_file(&out, "fifo", "w");
	ck_assert_int_eq(coir_copy_string("Hello", &out.flow), 0);
	close_file(&out);
	return 0;
}

static int
fifo(void *arg)
{
	struct coir_file in;

	(void)arg;
	ck_assert_int_eq(mkfifo(in_tempdir("fifo"), 0600), 0);
	open_file(&in, "fifo", "r");
	trace("+Opened");
	ck_assert_int_eq(coir_both(read_it, &in, write_it, NULL), 0);
	close_file(&in);
	return 0;
}

START_TEST(FLW_06_fifo_without_writer)
{
	ck_assert_int_eq(run_files(fifo, NULL), 0);
	trace_expect("+Opened\n+Reading\n+Opening for writing\n+Got Hello\n");
}
END_TEST

SUITE(peer_flw_fifo)
{
	ADD(FLW_06_fifo_without_writer);
}
