/* SPDX-License-Identifier: MIT */
/*
 * The buffer of a reader: when it reads and how much, how it grows, what it
 * keeps when something fails. The source is a double that traces its reads.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/parse.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <ctype.h>
#include <errno.h>
#include <signal.h>

#include "support/fixture.h"
#include "support/flow_double.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/death.h"
#include "unit/reader_case.h"

static void
ensure_and_consume(struct coir_reader *r)
{
	check_peek(r, "");
	ck_assert_int_eq(coir_reader_ensure(r, 1), 0);
	check_peek(r, "Hello");
	ck_assert_int_eq(coir_reader_consume(r, 1), 0);
	ck_assert_int_eq(coir_reader_ensure(r, 4), 0);
	ck_assert_int_eq(coir_reader_ensure(r, 5), -ENODATA);
	check_peek(r, "ello");
	ck_assert_int_eq(coir_reader_consume(r, 5), -EINVAL);
	check_peek(r, "ello");
	ck_assert_int_eq(coir_reader_consume(r, 4), 0);
	check_peek(r, "");
	ck_assert_uint_eq(coir_reader_consumed(r), 5);
}

START_TEST(reader_ensure_and_consume)
{
	with_reader(SCRIPT("Hello"), 100, 100, ensure_and_consume);
	trace_expect("read: 5\nread: end\n");
}
END_TEST

static void
grow(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_ensure(r, 1), 0);
	check_peek(r, "hell");
	ck_assert_int_eq(coir_reader_ensure(r, 5), 0);
	check_peek(r, "hello wo");
	ck_assert_int_eq(coir_reader_ensure(r, 9), 0);
	ck_assert_int_eq(coir_reader_ensure(r, 10), 0);
	ck_assert_int_eq(coir_reader_ensure(r, 11), -ENOBUFS);
	check_peek(r, "hello worl");
}

START_TEST(reader_doubles_up_to_its_limit)
{
	with_reader(SCRIPT("hello world!"), 4, 10, grow);
	trace_expect("read: 4\nread: 4\nread: 2\n");
}
END_TEST

static void
grow_at_once(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_ensure(r, 10), 0);
	check_peek(r, "hello worl");
}

START_TEST(reader_grows_as_far_as_it_needs)
{
	with_reader(SCRIPT("hello world!"), 4, 10, grow_at_once);
	trace_expect("read: 10\n");
}
END_TEST

static void
end_is_sticky(struct coir_reader *r)
{
	ck_assert(!coir_reader_eof(r));
	ck_assert_int_eq(coir_reader_ensure(r, 10), -ENODATA);
	ck_assert(coir_reader_eof(r));
	ck_assert_int_eq(coir_reader_ensure(r, 10), -ENODATA);
	check_take_all(r, "hi");
	check_take_all(r, "");
	check_no_line(r, -ENODATA);
	ck_assert_int_eq(coir_reader_skip(r, 1), -ENODATA);
}

START_TEST(reader_does_not_ask_after_the_end)
{
	with_reader(SCRIPT("hi"), 4, 10, end_is_sticky);
	trace_expect("read: 2\nread: end\n");
}
END_TEST

static void
compact(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_ensure(r, 10), 0);
	check_peek(r, "onetwothre");
	ck_assert_int_eq(coir_reader_consume(r, 4), 0);
	ck_assert_int_eq(coir_reader_ensure(r, 7), 0);
	check_peek(r, "wothree");
}

START_TEST(reader_moves_what_is_left_to_the_front)
{
	with_reader(SCRIPT("one", "two", "three"), 4, 10, compact);
	trace_expect("read: 3\nread: 3\nread: 4\nread: 1\n");
}
END_TEST

static void
as_flow(struct coir_reader *r)
{
	char buf[2];

	ck_assert_int_eq(coir_read(&r->flow, buf, 2), 2);
	ck_assert_mem_eq(buf, "fo", 2);
	ck_assert_int_eq(coir_read(&r->flow, buf, 2), 1);
	ck_assert_mem_eq(buf, "o", 1);
	ck_assert_int_eq(coir_read(&r->flow, buf, 2), 2);
	ck_assert_mem_eq(buf, "ba", 2);
	ck_assert_int_eq(coir_read(&r->flow, buf, 2), 1);
	ck_assert_int_eq(coir_read(&r->flow, buf, 2), 0);
	ck_assert_int_eq(coir_read(&r->flow, buf, 2), 0);
	ck_assert_int_eq(coir_write(&r->flow, "x", 1, NULL), -EOPNOTSUPP);
	ck_assert_int_eq(coir_shutdown(&r->flow, COIR_SHUT_READ), -EOPNOTSUPP);
}

START_TEST(reader_is_a_flow)
{
	with_reader(SCRIPT("foo", "bar"), 100, 100, as_flow);
	trace_expect("read: 3\nread: 3\nread: end\n");
}
END_TEST

START_TEST(reader_of_bytes_needs_no_runtime)
{
	struct coir_reader r;

	ck_assert_int_eq(coir_reader_init_bytes(&r, "one\r\ntwo\n\nlast", 14),
			 0);
	check_line(&r, "one");
	check_line(&r, "two");
	check_line(&r, "");
	ck_assert_int_eq(coir_reader_ensure(&r, 5), -ENODATA);
	ck_assert_int_eq(coir_reader_ensure(&r, 500), -ENODATA);
	check_line(&r, "last");
	check_no_line(&r, -ENODATA);
	ck_assert_uint_eq(coir_reader_consumed(&r), 14);
	coir_reader_fini(&r);
	ck_assert_int_eq(coir_reader_init_bytes(&r, NULL, 0), 0);
	check_take_all(&r, "");
	coir_reader_fini(&r);
}
END_TEST

START_TEST(reader_sizes_are_checked)
{
	struct flow_double source;
	struct coir_reader r;

	flow_double_init(&source, NULL);
	ck_assert_int_eq(coir_reader_init(&r, &source.flow, 0, 10), -EINVAL);
	ck_assert_int_eq(coir_reader_init(&r, &source.flow, 11, 10), -EINVAL);
	ck_assert_int_eq(coir_reader_init(&r, &source.flow, 1, SIZE_MAX),
			 -EINVAL);
}
END_TEST

TRACE_TEST(reader_keeps_its_bytes_when_the_source_fails,
	   "read: 11\nread: error\n")
{
	struct flow_double source;
	struct coir_reader r;

	flow_double_init(&source, SCRIPT("half a line"));
	source.read_error = -ECONNRESET;
	ck_assert_int_eq(coir_reader_init(&r, &source.flow, 100, 100), 0);
	check_no_line(&r, -ECONNRESET);
	ck_assert(!coir_reader_eof(&r));
	check_take(&r, 11, "half a line");
	coir_reader_fini(&r);
	return 0;
}

/* A line that has not come in time can still come later. */
FIBER_TEST(reader_deadline_loses_no_byte)
{
	struct coir_socket a, b;
	struct coir_reader r;
	struct coir_scope scope;
	const char *line;
	int rc;

	ck_assert_int_eq(coir_socketpair(NULL, &a, &b), 0);
	ck_assert_int_eq(coir_reader_init(&r, &b.flow, 16, 64), 0);
	ck_assert_int_eq(coir_copy_string("sl", &a.flow), 0);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(10))),
			 0);
	rc = coir_reader_line(&r, &line, NULL);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	ck_assert_int_eq(coir_copy_string("ow\n", &a.flow), 0);
	check_line(&r, "slow");
	coir_reader_fini(&r);
	coir_close(&a.flow);
	coir_close(&b.flow);
	return 0;
}

