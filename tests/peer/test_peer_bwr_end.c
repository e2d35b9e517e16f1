/* SPDX-License-Identifier: MIT */
/*
 * Rows BWR-12 to BWR-19 of the peers' cases: how a writer ends in Eio's
 * tests/buf_write.md, and round trips with a reader. Flush_aborted is
 * -ECONNABORTED, or what the flow returned when it failed.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/parse.h>
#include <coir/print.h>
#include <coir/scope.h>
#include <errno.h>

#include "peer/peer.h"
#include "peer/written.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/writer_case.h"

static int
wait_for_ever(size_t calls, void *arg)
{
	(void)calls;
	(void)arg;
	return coir_await_cancel();
}

static int
hello(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "Hello");
	trace("Did write");
	return 0;
}

static int
yield_and_fail(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	return -EIO;
}

static int
cancel_while_writing(void *arg)
{
	return coir_both(written_run, arg, yield_and_fail, NULL);
}

static int
await_batch(void *arg)
{
	struct iovec iov;
	size_t n;

	return coir_writer_batch(arg, &iov, 1, &n);
}

static int
cancel_while_waiting(void *arg)
{
	struct coir_writer w;

	(void)arg;
	ck_assert_int_eq(coir_writer_init(&w, NULL, 100), 0);
	ck_assert_int_eq(coir_both(await_batch, &w, failing, NULL), -EIO);
	coir_writer_fini(&w);
	return 0;
}

START_TEST(BWR_12_cancel_while_writing_and_waiting)
{
	struct written f;

	written_init(&f, hello, 64, wait_for_ever, NULL);
	ck_assert_int_eq(run_fiber(cancel_while_writing, &f), -EIO);
	ck_assert_int_eq(f.rc, -ECANCELED);
	trace_expect("Did write\n");
	ck_assert_int_eq(run_fiber(cancel_while_waiting, NULL), 0);
}
END_TEST

static int
write_and_wait(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "foo");
	return coir_await_cancel();
}

static int
fail_at_once(void *arg)
{
	ck_assert_int_eq(coir_both(written_run, arg, failing, NULL), -EIO);
	return 0;
}

START_TEST(BWR_16_cancel_does_not_flush)
{
	struct written f;

	written_init(&f, write_and_wait, 64, NULL, NULL);
	ck_assert_int_eq(run_fiber(fail_at_once, &f), 0);
	ck_assert_int_eq(f.rc, -ECANCELED);
	trace_expect("%s", "");
}
END_TEST

static int
write_and_flush(void *arg)
{
	int rc;

	put(arg, "foo");
	rc = coir_writer_flush(arg);
	trace(rc < 0 ? "Flush failed: %d" : "Flush succeeded", rc);
	return 0;
}

static int
end_the_writers_scope(struct coir_scope *main_scope, void *arg)
{
	static struct written f;
	static struct coir_writer w;
	struct coir_scope scope;

	(void)arg;
	written_init(&f, NULL, 0, wait_for_ever, NULL);
	ck_assert_int_eq(coir_writer_init(&w, &f.flow, 100), 0);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_writer_start(&scope, &w), 0);
	ck_assert_int_eq(coir_spawn(main_scope, write_and_flush, &w), 0);
	trace("Finishing writer scope");
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Finishing main scope");
	coir_writer_fini(&w);
	return 0;
}

static int
flow_error(size_t calls, void *arg)
{
	(void)calls;
	(void)arg;
	return -EIO;
}

static int
flush_beside(struct coir_writer *w, void *arg)
{
	ck_assert_int_eq(coir_spawn(arg, write_and_flush, w), 0);
	trace("returning; will be closed");
	return 0;
}

/* The writer of @step, in whose scope somebody else flushes. */
static int
flush_in_scope(struct coir_scope *scope, void *arg)
{
	struct written *f = arg;

	f->arg = scope;
	f->rc = coir_writer_run(&f->flow, 64, flush_beside, scope);
	return 0;
}

static int
write_hi_and_flush(void *arg)
{
	put(arg, "hi");
	ck_assert_int_eq(coir_writer_flush(arg), -ECONNABORTED);
	trace("Aborted");
	return 0;
}

static int
abort_it(void *arg)
{
	coir_writer_abort(arg);
	return 0;
}

static int
abort_by_hand(void *arg)
{
	return coir_both(write_hi_and_flush, arg, abort_it, arg);
}

START_TEST(BWR_17_abort_wakes_flushers)
{
	struct coir_writer w;
	struct written f;

	ck_assert_int_eq(run_scope(end_the_writers_scope, NULL), 0);
	trace_expect("Finishing writer scope\nFlush failed: -103\n"
		     "Finishing main scope\n");
	written_init(&f, NULL, 0, flow_error, NULL);
	ck_assert_int_eq(run_scope(flush_in_scope, &f), 0);
	ck_assert_int_eq(f.rc, -EIO);
	trace_expect("returning; will be closed\nFlush failed: -5\n");
	ck_assert_int_eq(coir_writer_init(&w, NULL, 100), 0);
	ck_assert_int_eq(run_fiber(abort_by_hand, &w), 0);
	coir_writer_fini(&w);
	trace_expect("Aborted\n");
}
END_TEST

