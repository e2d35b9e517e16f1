/* SPDX-License-Identifier: MIT */
/*
 * The fiber that empties a writer: when it writes, how it ends, and what it
 * leaves behind.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/memory.h>
#include <coir/pipe.h>
#include <coir/scope.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/death.h"
#include "unit/writer_case.h"

/* A double that is written to, and the body of a coir_writer_run(). */
struct run {
	struct flow_double d;
	coir_writer_fn *body;
	int rc;
};

static int
run_writer(void *arg)
{
	struct run *run = arg;

	run->rc = coir_writer_run(&run->d.flow, 64, run->body, NULL);
	return 0;
}

/* What coir_writer_run(@body) returns; what it wrote must be @expected. */
static int
check_run(coir_writer_fn *body, const char *expected)
{
	struct run run = { .body = body };

	flow_double_init(&run.d, NULL);
	ck_assert_int_eq(run_fiber(run_writer, &run), 0);
	ck_assert_str_eq(run.d.written ? run.d.written : "", expected);
	flow_double_fini(&run.d);
	return run.rc;
}

static int
write_and_sleep(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "Hello");
	put(w, " ");
	ck_assert_int_eq(coir_yield(), 0);
	put(w, "world");
	return 0;
}

START_TEST(flusher_writes_when_others_sleep)
{
	ck_assert_int_eq(check_run(write_and_sleep, "Hello world"), 0);
	trace_expect("write: 6\nwrite: 5\n");
}
END_TEST

static int
write_nothing(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "");
	return coir_writer_flush(w);
}

START_TEST(flusher_of_nothing_writes_nothing)
{
	ck_assert_int_eq(check_run(write_nothing, ""), 0);
	trace_expect("%s", "");
}
END_TEST

static int
write_and_fail(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "foo");
	return -EIO;
}

START_TEST(flusher_writes_though_the_body_fails)
{
	ck_assert_int_eq(check_run(write_and_fail, "foo"), -EIO);
	trace_expect("write: 3\n");
}
END_TEST

static int
wait_for_cancel(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "foo");
	coir_writer_pause(w);
	return coir_await_cancel();
}

static int
fail_later(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	return -EIO;
}

static int
run_beside_failure(void *arg)
{
	ck_assert_int_eq(coir_both(run_writer, arg, fail_later, NULL), -EIO);
	return 0;
}

START_TEST(flusher_writes_nothing_after_a_cancel)
{
	struct run run = { .body = wait_for_cancel };

	flow_double_init(&run.d, NULL);
	ck_assert_int_eq(run_fiber(run_beside_failure, &run), 0);
	ck_assert_int_eq(run.rc, -ECANCELED);
	ck_assert_ptr_null(run.d.written);
	flow_double_fini(&run.d);
	trace_expect("%s", "");
}
END_TEST

TRACE_TEST(flusher_tells_everybody_that_the_flow_failed, "write: 2\n")
{
	struct flow_double d;
	struct coir_writer w;
	struct coir_scope scope;

	flow_double_init(&d, NULL);
	d.write_max = 2;
	d.write_limit = 2;
	d.write_error = -EPIPE;
	ck_assert_int_eq(coir_writer_init(&w, &d.flow, 16), 0);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_writer_start(&scope, &w), 0);
	ck_assert_int_eq(coir_writer_start(&scope, &w), -EALREADY);
	put(&w, "foo");
	ck_assert_int_eq(coir_writer_flush(&w), -EPIPE);
	ck_assert_int_eq(coir_writer_check(&w), -EPIPE);
	ck_assert_int_eq(coir_writer_write(&w, "x", 1, NULL), -EPIPE);
	ck_assert_int_eq(coir_writer_close(&w), -EPIPE);
	ck_assert_uint_eq(coir_writer_pending(&w), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	coir_writer_fini(&w);
	ck_assert_str_eq(d.written, "fo");
	flow_double_fini(&d);
	return 0;
}

/* A scope ends with something unwritten, because the pipe is full. */
FIBER_TEST(flusher_ends_with_its_scope)
{
	char *big = calloc(1, 200000);
	struct coir_pipe from, to;
	struct coir_writer w;
	struct coir_scope scope;

	ck_assert_int_eq(coir_pipe_pair(&from, &to), 0);
	ck_assert_int_eq(coir_writer_init(&w, &to.flow, 16), 0);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_writer_start(&scope, &w), 0);
	ck_assert_int_eq(coir_writer_ref(&w, big, 200000, NULL, NULL), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_writer_check(&w), -ECONNABORTED);
	coir_writer_fini(&w);
	free(big);
	coir_close(&from.flow);
	return coir_close(&to.flow);
}

