/* SPDX-License-Identifier: MIT */
/*
 * The examples of buffered input and output do what they say, to the byte.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/example.h"

START_TEST(example_lines)
{
	char path[] = "/tmp/lines-XXXXXX";
	int fd = mkstemp(path);
	struct example e;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "one\r\ntwo\n\nfour", 14), 14);
	example_start(&e, "lines", path);
	example_expect(&e, "  1  one\n  2  two\n  3  \n  4  four\n", 0);
	unlink(path);
	close(fd);
	example_start(&e, "lines", path);
	example_expect(&e, "lines: No such file or directory\n", 1);
}
END_TEST

START_TEST(example_writer)
{
	struct example e;

	example_start(&e, "writer", NULL);
	example_expect(&e,
		       "hello\nworld\n"
		       "expected \"MSG\" but got \"MES\": Bad message, "
		       "reading at offset 24\n",
		       0);
}
END_TEST

START_TEST(example_want)
{
	struct example e;

	example_start(&e, "want", NULL);
	example_expect(&e,
		       "in the clear\n"
		       "the other side says \"!\"\n"
		       "not in the clear\n",
		       0);
}
END_TEST

SUITE(examples_io)
{
	ADD(example_lines);
	ADD(example_writer);
	ADD(example_want);
}
