/* SPDX-License-Identifier: MIT */
/*
 * What is the same for all flows: parts, counts, cancels, fairness.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/flow.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/fixture.h"
#include "support/flow_double.h"
#include "support/runner.h"
#include "support/trace.h"

#define SCRIPT(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Run @body in a fiber with a double that reads @script. */
static void
with_double(const char *const *script, coir_fn *body)
{
	struct flow_double d;

	flow_double_init(&d, script);
	ck_assert_int_eq(run_fiber(body, &d), 0);
	flow_double_fini(&d);
}

static int
read_to_the_end(void *arg)
{
	char buf[8];

	ck_assert_int_eq(coir_read(arg, buf, 0), -EINVAL);
	ck_assert_int_eq(coir_read(arg, buf, sizeof(buf)), 3);
	ck_assert_mem_eq(buf, "foo", 3);
	ck_assert_int_eq(coir_read(arg, buf, 2), 2);
	ck_assert_int_eq(coir_read(arg, buf, sizeof(buf)), 1);
	ck_assert_int_eq(coir_read(arg, buf, sizeof(buf)), 0);
	return 0;
}

START_TEST(flow_read)
{
	with_double(SCRIPT("foo", "bar"), read_to_the_end);
	trace_expect("read: 3\nread: 2\nread: 1\nread: end\n");
}
END_TEST

static int
read_exactly(void *arg)
{
	static const size_t sizes[] = { 0, 3, 5, 6 };
	struct flow_double *d = arg;
	char buf[8];
	size_t done;

	d->quiet = true;
	for (size_t i = 0; i < 4; i++) {
		d->script = SCRIPT("foo", "bar");
		ck_assert_int_eq(coir_read_exact(arg, buf, sizes[i], &done), 0);
		ck_assert_uint_eq(done, sizes[i]);
		ck_assert_mem_eq(buf, "foobar", sizes[i]);
		d->offset = 0;
	}
	d->script = SCRIPT("foo", "bar");
	ck_assert_int_eq(coir_read_exact(arg, buf, 7, &done), -ENODATA);
	ck_assert_uint_eq(done, 6);
	d->script = SCRIPT("foo");
	d->read_error = -EIO;
	ck_assert_int_eq(coir_read_exact(arg, buf, 7, &done), -EIO);
	ck_assert_uint_eq(done, 3);
	return 0;
}

START_TEST(flow_read_exact)
{
	with_double(NULL, read_exactly);
}
END_TEST

static int
write_in_parts(void *arg)
{
	struct flow_double *d = arg;
	struct iovec iov[] = {
		{ .iov_base = "", .iov_len = 0 },
		{ .iov_base = "foo", .iov_len = 3 },
		{ .iov_base = "", .iov_len = 0 },
		{ .iov_base = "barbaz", .iov_len = 6 },
		{ .iov_base = NULL, .iov_len = 0 },
	};
	size_t done;

	d->write_max = 5;
	ck_assert_int_eq(coir_writev(arg, iov, 5, &done), 0);
	ck_assert_uint_eq(done, 9);
	ck_assert_str_eq(d->written, "foobarbaz");
	return 0;
}

START_TEST(flow_writev_goes_on_after_a_part)
{
	with_double(NULL, write_in_parts);
	trace_expect("write: 5\nwrite: 4\n");
}
END_TEST

static int
write_until_it_fails(void *arg)
{
	struct flow_double *d = arg;
	size_t done;

	d->write_max = 2;
	d->write_limit = 4;
	d->write_error = -ECONNRESET;
	ck_assert_int_eq(coir_write(arg, "foobar", 6, &done), -ECONNRESET);
	ck_assert_uint_eq(done, 4);
	ck_assert_str_eq(d->written, "foob");
	return 0;
}

START_TEST(flow_write_tells_how_much_it_wrote)
{
	with_double(NULL, write_until_it_fails);
	trace_expect("write: 2\nwrite: 2\n");
}
END_TEST

static int
write_nothing(void *arg)
{
	struct iovec empty = { .iov_base = NULL, .iov_len = 0 };
	size_t done = 1;

	ck_assert_int_eq(coir_write(arg, "", 0, &done), 0);
	ck_assert_uint_eq(done, 0);
	ck_assert_int_eq(coir_writev(arg, NULL, 0, NULL), 0);
	ck_assert_int_eq(coir_write_some(arg, &empty, 1), 0);
	ck_assert_int_eq(coir_copy_string("", arg), 0);
	return 0;
}

START_TEST(flow_writing_nothing_does_nothing)
{
	with_double(NULL, write_nothing);
	trace_expect("%s", "");
}
END_TEST

