/* SPDX-License-Identifier: MIT */
/*
 * Rows STR-03 to STR-13 of the peers' cases: Eio's tests/stream.md. A stream
 * is a coir_chan of numbers; the exception that ends a branch is -EIO.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/chan.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/scope.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A stream with room for up to three numbers. */
struct stream {
	struct coir_chan ch;
	void *slots[3];
};

/* Numbers that a branch adds, or how many it takes. */
struct part {
	struct stream *s;
	int first, last;
};

static int
add(struct stream *s, int value)
{
	int rc;

	trace("Adding %d", value);
	rc = coir_chan_send(&s->ch, (void *)(intptr_t)value);
	if (rc == 0)
		trace("Added %d", value);
	return rc;
}

static int
take(struct stream *s)
{
	void *msg;
	int rc;

	trace("Reading");
	rc = coir_chan_recv(&s->ch, &msg);
	if (rc == 0)
		trace("Got %d", (int)(intptr_t)msg);
	return rc;
}

static int
take_nonblocking(struct stream *s)
{
	void *msg;
	int rc;

	trace("Reading");
	rc = coir_chan_try_recv(&s->ch, &msg);
	if (rc == 0)
		trace("Got %d", (int)(intptr_t)msg);
	else if (rc == -EAGAIN)
		trace("Got none");
	return rc == -EAGAIN ? 0 : rc;
}

static int
adding(void *arg)
{
	struct part *part = arg;
	int rc = 0;

	for (int i = part->first; rc == 0 && i <= part->last; i++)
		rc = add(part->s, i);
	return rc;
}

static int
taking(void *arg)
{
	struct part *part = arg;
	int rc = 0;

	for (int i = part->first; rc == 0 && i <= part->last; i++)
		rc = take(part->s);
	return rc;
}

/* Run @body with a stream and compare what it traced. */
static void
check(size_t capacity, coir_fn *body, const char *expected)
{
	struct stream s;

	coir_chan_init(&s.ch, s.slots, capacity);
	ck_assert_int_eq(run_fiber(body, &s), 0);
	trace_expect("%s", expected);
	ck_assert_uint_eq(coir_chan_len(&s.ch), 0);
	coir_chan_fini(&s.ch);
}

