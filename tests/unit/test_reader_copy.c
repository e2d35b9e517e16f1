/* SPDX-License-Identifier: MIT */
/*
 * Copying from a reader to a flow: what is written and how far, and that
 * nothing is lost between the two.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/memory.h>
#include <coir/pipe.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <errno.h>
#include <stdlib.h>

#include "support/fixture.h"
#include "support/flow_double.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

static void
copy(struct coir_reader *r)
{
	struct flow_double dst;
	uint64_t done;

	flow_double_init(&dst, NULL);
	dst.write_max = 4;
	ck_assert_int_eq(coir_reader_copy(r, &dst.flow, &done), 0);
	ck_assert_uint_eq(done, 9);
	ck_assert_str_eq(dst.written, "foobarbaz");
	ck_assert_uint_eq(coir_reader_consumed(r), 9);
	ck_assert_int_eq(coir_reader_copy(r, &dst.flow, &done), 0);
	ck_assert_uint_eq(done, 0);
	flow_double_fini(&dst);
}

START_TEST(reader_copy_to_the_end)
{
	with_reader(SCRIPT("foobar", "baz"), 10, 10, copy);
	trace_expect("read: 6\nwrite: 4\nwrite: 2\n"
		     "read: 3\nwrite: 3\nread: end\n");
}
END_TEST

static void
copy_until_it_fails(struct coir_reader *r)
{
	struct flow_double dst;
	uint64_t done;

	flow_double_init(&dst, NULL);
	dst.write_max = 2;
	dst.write_limit = 2;
	dst.write_error = -ENOSPC;
	ck_assert_int_eq(coir_reader_copy(r, &dst.flow, &done), -ENOSPC);
	ck_assert_uint_eq(done, 2);
	check_peek(r, "obar");
	ck_assert_int_eq(coir_reader_copy(r, coir_null_flow(), &done), 0);
	ck_assert_uint_eq(done, 4);
	flow_double_fini(&dst);
}

START_TEST(reader_copy_keeps_what_could_not_be_written)
{
	with_reader(SCRIPT("foobar"), 10, 10, copy_until_it_fails);
	trace_expect("read: 6\nwrite: 2\nread: end\n");
}
END_TEST

TRACE_TEST(reader_copy_from_what_fails, "read: 3\nread: error\n")
{
	struct flow_double src;
	struct coir_reader r;
	uint64_t done;

	flow_double_init(&src, SCRIPT("foo"));
	src.read_error = -EIO;
	ck_assert_int_eq(coir_reader_init(&r, &src.flow, 10, 10), 0);
	ck_assert_int_eq(coir_reader_copy(&r, coir_null_flow(), &done), -EIO);
	ck_assert_uint_eq(done, 3);
	coir_reader_fini(&r);
	return 0;
}

#define STREAM_LEN 300000

/* The n-th byte of a stream in which no stretch is like another. */
static char
stream_byte(size_t n)
{
	return (char)(n * 7 + n / 253);
}

/* Copy to a pipe that is full, until the deadline; how much was written? */
static uint64_t
copy_for_a_while(struct coir_reader *r, struct coir_pipe *to)
{
	struct coir_scope scope;
	uint64_t done;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(10))),
			 0);
	rc = coir_reader_copy(r, &to->flow, &done);
	rc = coir_scope_close(&scope, rc);
	ck_assert(rc == 0 || rc == -ETIMEDOUT);
	return done;
}

/* A copy that is cancelled again and again, the pipe drained in between. */
FIBER_TEST(reader_copy_loses_nothing_to_a_cancel)
{
	size_t got = 0, wrong = 0;
	struct coir_pipe from, to;
	char *bytes = malloc(STREAM_LEN), buf[4096];
	struct coir_reader r;
	uint64_t done = 0;

	for (size_t i = 0; i < STREAM_LEN; i++)
		bytes[i] = stream_byte(i);
	ck_assert_int_eq(coir_reader_init_bytes(&r, bytes, STREAM_LEN), 0);
	ck_assert_int_eq(coir_pipe_pair(&from, &to), 0);
	while (got < STREAM_LEN) {
		done += copy_for_a_while(&r, &to);
		ck_assert_uint_eq(done, coir_reader_consumed(&r));
		while (got < done) {
			ssize_t n = coir_read(&from.flow, buf, sizeof(buf));

			ck_assert_int_gt(n, 0);
			for (ssize_t i = 0; i < n; i++)
				wrong += buf[i] != stream_byte(got++);
		}
	}
	ck_assert_uint_eq(got, STREAM_LEN);
	ck_assert_uint_eq(wrong, 0);
	coir_reader_fini(&r);
	free(bytes);
	coir_close(&from.flow);
	return coir_close(&to.flow);
}

SUITE(reader_copy)
{
	ADD(reader_copy_to_the_end);
	ADD(reader_copy_keeps_what_could_not_be_written);
	ADD(reader_copy_from_what_fails);
	ADD(reader_copy_loses_nothing_to_a_cancel);
}
