/* SPDX-License-Identifier: MIT */
/*
 * Rows FLW-01 to FLW-09 of the peers' cases but FLW-06: Eio's tests/flow.md.
 * Also Luv's promises of what reads look like in a fiber (P17, P24), and that
 * the loop polls between fibers that are always ready (P26).
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/memory.h>
#include <coir/pipe.h>
#include <coir/reader.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "peer/peer.h"
#include "peer/written.h"
#include "support/fixture.h"
#include "support/flow_double.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

/* Read @n bytes of "foo", "bar" exactly. */
static void
read_exact(size_t n, int rc, const char *expected)
{
	struct flow_double d;
	char buf[8] = "";
	size_t done;

	flow_double_init(&d, SCRIPT("foo", "bar"));
	d.quiet = true;
	ck_assert_int_eq(coir_read_exact(&d.flow, buf, n, &done), rc);
	ck_assert_uint_eq(done, strlen(expected));
	ck_assert_str_eq(buf, expected);
	flow_double_fini(&d);
}

FIBER_TEST(FLW_01_read_exact)
{
	read_exact(0, 0, "");
	read_exact(3, 0, "foo");
	read_exact(5, 0, "fooba");
	read_exact(6, 0, "foobar");
	/* theirs loses the six bytes */
	read_exact(7, -ENODATA, "foobar");
	return 0;
}

static int
three_then_five(size_t calls, void *arg)
{
	(void)arg;
	return calls == 0 ? 3 : 5;
}

/* Copy @r to a flow that traces, in the steps of @step. */
static void
copy_traced(struct coir_reader *r, written_step *step)
{
	struct written dst;

	written_init(&dst, NULL, 0, step, NULL);
	ck_assert_int_eq(coir_reader_copy(r, &dst.flow, NULL), 0);
}

static void
copy_mock(struct coir_reader *r)
{
	copy_traced(r, NULL);
}

static int
copy_string(void *arg)
{
	struct coir_reader r;

	(void)arg;
	ck_assert_int_eq(coir_reader_init_bytes(&r, "foobar", 6), 0);
	copy_traced(&r, three_then_five);
	coir_reader_fini(&r);
	return 0;
}

static int
copy_buffer(void *arg)
{
	struct coir_memory m;
	struct coir_reader r;

	(void)arg;
	coir_memory_init(&m, 100);
	ck_assert_int_eq(coir_copy_string("foobar", &m.flow), 0);
	ck_assert_int_eq(coir_reader_init(&r, &m.flow, 100, 100), 0);
	copy_traced(&r, three_then_five);
	coir_reader_fini(&r);
	coir_memory_fini(&m);
	return 0;
}

/*
 * The source of a copy is always a reader, which lends its buffer: what is
 * Read_source_buffer in theirs is the only way in ours.
 */
START_TEST(FLW_02_copy)
{
	with_reader(SCRIPT("foo", "bar"), 10, 10, copy_mock);
	trace_expect("read: 3\nwrote \"foo\"\nread: 3\nwrote \"bar\"\n"
		     "read: end\n");
	ck_assert_int_eq(run_fiber(copy_string, NULL), 0);
	trace_expect("wrote \"foo\"\nwrote \"bar\"\n");
	ck_assert_int_eq(run_fiber(copy_buffer, NULL), 0);
	trace_expect("wrote \"foo\"\nwrote \"bar\"\n");
}
END_TEST

#define MANY 10240

FIBER_TEST(FLW_03_read_all)
{
	char *bytes = malloc(MANY);
	struct coir_memory m;
	struct coir_reader r;
	const char *all;
	size_t len;

	for (size_t i = 0; i < MANY; i++)
		bytes[i] = (char)(i * 7 + i / 253);
	coir_memory_init(&m, MANY);
	ck_assert_int_eq(coir_write(&m.flow, bytes, MANY, NULL), 0);
	ck_assert_int_eq(coir_reader_init(&r, &m.flow, 16, MANY + 1), 0);
	ck_assert_int_eq(coir_reader_take_all(&r, &all, &len), 0);
	ck_assert_uint_eq(len, MANY);
	ck_assert(memcmp(all, bytes, MANY) == 0);
	coir_reader_fini(&r);
	coir_memory_fini(&m);
	free(bytes);
	return 0;
}

static int
read_pipe(void *arg)
{
	struct coir_pipe *from = arg;
	char buf[64];
	ssize_t n;

	while ((n = coir_read(&from->flow, buf, sizeof(buf))) > 0)
		trace("Got: %.*s", (int)n, buf);
	trace("End");
	return (int)n;
}