/* A test whose body is given to check(). */
#define CHAN_TEST(name, capacity, ...) \
	BODY_TEST(name, check(capacity, name##_main, __VA_ARGS__))

CHAN_TEST(STR_03_writers_wait_when_full, 3,
	  "Adding 1\nAdded 1\n"
	  "Adding 2\nAdded 2\nAdding 3\nAdded 3\nAdding 4\n"
	  "Reading\nGot 1\nReading\nGot 2\nReading\nGot 3\nReading\nGot 4\n"
	  "Added 4\n")
{
	ck_assert_int_eq(add(arg, 1), 0);
	return coir_both(adding, &(struct part){ arg, 2, 4 }, taking,
			 &(struct part){ arg, 1, 4 });
}

CHAN_TEST(STR_05_cancel_reading, 1,
	  "Reading\nCancelled\nAdding 2\nAdded 2\nReading\nGot 2\n")
{
	ck_assert_int_eq(coir_both(taking, &(struct part){ arg, 1, 1 }, failing,
				   NULL),
			 -EIO);
	trace("Cancelled");
	ck_assert_int_eq(add(arg, 2), 0);
	return take(arg);
}

CHAN_TEST(STR_06_cancel_writing, 1,
	  "Adding 1\nAdded 1\nAdding 2\nCancelled\n"
	  "Reading\nGot 1\nAdding 3\nAdded 3\nReading\nGot 3\n")
{
	ck_assert_int_eq(coir_both(adding, &(struct part){ arg, 1, 2 }, failing,
				   NULL),
			 -EIO);
	trace("Cancelled");
	ck_assert_int_eq(take(arg), 0);
	ck_assert_int_eq(add(arg, 3), 0);
	return take(arg);
}

CHAN_TEST(STR_07_cancel_writing_capacity_0, 0,
	  "Adding 1\nCancelled\nAdding 2\nReading\nGot 2\nAdded 2\n")
{
	ck_assert_int_eq(coir_both(adding, &(struct part){ arg, 1, 1 }, failing,
				   NULL),
			 -EIO);
	trace("Cancelled");
	return coir_both(adding, &(struct part){ arg, 2, 2 }, taking,
			 &(struct part){ arg, 1, 1 });
}

static int
add_and_take(void *arg)
{
	return coir_both(adding, &(struct part){ arg, 1, 1 }, taking,
			 &(struct part){ arg, 1, 1 });
}

CHAN_TEST(STR_08_use_with_cancelled_context, 0,
	  "Adding 1\nReading\nAdding 1\nReading\nGot 1\nAdded 1\n")
{
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_cancel(&scope);
	ck_assert_int_eq(add(arg, 1), -ECANCELED);
	ck_assert_int_eq(take(arg), -ECANCELED);
	ck_assert_int_eq(coir_protect(add_and_take, arg), 0);
	return coir_scope_close(&scope, 0);
}

/* A reader that says when it is done. */
struct reader {
	struct stream *s;
	const char *name;
};

static int
reading(void *arg)
{
	struct reader *reader = arg;
	int rc = take(reader->s);

	trace("%s done", reader->name);
	return rc;
}

CHAN_TEST(STR_09_readers_queue_up, 0,
	  "Reading\nReading\nReading\n"
	  "Adding 1\nAdded 1\nAdding 2\nAdded 2\nAdding 3\nAdded 3\n"
	  "Got 1\na done\nGot 2\nb done\nGot 3\nc done\n")
{
	struct reader readers[] = { { arg, "a" }, { arg, "b" }, { arg, "c" } };
	struct coir_scope scope;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(&scope, reading, &readers[i]), 0);
	rc = adding(&(struct part){ arg, 1, 3 });
	return coir_scope_close(&scope, rc);
}

CHAN_TEST(STR_10_writers_queue_up, 0,
	  "Adding 1\nAdding 2\nAdding 3\n"
	  "Reading\nGot 1\nReading\nGot 2\nReading\nGot 3\n"
	  "Added 1\nAdded 2\nAdded 3\n")
{
	struct part writers[] = { { arg, 1, 1 }, { arg, 2, 2 }, { arg, 3, 3 } };
	struct coir_scope scope;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(&scope, adding, &writers[i]), 0);
	rc = taking(&(struct part){ arg, 1, 3 });
	return coir_scope_close(&scope, rc);
}

CHAN_TEST(STR_12_nonblocking_take, 1,
	  "Reading\nGot none\nAdding 0\nAdded 0\nReading\nGot 0\n")
{
	ck_assert_int_eq(take_nonblocking(arg), 0);
	ck_assert_int_eq(add(arg, 0), 0);
	return take_nonblocking(arg);
}

static int
taking_nonblocking(void *arg)
{
	return take_nonblocking(arg);
}

CHAN_TEST(STR_13_nonblocking_take_capacity_0, 0,
	  "Reading\nGot none\nAdding 0\nReading\nGot 0\nAdded 0\n"
	  "Reading\nGot none\n")
{
	ck_assert_int_eq(take_nonblocking(arg), 0);
	ck_assert_int_eq(coir_both(adding, &(struct part){ arg, 0, 0 },
				   taking_nonblocking, arg),
			 0);
	return take_nonblocking(arg);
}

SUITE(peer_str)
{
	ADD(STR_03_writers_wait_when_full);
	ADD(STR_05_cancel_reading);
	ADD(STR_06_cancel_writing);
	ADD(STR_07_cancel_writing_capacity_0);
	ADD(STR_08_use_with_cancelled_context);
	ADD(STR_09_readers_queue_up);
	ADD(STR_10_writers_queue_up);
	ADD(STR_12_nonblocking_take);
	ADD(STR_13_nonblocking_take_capacity_0);
}