/* The buffer may not go while the flusher is writing from it. */
SCOPE_TEST(flusher_is_waited_for)
{
	char *big = calloc(1, 200000);
	struct coir_pipe from, to;
	struct coir_writer *w = malloc(sizeof(*w));

	ck_assert_int_eq(coir_pipe_pair(&from, &to), 0);
	ck_assert_int_eq(coir_writer_init(w, &to.flow, 16), 0);
	ck_assert_int_eq(coir_writer_start(scope, w), 0);
	ck_assert_int_eq(coir_writer_ref(w, big, 200000, NULL, NULL), 0);
	ck_assert_int_eq(coir_yield(), 0);
	coir_writer_fini(w);
	free(w);
	free(big);
	coir_close(&from.flow);
	return coir_close(&to.flow);
}

#define STREAM_LEN 300000

static char
stream_byte(size_t n)
{
	return (char)(n * 7 + n / 253);
}

/* Odd pieces through a small buffer and a pipe: nothing lost or swapped. */
static int
pour(struct coir_writer *w, void *arg)
{
	char piece[211];
	size_t n = 0;

	(void)arg;
	while (n < STREAM_LEN) {
		size_t len = n % sizeof(piece) + 1;
		int rc;

		if (len > STREAM_LEN - n)
			len = STREAM_LEN - n;
		for (size_t i = 0; i < len; i++)
			piece[i] = stream_byte(n + i);
		rc = coir_writer_write(w, piece, len, NULL);
		if (rc < 0)
			return rc;
		n += len;
	}
	return 0;
}

static int
pour_all(void *arg)
{
	struct coir_pipe *to = arg;
	int rc = coir_writer_run(&to->flow, 100, pour, NULL);

	coir_close(&to->flow);
	return rc;
}

static int
collect(void *arg)
{
	struct coir_pipe *from = arg;
	size_t got = 0, wrong = 0;
	char buf[1024];
	ssize_t n;

	while ((n = coir_read(&from->flow, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i++)
			wrong += buf[i] != stream_byte(got++);
	ck_assert_uint_eq(got, STREAM_LEN);
	ck_assert_uint_eq(wrong, 0);
	return (int)n;
}

FIBER_TEST(flusher_holds_the_writer_back_and_loses_nothing)
{
	struct coir_pipe from, to;

	ck_assert_int_eq(coir_pipe_pair(&from, &to), 0);
	ck_assert_int_eq(coir_both(collect, &from, pour_all, &to), 0);
	return coir_close(&from.flow);
}

static int
run_short(void *arg)
{
	return coir_writer_run(coir_null_flow(), 64, arg, NULL);
}

static int
put_twice(struct coir_writer *w, void *arg)
{
	int rc = coir_writer_write(w, "ab", 2, NULL);

	(void)arg;
	return rc < 0 ? rc : coir_writer_flush(w);
}

FIBER_TEST(flusher_short_of_memory)
{
	ck_assert_uint_ge(fail_each(run_short, put_twice), 1);
	return 0;
}

static int
flush_by_itself(void *arg)
{
	return coir_writer_flush(arg);
}

static int
free_under_a_waiter(struct coir_scope *scope, void *arg)
{
	static struct coir_writer w;

	(void)arg;
	ck_assert_int_eq(coir_writer_init(&w, NULL, 16), 0);
	put(&w, "x");
	ck_assert_int_eq(coir_spawn(scope, flush_by_itself, &w), 0);
	coir_writer_fini(&w);
	return 0;
}

static void
fini_in_use(void *arg)
{
	(void)arg;
	run_scope(free_under_a_waiter, NULL);
}

START_TEST(flusher_fini_with_waiters_dies)
{
	death_expect(fini_in_use, NULL, SIGABRT,
		     "coir_writer_fini: somebody still waits for this writer");
}
END_TEST

SUITE(flusher)
{
	ADD(flusher_writes_when_others_sleep);
	ADD(flusher_of_nothing_writes_nothing);
	ADD(flusher_writes_though_the_body_fails);
	ADD(flusher_writes_nothing_after_a_cancel);
	ADD(flusher_tells_everybody_that_the_flow_failed);
	ADD(flusher_ends_with_its_scope);
	ADD(flusher_is_waited_for);
	ADD(flusher_holds_the_writer_back_and_loses_nothing);
	ADD(flusher_short_of_memory);
	ADD(flusher_fini_with_waiters_dies);
}