static int
write_some(void *arg)
{
	struct flow_double *d = arg;
	struct iovec iov[] = {
		{ .iov_base = "", .iov_len = 0 },
		{ .iov_base = "foobar", .iov_len = 6 },
	};

	d->write_max = 4;
	ck_assert_int_eq(coir_write_some(arg, iov, 2), 4);
	ck_assert_str_eq(d->written, "foob");
	return 0;
}

START_TEST(flow_write_some_writes_once)
{
	with_double(NULL, write_some);
	trace_expect("write: 4\n");
}
END_TEST

#define PIECES 10000

static int
write_many_pieces(void *arg)
{
	struct iovec *iov = calloc(PIECES, sizeof(*iov));
	struct flow_double *d = arg;
	size_t done;

	d->quiet = true;
	for (size_t i = 0; i < PIECES; i++) {
		iov[i].iov_base = "foo";
		iov[i].iov_len = 3;
	}
	ck_assert_int_eq(coir_writev(arg, iov, PIECES, &done), 0);
	ck_assert_uint_eq(done, 3 * PIECES);
	for (size_t i = 0; i < PIECES; i++)
		ck_assert_mem_eq(d->written + 3 * i, "foo", 3);
	free(iov);
	return 0;
}

START_TEST(flow_writev_of_many_pieces)
{
	with_double(NULL, write_many_pieces);
}
END_TEST

FIBER_TEST(flow_what_a_flow_cannot_do)
{
	static const struct coir_flow_ops no_ops;
	struct coir_flow flow = { .ops = &no_ops };
	char byte = 0;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };
	size_t done = 1;

	ck_assert_int_eq(coir_read(&flow, &byte, 1), -EOPNOTSUPP);
	ck_assert_int_eq(coir_write(&flow, &byte, 1, &done), -EOPNOTSUPP);
	ck_assert_uint_eq(done, 0);
	ck_assert_int_eq(coir_write_some(&flow, &iov, 1), -EOPNOTSUPP);
	ck_assert_int_eq(coir_shutdown(&flow, COIR_SHUT_BOTH), -EOPNOTSUPP);
	ck_assert_int_eq(coir_shutdown(&flow, 0), -EINVAL);
	ck_assert_int_eq(coir_shutdown(&flow, 4), -EINVAL);
	ck_assert_int_eq(coir_close(&flow), 0);
	return 0;
}

static int
use_when_cancelled(void *arg)
{
	char buf[8];
	size_t done = 1;

	ck_assert_int_eq(coir_await_cancel(), -ECANCELED);
	ck_assert_int_eq(coir_read(arg, buf, sizeof(buf)), -ECANCELED);
	ck_assert_int_eq(coir_write(arg, "x", 1, &done), -ECANCELED);
	ck_assert_uint_eq(done, 0);
	return -ECANCELED;
}

static int
cancel_user(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, use_when_cancelled, arg), 0);
	return coir_scope_cancel(scope);
}

START_TEST(flow_cancelled_fiber_touches_nothing)
{
	struct flow_double d;

	flow_double_init(&d, SCRIPT("foo"));
	ck_assert_int_eq(run_scope(cancel_user, &d), 0);
	trace_expect("%s", "");
}
END_TEST

START_TEST(flow_needs_a_runtime)
{
	struct flow_double d;
	char byte;

	flow_double_init(&d, SCRIPT("foo"));
	ck_assert_int_eq(coir_read(&d.flow, &byte, 1), -ENXIO);
	ck_assert_int_eq(coir_write(&d.flow, "x", 1, NULL), -ENXIO);
}
END_TEST

static ssize_t
take_nothing(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	(void)flow;
	(void)iov;
	(void)n;
	return 0;
}

FIBER_TEST(flow_that_takes_nothing)
{
	static const struct coir_flow_ops ops = { .write = take_nothing };
	struct coir_flow flow = { .ops = &ops };
	size_t done = 1;

	ck_assert_int_eq(coir_write(&flow, "x", 1, &done), -EIO);
	ck_assert_uint_eq(done, 0);
	return 0;
}

SUITE(flow)
{
	ADD(flow_read);
	ADD(flow_read_exact);
	ADD(flow_writev_goes_on_after_a_part);
	ADD(flow_write_tells_how_much_it_wrote);
	ADD(flow_writing_nothing_does_nothing);
	ADD(flow_write_some_writes_once);
	ADD(flow_writev_of_many_pieces);
	ADD(flow_what_a_flow_cannot_do);
	ADD(flow_cancelled_fiber_touches_nothing);
	ADD(flow_needs_a_runtime);
	ADD(flow_that_takes_nothing);
}
