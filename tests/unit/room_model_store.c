/* SPDX-License-Identifier: MIT */
/*
 * room_model_store.c - the store of a room that is being played with.
 *
 * The model is between it and the room, and hears of each transaction before
 * the room does. A store that is no double does what it does by itself, in its
 * loop: it is only given the time for that, and never fails.
 */
#include "config.h"

#include <check.h>
#include <event2/event.h>

#include "room_model.h"

/* A transaction begins, with all that is posted. */
static int
begun(void *arg, const struct lines *batch)
{
	struct model *m = arg;

	ck_assert(!m->running);
	m->running = true;
	m->committing = m->posted;
	m->posted = 0;
	m->oldest = m->store->first;
	return m->user->prepare(m->user_arg, batch);
}

static void
ended(void *arg, const struct lines *batch, int error)
{
	struct model *m = arg;

	ck_assert_uint_eq(batch->count, (unsigned)m->committing);
	for (; m->committing; m->committing--)
		model_apply_line(m, !error);
	m->running = false;
	m->user->stored(m->user_arg, batch, error);
}

static void
kept(void *arg)
{
	struct model *m = arg;

	m->user->kept(m->user_arg);
}

static const struct store_user between = { begun, ended, kept };

void
model_store_attach(struct model *m)
{
	m->user = m->store->user;
	m->user_arg = m->store->user_arg;
	store_attach(m->store, &between, m);
}

/* Gives a store that is no double a turn. False: it is one. */
static bool
goes_by_itself(struct model *m)
{
	if (!m->base)
		return false;
	ck_assert_int_ge(event_base_loop(m->base, EVLOOP_NONBLOCK), 0);
	return true;
}

void
model_store_begin(struct model *m)
{
	if (!goes_by_itself(m) && !m->running)
		store_double_begin(&m->twin);
}

/* A failed join or leave has tests of its own. */
static bool
may_fail(const struct model *m)
{
	bool may = true;

	for (int i = 0, n = m->committing; n; i++) {
		enum cause what = m->caused[m->done + i].cause;

		may = may && what != JOIN && what != LEAVE;
		n -= what <= ANNOUNCE;
	}
	return may;
}

void
model_store_end(struct model *m, int error)
{
	if (!goes_by_itself(m) && m->running)
		store_double_end(&m->twin, may_fail(m) ? error : 0);
}

void
model_store_answer(struct model *m, uint32_t most, int error)
{
	if (!goes_by_itself(m) && m->twin.reads)
		store_double_answer(&m->twin, most, error);
}

void
model_store_answer_all(struct model *m)
{
	if (m->base)
		ck_assert_int_ge(event_base_loop(m->base, 0), 0);
	else
		store_double_answer_all(&m->twin);
}
