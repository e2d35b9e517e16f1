/* SPDX-License-Identifier: MIT */
/*
 * Emptying a writer by hand: who is woken when, pauses, and giving up.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/scope.h>
#include <errno.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/writer_case.h"

static int
flush(void *arg)
{
	int rc = coir_writer_flush(arg);

	trace("flushed: %d", rc);
	return rc == -ECANCELED ? rc : 0;
}

static int
take_batch(void *arg)
{
	struct iovec iov;
	size_t n = 0;
	int rc = coir_writer_batch(arg, &iov, 1, &n);

	trace("batch: %d, %zu bytes", rc, n ? iov.iov_len : 0);
	return rc == -ECANCELED ? rc : 0;
}

static void
with_writer(coir_scope_fn *body)
{
	struct coir_writer w;

	ck_assert_int_eq(coir_writer_init(&w, NULL, 16), 0);
	ck_assert_int_eq(run_scope(body, &w), 0);
	coir_writer_fini(&w);
}

/* A test whose body is given to with_writer(). */
#define WRITER_TEST(name) SCOPE_BODY_TEST(name, with_writer(name##_main))

WRITER_TEST(writer_flush_waits_for_what_was_before)
{
	struct coir_writer *w = arg;

	ck_assert_int_eq(coir_writer_flush(w), 0);
	put(w, "ab");
	ck_assert_int_eq(coir_spawn(scope, flush, w), 0);
	ck_assert_int_eq(coir_spawn(scope, flush, w), 0);
	put(w, "cd");
	ck_assert_int_eq(coir_spawn(scope, flush, w), 0);
	check_batch(w, "abcd|", 1);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("%s", "");
	check_batch(w, "bcd|", 2);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("flushed: 0\nflushed: 0\n");
	check_batch(w, "d|", 1);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("flushed: 0\n");
	return 0;
}

WRITER_TEST(writer_batch_waits_for_something)
{
	struct coir_writer *w = arg;
	struct iovec iov;
	size_t n;

	ck_assert_int_eq(coir_spawn(scope, take_batch, w), 0);
	ck_assert_int_eq(coir_writer_batch(w, &iov, 1, &n), -EBUSY);
	put(w, "Hello ");
	put(w, "world");
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("batch: 0, 11 bytes\n");
	ck_assert_int_eq(coir_writer_batch(w, &iov, 1, &n), -EBUSY);
	ck_assert_int_eq(coir_writer_shift(w, 12), -EINVAL);
	ck_assert_int_eq(coir_writer_shift(w, 11), 0);
	ck_assert_int_eq(coir_spawn(scope, take_batch, w), 0);
	ck_assert_int_eq(coir_writer_close(w), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("batch: -61, 0 bytes\n");
	return 0;
}

WRITER_TEST(writer_pause_ends_where_somebody_waits)
{
	struct coir_writer *w = arg;

	ck_assert_int_eq(coir_spawn(scope, take_batch, w), 0);
	put(w, "woken, but");
	coir_writer_pause(w);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("%s", "");
	coir_writer_unpause(w);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("batch: 0, 10 bytes\n");
	coir_writer_shift(w, 10);
	coir_writer_pause(w);
	put(w, "x");
	ck_assert_int_eq(coir_spawn(scope, take_batch, w), 0);
	trace_expect("%s", "");
	ck_assert_int_eq(coir_spawn(scope, flush, w), 0);
	coir_writer_pause(w);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("batch: 0, 1 bytes\n");
	coir_writer_shift(w, 1);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("flushed: 0\n");
	return 0;
}

static int
write_too_much(void *arg)
{
	int rc = coir_writer_write(arg, "0123456789abcdef", 16, NULL);

	trace("written: %d", rc);
	return 0;
}

static void
freed(const void *bytes, size_t len, void *arg)
{
	(void)arg;
	trace("freed %.*s", (int)len, (const char *)bytes);
}

WRITER_TEST(writer_abort_keeps_what_is_lent)
{
	struct coir_writer *w = arg;
	struct iovec iov;
	size_t n;

	ck_assert_int_eq(coir_writer_ref(w, "lent", 4, freed, NULL), 0);
	ck_assert_int_eq(coir_writer_batch(w, &iov, 1, &n), 0);
	put(w, "x");
	ck_assert_int_eq(coir_spawn(scope, flush, w), 0);
	ck_assert_int_eq(coir_spawn(scope, write_too_much, w), 0);
	coir_writer_abort(w);
	coir_writer_abort(w);
	trace("aborted");
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("aborted\nwritten: -103\nflushed: -103\n");
	ck_assert_int_eq(coir_writer_shift(w, 2), 0);
	trace_expect("freed lent\n");
	ck_assert_int_eq(coir_writer_check(w), -ECONNABORTED);
	ck_assert_int_eq(coir_writer_flush(w), -ECONNABORTED);
	ck_assert_int_eq(coir_writer_close(w), -ECONNABORTED);
	ck_assert_int_eq(coir_writer_write(w, "x", 1, NULL), -ECONNABORTED);
	ck_assert_int_eq(coir_writer_batch(w, &iov, 1, &n), -ECONNABORTED);
	return 0;
}

WRITER_TEST(writer_abort_wakes_who_waits_for_a_batch)
{
	struct coir_writer *w = arg;

	ck_assert_int_eq(coir_spawn(scope, take_batch, w), 0);
	coir_writer_abort(w);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("batch: -103, 0 bytes\n");
	return 0;
}

WRITER_TEST(writer_cancel_of_who_waits)
{
	struct coir_writer *w = arg;
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, take_batch, w, &fiber),
			 0);
	coir_fiber_cancel(fiber);
	coir_fiber_put(fiber);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("batch: -125, 0 bytes\n");
	put(w, "ab");
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, flush, w, &fiber), 0);
	coir_fiber_cancel(fiber);
	coir_fiber_put(fiber);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("flushed: -125\n");
	check_batch(w, "ab|", 2);
	return 0;
}

SUITE(writer_flush)
{
	ADD(writer_flush_waits_for_what_was_before);
	ADD(writer_batch_waits_for_something);
	ADD(writer_pause_ends_where_somebody_waits);
	ADD(writer_abort_keeps_what_is_lent);
	ADD(writer_abort_wakes_who_waits_for_a_batch);
	ADD(writer_cancel_of_who_waits);
}
