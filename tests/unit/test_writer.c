/* SPDX-License-Identifier: MIT */
/*
 * The buffer of a writer: order, pieces, references, and who waits for room.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <errno.h>

#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/writer_case.h"

START_TEST(writer_joins_what_lies_together)
{
	struct coir_writer w;

	ck_assert_int_eq(coir_writer_init(&w, NULL, 8), 0);
	put(&w, "te");
	put(&w, "");
	put(&w, "st");
	put(&w, "te");
	ck_assert_uint_eq(coir_writer_room(&w), 2);
	ck_assert_uint_eq(coir_writer_pending(&w), 6);
	check_batch(&w, "testte|", 3);
	put(&w, "12345");
	ck_assert_uint_eq(coir_writer_room(&w), 0);
	check_batch(&w, "tte12|345|", 5);
	check_batch(&w, "345|", 3);
	ck_assert_uint_eq(coir_writer_room(&w), 8);
	coir_writer_fini(&w);
}
END_TEST

static void
freed(const void *bytes, size_t len, void *arg)
{
	trace("%s %.*s", (const char *)arg, (int)len, (const char *)bytes);
}

START_TEST(writer_references_keep_their_place)
{
	struct coir_writer w;

	ck_assert_int_eq(coir_writer_init(&w, NULL, 16), 0);
	put(&w, "Hello ");
	ck_assert_int_eq(coir_writer_ref(&w, "world", 5, freed, "free"), 0);
	ck_assert_int_eq(coir_writer_ref(&w, "-", 1, NULL, NULL), 0);
	put(&w, "!");
	ck_assert_uint_eq(coir_writer_room(&w), 9);
	check_batch(&w, "Hello |world|-|!|", 8);
	trace_expect("%s", "");
	check_batch(&w, "rld|-|!|", 3);
	trace_expect("free world\n");
	check_batch(&w, "-|!|", 2);
	ck_assert_int_eq(coir_writer_ref(&w, "", 0, freed, "empty"), 0);
	trace_expect("empty \n");
	ck_assert_uint_eq(coir_writer_pending(&w), 0);
	ck_assert_int_eq(coir_writer_ref(&w, "left", 4, freed, "fini"), 0);
	coir_writer_fini(&w);
	trace_expect("fini left\n");
}
END_TEST

/* As many pieces as there can be: every copy apart, one over the ring's end. */
START_TEST(writer_has_a_place_for_every_piece)
{
	struct coir_writer w;
	static const char expected[] = "9|x|c|r|c|r|c|r|c|r|c|r|c|r|c|r|c|r|"
				       "c|r|c|r|c|r|c|r|c|r|c|r|cc|";

	ck_assert_int_eq(coir_writer_init(&w, NULL, 20), 0);
	put(&w, "0123456789");
	ck_assert_int_eq(coir_writer_ref(&w, "x", 1, NULL, NULL), 0);
	check_batch(&w, "0123456789|x|", 9);
	for (int i = 1; i < 15; i++) {
		put(&w, "c");
		ck_assert_int_eq(coir_writer_ref(&w, "r", 1, NULL, NULL), 0);
	}
	put(&w, "cc");
	check_batch(&w, expected, 0);
	ck_assert_int_eq(coir_writer_ref(&w, "r", 1, NULL, NULL), -ENXIO);
	check_batch(&w, expected, 2);
	ck_assert_int_eq(coir_writer_ref(&w, "r", 1, NULL, NULL), 0);
	coir_writer_fini(&w);
}
END_TEST

START_TEST(writer_refuses_after_the_end)
{
	struct coir_writer w;
	struct iovec iov;
	size_t n = 99;

	ck_assert_int_eq(coir_writer_init(&w, NULL, 0), -EINVAL);
	ck_assert_int_eq(coir_writer_init(&w, NULL, 8), 0);
	ck_assert_int_eq(coir_writer_check(&w), 0);
	ck_assert_int_eq(coir_writer_close(&w), 0);
	ck_assert_int_eq(coir_writer_close(&w), 0);
	ck_assert_int_eq(coir_writer_check(&w), -EBADF);
	ck_assert_int_eq(coir_writer_write(&w, "x", 1, &n), -EBADF);
	ck_assert_uint_eq(n, 0);
	ck_assert_int_eq(coir_writer_write(&w, "", 0, NULL), -EBADF);
	ck_assert_int_eq(coir_writer_ref(&w, "x", 1, freed, "never"), -EBADF);
	ck_assert_int_eq(coir_writer_ref(&w, "", 0, freed, "never"), -EBADF);
	ck_assert_int_eq(coir_writer_batch(&w, &iov, 1, &n), -ENODATA);
	ck_assert_int_eq(coir_writer_batch(&w, &iov, 0, &n), -EINVAL);
	ck_assert_int_eq(coir_writer_shift(&w, 0), -EINVAL);
	coir_writer_fini(&w);
	trace_expect("%s", "");
}
END_TEST

