/* SPDX-License-Identifier: MIT */
/*
 * Rows BWR-02 to BWR-10 of the peers' cases: Eio's tests/buf_write.md. Its mock
 * flow is a double that traces its writes; with_flow is coir_writer_run().
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/print.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <errno.h>

#include "peer/peer.h"
#include "peer/written.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/writer_case.h"

static int
auto_commit(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "Hello");
	ck_assert_int_eq(coir_print_byte(w, ' '), 0);
	ck_assert_int_eq(coir_yield(), 0);
	put(w, "world");
	return 0;
}

START_TEST(BWR_02_auto_commit_on_yield)
{
	ck_assert_int_eq(with_flow(auto_commit, 64, NULL, NULL), 0);
	trace_expect("wrote \"Hello \"\nwrote \"world\"\n");
}
END_TEST

static int
schedule(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "Hello");
	ck_assert_int_eq(coir_print_byte(w, ' '), 0);
	ck_assert_int_eq(coir_writer_ref(w, "world", 5, NULL, NULL), 0);
	ck_assert_int_eq(coir_print_byte(w, '!'), 0);
	return 0;
}

START_TEST(BWR_03_zero_copy_schedule)
{
	ck_assert_int_eq(with_flow(schedule, 64, NULL, NULL), 0);
	trace_expect("wrote \"Hello \" \"world\" \"!\"\n");
}
END_TEST

static int
not_paused(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "Hello... ");
	ck_assert_int_eq(coir_yield(), 0);
	put(w, "world");
	return 0;
}

static int
paused(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "Hello... ");
	coir_writer_pause(w);
	ck_assert_int_eq(coir_yield(), 0);
	coir_writer_unpause(w);
	put(w, "world");
	return 0;
}

START_TEST(BWR_04_pause_and_unpause)
{
	ck_assert_int_eq(with_flow(not_paused, 64, NULL, NULL), 0);
	trace_expect("wrote \"Hello... \"\nwrote \"world\"\n");
	ck_assert_int_eq(with_flow(paused, 64, NULL, NULL), 0);
	trace_expect("wrote \"Hello... world\"\n");
}
END_TEST

static int
empty(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "");
	ck_assert_int_eq(coir_writer_write(w, NULL, 0, NULL), 0);
	return coir_writer_ref(w, "", 0, NULL, NULL);
}

static int
each_kind(struct coir_writer *w, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_print_le(w, 2, 5), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_print_be(w, 2, 5), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_print_string(w, "test"), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_writer_write(w, &"!test!"[1], 4, NULL), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_print_byte(w, 'A'), 0);
	return 0;
}

START_TEST(BWR_06_endianness_and_each_kind)
{
	ck_assert_int_eq(with_flow(empty, 64, NULL, NULL), 0);
	trace_expect("%s", "");
	ck_assert_int_eq(with_flow(each_kind, 64, NULL, NULL), 0);
	trace_expect("wrote \"\\5\\0\"\nwrote \"\\0\\5\"\n"
		     "wrote \"test\"\nwrote \"test\"\nwrote \"A\"\n");
}
END_TEST

static int
six_writes(struct coir_writer *w, void *arg)
{
	(void)arg;
	put(w, "te");
	put(w, "st");
	put(w, "te");
	put(w, "st");
	put(w, "t");
	put(w, "e");
	return 0;
}

/*
 * Without room theirs gathers a vector of any length. Ours is bounded: the
 * writer waits for the flow, and the same bytes go out in more writes.
 */
START_TEST(BWR_07_multiple_writes_with_and_without_room)
{
	ck_assert_int_eq(with_flow(six_writes, 64, NULL, NULL), 0);
	trace_expect("wrote \"testtestte\"\n");
	ck_assert_int_eq(with_flow(six_writes, 2, NULL, NULL), 0);
	trace_expect("wrote \"te\"\nwrote \"st\"\nwrote \"te\"\nwrote \"st\"\n"
		     "wrote \"te\"\n");
}
END_TEST

static int
formatted(struct coir_writer *w, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_print_format(w, "Hello %s", "world"), 0);
	ck_assert_int_eq(coir_writer_flush(w), 0);
	trace("flushed");
	ck_assert_int_eq(coir_print_format(w, "[%3d]", 7), 0);
	return 0;
}