static int
write_pipe(void *arg)
{
	struct coir_pipe *to = arg;
	struct iovec iov[] = { { .iov_base = "Hello, ", .iov_len = 7 },
			       { .iov_base = "world", .iov_len = 5 } };
	int rc = coir_writev(&to->flow, iov, 2, NULL);

	coir_close(&to->flow);
	return rc;
}

TRACE_TEST(FLW_04_P17_P24_write_and_pipes, "Got: Hello, world\nEnd\n")
{
	struct coir_pipe from, to;

	ck_assert_int_eq(coir_pipe_pair(&from, &to), 0);
	ck_assert_int_eq(coir_both(read_pipe, &from, write_pipe, &to), 0);
	return coir_close(&from.flow);
}

#define PIECES 10000

/* Ten thousand pieces, more than the kernel takes at once. */
static int
write_pieces(void *arg)
{
	struct coir_pipe *to = arg;
	struct iovec *iov = calloc(PIECES, sizeof(*iov));
	size_t done = 0;
	int rc;

	for (size_t i = 0; i < PIECES; i++) {
		iov[i].iov_base = "abc";
		iov[i].iov_len = 3;
	}
	rc = coir_writev(&to->flow, iov, PIECES, &done);
	trace("wrote %zu", done);
	free(iov);
	coir_close(&to->flow);
	return rc;
}

static int
count_bytes(void *arg)
{
	struct coir_pipe *from = arg;
	size_t total = 0, wrong = 0;
	char buf[1000];
	ssize_t n;

	while ((n = coir_read(&from->flow, buf, sizeof(buf))) > 0)
		for (ssize_t i = 0; i < n; i++)
			wrong += buf[i] != "abc"[total++ % 3];
	trace("got %zu, %zu wrong", total, wrong);
	return (int)n;
}

TRACE_TEST(FLW_07_long_vector, "wrote 30000\ngot 30000, 0 wrong\n")
{
	struct coir_pipe from, to;

	ck_assert_int_eq(coir_pipe_pair(&from, &to), 0);
	ck_assert_int_eq(coir_both(count_bytes, &from, write_pieces, &to), 0);
	return coir_close(&from.flow);
}

/* Yields as long as it is not told to stop. */
struct spinner {
	struct coir_pipe from;
	struct coir_pipe to;
	bool stop;
	unsigned turns;
};

static int
spin(void *arg)
{
	struct spinner *s = arg;

	while (!s->stop) {
		s->turns++;
		ck_assert_int_eq(coir_yield(), 0);
	}
	return 0;
}

static int
read_message(void *arg)
{
	struct spinner *s = arg;
	char buf[8];
	ssize_t n = coir_read(&s->from.flow, buf, sizeof(buf));

	trace("Got \"%.*s\"", (int)n, buf);
	s->stop = true;
	return 0;
}

/* Not through the flow: somebody else's end. */
static int
starve(struct coir_scope *scope, void *arg)
{
	struct spinner *s = arg;

	ck_assert_int_eq(coir_spawn(scope, read_message, s), 0);
	ck_assert_int_eq(write(coir_fd_number(&s->to.fd), "msg", 3), 3);
	return coir_spawn(scope, spin, s);
}

TRACE_TEST(FLW_08_P26_starvation, "Got \"msg\"\n")
{
	struct spinner s = { .stop = false };

	ck_assert_int_eq(coir_pipe_pair(&s.from, &s.to), 0);
	ck_assert_int_eq(coir_scope_run(starve, &s), 0);
	ck_assert_uint_ge(s.turns, 1);
	coir_close(&s.to.flow);
	return coir_close(&s.from.flow);
}

FIBER_TEST(FLW_09_null_flow)
{
	struct coir_reader r;
	const char *all;
	size_t len;

	ck_assert_int_eq(coir_reader_init(&r, coir_null_flow(), 8, 8), 0);
	ck_assert_int_eq(coir_reader_take_all(&r, &all, &len), 0);
	ck_assert_uint_eq(len, 0);
	coir_reader_fini(&r);
	ck_assert_int_eq(coir_reader_init_bytes(&r, "discarded", 9), 0);
	ck_assert_int_eq(coir_reader_copy(&r, coir_null_flow(), NULL), 0);
	coir_reader_fini(&r);
	return 0;
}

SUITE(peer_flw)
{
	ADD(FLW_01_read_exact);
	ADD(FLW_02_copy);
	ADD(FLW_03_read_all);
	ADD(FLW_04_P17_P24_write_and_pipes);
	ADD(FLW_07_long_vector);
	ADD(FLW_08_P26_starvation);
	ADD(FLW_09_null_flow);
}