/* A writer of eight bytes; somebody who writes a text and traces that. */
struct talk {
	struct coir_writer w;
	struct coir_scope *scope;
	const char *texts[4];
	int next;
};

static int
say(void *arg)
{
	struct talk *t = arg;
	const char *text = t->texts[t->next++];
	size_t done;
	int rc = coir_writer_write(&t->w, text, strlen(text), &done);

	trace("%s: %d, %zu", text, rc, done);
	return rc == -ECANCELED ? rc : 0;
}

static void
with_talk(coir_scope_fn *body)
{
	struct talk t = { .texts = { "first", "second", "third", "4" } };

	ck_assert_int_eq(coir_writer_init(&t.w, NULL, 8), 0);
	ck_assert_int_eq(run_scope(body, &t), 0);
	coir_writer_fini(&t.w);
}

/* A test whose body is given to with_talk(). */
#define TALK_TEST(name) SCOPE_BODY_TEST(name, with_talk(name##_main))

/* A short write does not overtake a long one that waits for its room. */
TALK_TEST(writer_room_is_given_in_arrival_order)
{
	struct talk *t = arg;

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	trace_expect("first: 0, 5\n");
	check_batch(&t->w, "first|", 3);
	trace("room");
	check_batch(&t->w, "st|", 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("room\nsecond: 0, 6\n");
	check_batch(&t->w, "stsec|ond|", 8);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("third: 0, 5\n4: 0, 1\n");
	check_batch(&t->w, "third4|", 6);
	return 0;
}

/* Room that was promised is not taken by somebody who runs before. */
static int
promised(struct coir_scope *scope, void *arg)
{
	struct talk *t = arg;

	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	check_batch(&t->w, "first|", 5);
	ck_assert_uint_eq(coir_writer_room(&t->w), 2);
	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("first: 0, 5\nsecond: 0, 6\n");
	check_batch(&t->w, "second|", 6);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("third: 0, 5\n");
	return 0;
}

START_TEST(writer_room_is_promised)
{
	with_talk(promised);
}
END_TEST

/* Who gives up lets those behind him through. */
TALK_TEST(writer_cancel_takes_nothing)
{
	struct talk *t = arg;
	struct coir_fiber *second;

	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, say, t, &second), 0);
	t->next = 3;
	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	coir_fiber_cancel(second);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("first: 0, 5\n4: 0, 1\nsecond: -125, 0\n");
	coir_fiber_put(second);
	check_batch(&t->w, "first4|", 6);
	return 0;
}

TALK_TEST(writer_close_wakes_who_waits_for_room)
{
	struct talk *t = arg;
	struct coir_node node;

	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	check_batch(&t->w, "first|", 5);
	ck_assert_int_eq(coir_spawn(scope, say, t), 0);
	ck_assert_int_eq(coir_writer_close(&t->w), 0);
	coir_writer_flush_node(&node, &t->w);
	ck_assert_int_eq(coir_wait(&node), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("first: 0, 5\nsecond: -9, 0\nthird: -9, 0\n");
	return 0;
}

/* A long write goes in pieces, and says how far it has come. */
TALK_TEST(writer_long_writes_go_in_pieces)
{
	struct talk *t = arg;
	struct coir_fiber *fiber;

	t->texts[0] = "0123456789abcdef";
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, say, t, &fiber), 0);
	check_batch(&t->w, "01234567|", 4);
	ck_assert_int_eq(coir_yield(), 0);
	check_batch(&t->w, "4567|89ab|", 0);
	coir_fiber_cancel(fiber);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("0123456789abcdef: -125, 12\n");
	coir_fiber_put(fiber);
	return 0;
}

TALK_TEST(writer_is_a_flow)
{
	struct talk *t = arg;
	char byte;

	ck_assert_int_eq(coir_copy_string("flow", &t->w.flow), 0);
	ck_assert_int_eq(coir_read(&t->w.flow, &byte, 1), -EOPNOTSUPP);
	ck_assert_int_eq(coir_close(&t->w.flow), 0);
	check_batch(&t->w, "flow|", 4);
	return 0;
}

START_TEST(writer_short_of_memory)
{
	struct coir_writer w;
	int rc;

	fail_begin(1);
	rc = coir_writer_init(&w, NULL, 8);
	ck_assert(fail_end());
	ck_assert_int_eq(rc, -ENOMEM);
}
END_TEST

SUITE(writer)
{
	ADD(writer_joins_what_lies_together);
	ADD(writer_references_keep_their_place);
	ADD(writer_has_a_place_for_every_piece);
	ADD(writer_refuses_after_the_end);
	ADD(writer_room_is_given_in_arrival_order);
	ADD(writer_room_is_promised);
	ADD(writer_cancel_takes_nothing);
	ADD(writer_close_wakes_who_waits_for_room);
	ADD(writer_long_writes_go_in_pieces);
	ADD(writer_is_a_flow);
	ADD(writer_short_of_memory);
}