START_TEST(BWR_08_formatting_and_explicit_flush)
{
	ck_assert_int_eq(with_flow(formatted, 64, NULL, NULL), 0);
	trace_expect("wrote \"Hello world\"\nflushed\nwrote \"[  7]\"\n");
}
END_TEST

/* The flow's first write waits for the promise, then takes three bytes. */
struct slow {
	struct coir_writer *w;
	struct coir_promise go;
};

static int
await_go(size_t calls, void *arg)
{
	struct slow *slow = arg;

	if (calls > 0)
		return 0;
	return coir_promise_await(&slow->go, NULL) < 0 ? -ECANCELED : 3;
}

static int
write_and_flush(void *arg)
{
	struct slow *slow = arg;

	ck_assert_int_eq(coir_writer_flush(slow->w), 0);
	put(slow->w, "Hello");
	trace("Flushing...");
	ck_assert_int_eq(coir_writer_flush(slow->w), 0);
	trace("Flushed");
	return 0;
}

static int
let_go(void *arg)
{
	struct slow *slow = arg;

	trace("Write now completes...");
	return coir_promise_resolve(&slow->go, 0);
}

static int
flush_slowly(struct coir_writer *w, void *arg)
{
	struct slow *slow = arg;

	slow->w = w;
	return coir_both(write_and_flush, slow, let_go, slow);
}

START_TEST(BWR_09_flush_waits_for_partial_writes)
{
	struct slow slow;

	coir_promise_init(&slow.go);
	ck_assert_int_eq(with_flow(flush_slowly, 64, await_go, &slow), 0);
	coir_promise_fini(&slow.go);
	trace_expect("Flushing...\nWrite now completes...\n"
		     "wrote \"Hel\"\nwrote \"lo\"\nFlushed\n");
}
END_TEST

/* Yields, then takes one byte of the first write, two of the others. */
static int
yield_and_take(size_t calls, void *arg)
{
	(void)arg;
	if (coir_yield() < 0)
		return -ECANCELED;
	return calls == 0 ? 1 : 2;
}

/* One of three who write two letters and flush. */
struct flusher {
	struct coir_writer *w;
	const char *text;
	const char *name;
};

static int
flush_one(void *arg)
{
	struct flusher *f = arg;

	put(f->w, f->text);
	ck_assert_int_eq(coir_writer_flush(f->w), 0);
	trace("%s flush", f->name);
	return 0;
}

static int
flush_three(struct coir_writer *w, void *arg)
{
	struct flusher f[] = { { w, "ab", "1st" },
			       { w, "cd", "2nd" },
			       { w, "ef", "3rd" } };
	struct coir_branch branches[] = { { .fn = flush_one, .arg = &f[0] },
					  { .fn = flush_one, .arg = &f[1] },
					  { .fn = flush_one, .arg = &f[2] } };

	(void)arg;
	ck_assert_int_eq(coir_all(branches, 3), 0);
	trace("Done");
	return 0;
}

/*
 * Theirs can only wait for the whole batch ("ideally the flushes here would
 * complete as soon as enough data has been flushed"); ours do just that.
 */
START_TEST(BWR_10_flushes_complete_in_order)
{
	ck_assert_int_eq(with_flow(flush_three, 64, yield_and_take, NULL), 0);
	trace_expect("wrote \"a\"\nwrote \"bc\"\n1st flush\n"
		     "wrote \"de\"\n2nd flush\nwrote \"f\"\n3rd flush\n"
		     "Done\n");
}
END_TEST

SUITE(peer_bwr)
{
	ADD(BWR_02_auto_commit_on_yield);
	ADD(BWR_03_zero_copy_schedule);
	ADD(BWR_04_pause_and_unpause);
	ADD(BWR_06_endianness_and_each_kind);
	ADD(BWR_07_multiple_writes_with_and_without_room);
	ADD(BWR_08_formatting_and_explicit_flush);
	ADD(BWR_09_flush_waits_for_partial_writes);
	ADD(BWR_10_flushes_complete_in_order);
}