static int
two_then_one(size_t calls, void *arg)
{
	(void)arg;
	if (calls == 0 && coir_yield() < 0)
		return -ECANCELED;
	return calls == 0 ? 2 : 1;
}

START_TEST(BWR_18_flush_succeeds_on_normal_close)
{
	struct written f;

	written_init(&f, NULL, 0, two_then_one, NULL);
	ck_assert_int_eq(run_scope(flush_in_scope, &f), 0);
	ck_assert_int_eq(f.rc, 0);
	trace_expect("returning; will be closed\nwrote \"fo\"\nwrote \"o\"\n"
		     "Flush succeeded\n");
}
END_TEST

/* What was written to @w comes out as @hex, and can be read from @r. */
static void
turn_round(struct coir_writer *w, struct coir_reader *r, const char *hex)
{
	struct iovec iov;
	char text[64] = "";
	size_t n;

	ck_assert_int_eq(coir_writer_batch(w, &iov, 1, &n), 0);
	for (size_t i = 0; i < iov.iov_len; i++)
		snprintf(text + 2 * i, 3, "%02x",
			 ((unsigned char *)iov.iov_base)[i]);
	ck_assert_str_eq(text, hex);
	ck_assert_int_eq(coir_reader_init_bytes(r, iov.iov_base, iov.iov_len),
			 0);
	ck_assert_int_eq(coir_writer_shift(w, iov.iov_len), 0);
}

static void
check_integer(struct coir_writer *w, size_t width, uint64_t value,
	      const char *be, const char *le)
{
	struct coir_reader r;
	uint64_t got;

	ck_assert_int_eq(coir_print_be(w, width, value), 0);
	turn_round(w, &r, be);
	ck_assert_int_eq(coir_parse_be(&r, width, &got), 0);
	ck_assert_uint_eq(got, value);
	ck_assert_int_eq(coir_parse_end(&r), 0);
	coir_reader_fini(&r);
	ck_assert_int_eq(coir_print_le(w, width, value), 0);
	turn_round(w, &r, le);
	ck_assert_int_eq(coir_parse_le(&r, width, &got), 0);
	ck_assert_uint_eq(got, value);
	ck_assert_int_eq(coir_parse_end(&r), 0);
	coir_reader_fini(&r);
}

static void
check_floats(struct coir_writer *w)
{
	struct coir_reader r;
	double d;
	float f;

	ck_assert_int_eq(coir_print_be_float(w, 32.25F), 0);
	turn_round(w, &r, "42010000");
	ck_assert_int_eq(coir_parse_be_float(&r, &f), 0);
	ck_assert_float_eq(f, 32.25F);
	coir_reader_fini(&r);
	ck_assert_int_eq(coir_print_le_float(w, 32.25F), 0);
	turn_round(w, &r, "00000142");
	ck_assert_int_eq(coir_parse_le_float(&r, &f), 0);
	ck_assert_float_eq(f, 32.25F);
	coir_reader_fini(&r);
	ck_assert_int_eq(coir_print_be_double(w, 32.25), 0);
	turn_round(w, &r, "4040200000000000");
	ck_assert_int_eq(coir_parse_be_double(&r, &d), 0);
	ck_assert_double_eq(d, 32.25);
	coir_reader_fini(&r);
	ck_assert_int_eq(coir_print_le_double(w, 32.25), 0);
	turn_round(w, &r, "0000000000204040");
	ck_assert_int_eq(coir_parse_le_double(&r, &d), 0);
	ck_assert_double_eq(d, 32.25);
	coir_reader_fini(&r);
}

START_TEST(BWR_19_round_trips_with_a_reader)
{
	struct coir_writer w;
	struct coir_reader r;
	const char *text;
	size_t len;

	ck_assert_int_eq(coir_writer_init(&w, NULL, 10), 0);
	put(&w, "test");
	turn_round(&w, &r, "74657374");
	ck_assert_int_eq(coir_reader_take_all(&r, &text, &len), 0);
	ck_assert_str_eq(text, "test");
	coir_reader_fini(&r);
	check_integer(&w, 1, 0xfd, "fd", "fd");
	check_integer(&w, 1, 0xa5, "a5", "a5");
	check_integer(&w, 2, 0xa123, "a123", "23a1");
	check_integer(&w, 4, 0xa1234567, "a1234567", "674523a1");
	check_integer(&w, 6, 0xa1234567890a, "a1234567890a", "0a89674523a1");
	check_integer(&w, 8, 0xa1234567890abcde, "a1234567890abcde",
		      "debc0a89674523a1");
	check_floats(&w);
	coir_writer_fini(&w);
}
END_TEST

SUITE(peer_bwr_end)
{
	ADD(BWR_12_cancel_while_writing_and_waiting);
	ADD(BWR_16_cancel_does_not_flush);
	ADD(BWR_17_abort_wakes_flushers);
	ADD(BWR_18_flush_succeeds_on_normal_close);
	ADD(BWR_19_round_trips_with_a_reader);
}