/** struct two - two fibers at one reader. */
struct two {
	struct coir_socket a, b;
	struct coir_reader r;
};

static int
wait_for_line(void *arg)
{
	check_line(&((struct two *)arg)->r, "abc");
	return 0;
}

/* Not even what is buffered may be taken: the other has counted it. */
static int
disturb(void *arg)
{
	struct two *two = arg;
	struct coir_reader *r = &two->r;
	const char *bytes;
	size_t len;

	check_peek(r, "ab");
	check_no_line(r, -EBUSY);
	ck_assert_int_eq(coir_reader_take(r, 1, &bytes), -EBUSY);
	ck_assert_int_eq(coir_reader_until(r, "b", 1, &bytes, &len), -EBUSY);
	ck_assert_int_eq(coir_reader_take_while(r, isalpha, &bytes, &len),
			 -EBUSY);
	ck_assert_int_eq(coir_reader_skip(r, 1), -EBUSY);
	ck_assert_int_eq(coir_reader_skip_while(r, isalpha, NULL), -EBUSY);
	ck_assert_int_eq(coir_reader_consume(r, 1), -EBUSY);
	ck_assert_int_eq(coir_parse_text(r, "a", 1), -EBUSY);
	ck_assert_int_eq((int)coir_read(&r->flow, (char[1]){ 0 }, 1), -EBUSY);
	return coir_copy_string("c\n", &two->a.flow);
}

FIBER_TEST(reader_is_read_by_one_fiber_at_a_time)
{
	struct two two;

	ck_assert_int_eq(coir_socketpair(NULL, &two.a, &two.b), 0);
	ck_assert_int_eq(coir_reader_init(&two.r, &two.b.flow, 4, 64), 0);
	ck_assert_int_eq(coir_copy_string("ab", &two.a.flow), 0);
	ck_assert_int_eq(coir_reader_ensure(&two.r, 1), 0);
	ck_assert_int_eq(coir_both(wait_for_line, &two, disturb, &two), 0);
	coir_reader_fini(&two.r);
	coir_close(&two.a.flow);
	return coir_close(&two.b.flow);
}

static int
free_under_reader(void *arg)
{
	struct two two;

	(void)arg;
	ck_assert_int_eq(coir_socketpair(NULL, &two.a, &two.b), 0);
	ck_assert_int_eq(coir_reader_init(&two.r, &two.b.flow, 4, 64), 0);
	ck_assert_int_eq(coir_spawn(coir_runtime_scope(coir_runtime_current()),
				    wait_for_line, &two),
			 0);
	coir_reader_fini(&two.r);
	return 0;
}

static void
run_and_die(void *arg)
{
	(void)!coir_run(free_under_reader, arg);
}

START_TEST(reader_is_not_freed_under_its_fiber)
{
	death_expect(run_and_die, NULL, SIGABRT, "coir_reader_fini");
}
END_TEST

SUITE(reader)
{
	ADD(reader_ensure_and_consume);
	ADD(reader_doubles_up_to_its_limit);
	ADD(reader_grows_as_far_as_it_needs);
	ADD(reader_does_not_ask_after_the_end);
	ADD(reader_moves_what_is_left_to_the_front);
	ADD(reader_is_a_flow);
	ADD(reader_of_bytes_needs_no_runtime);
	ADD(reader_sizes_are_checked);
	ADD(reader_keeps_its_bytes_when_the_source_fails);
	ADD(reader_deadline_loses_no_byte);
	ADD(reader_is_read_by_one_fiber_at_a_time);
	ADD(reader_is_not_freed_under_its_fiber);
}
