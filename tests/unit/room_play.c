/* SPDX-License-Identifier: MIT */
/*
 * room_play.c - a room and its model, played with by dice.
 */
#include "config.h"

#include "room_play.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room/style.h"
#include "room_model.h"
#include "room_words.h"

#define TEXT_MAX 700
#define SECOND INT64_C(1000000000)

static void
do_join(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char name[16];

	if (p->used)
		return;
	snprintf(name, sizeof(name), "%d", who);
	p->used = p->here = true;
	p->named = m->label[who % 2].style != NULL;
	p->close = UINT64_MAX;
	p->next = m->limits.history == UINT64_MAX ? m->store->first
						  : UINT64_MAX;
	guest_join(&p->guest, m->room, name, &m->label[who % 2]);
	model_cause_join(m, who);
}

/* A text of any kind, now and then one that pretends to be the room. */
static char *
random_text(struct model *m)
{
	static const char *const forged[] = {
		"*** you missed 3 lines", "<a> b", "Got connection from x",
		"Connection from x",      "***",   "",
	};
	char *text;
	int len;

	if (!room_pick(m, 4))
		return strdup(forged[room_pick(m, 6)]);
	len = room_pick(m, room_pick(m, 10) ? 40 : TEXT_MAX);
	text = calloc(1, (size_t)len + 1);
	ck_assert_ptr_nonnull(text);
	for (int i = 0; i < len; i++)
		text[i] = (char)('a' + room_pick(m, 26));
	return text;
}

static void
do_say(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char *text = random_text(m);
	int error;

	if (!p->here) {
		free(text);
		return;
	}
	p->guest.input += strlen(text) + 1;
	error = room_say(&p->guest.client, text, strlen(text), p->guest.input);
	if (p->guest.client.closing)
		ck_assert_int_eq(error, -ESHUTDOWN);
	else
		model_cause(m, SAY, who, words_spoken(p, text));
	free(text);
}

static void
do_announce(struct model *m)
{
	ck_assert_int_eq(room_announce(m->room, "hear", 4), 0);
	model_cause(m, ANNOUNCE, -1, strdup("*** hear\n"));
}

static void
do_tell(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char text[16];

	if (!p->here || p->guest.client.closing)
		return;
	snprintf(text, sizeof(text), "told %d", m->count);
	model_cause(m, TELL, who, model_line("*** ", text));
	ck_assert_int_eq(room_tell(&p->guest.client, text, strlen(text)), 0);
	model_settle(m);
}

static void
do_notice(struct model *m)
{
	model_cause(m, NOTICE, -1, strdup("*** all\n"));
	ck_assert_int_eq(room_notice(m->room, "all", 3), 0);
	model_settle(m);
}

static void
do_close(struct model *m, int who)
{
	struct person *p = &m->person[who];

	if (!p->here || p->guest.client.closing)
		return;
	model_cause(m, CLOSE, who, NULL);
	ck_assert_int_eq(room_close_after(&p->guest.client), 0);
	model_settle(m);
}

/* A reply that may go out at any boundary; 0xff is in no line. */
static void
do_reply(struct model *m, int who)
{
	struct person *p = &m->person[who];

	if (p->here &&
	    !cursor_interject(&p->guest.client.cursor, "\xff\xfc\x01", 3))
		p->replies++;
}

/* Receives something, in sends as small as one byte. */
static void
do_receive(struct model *m, int who)
{
	struct person *p = &m->person[who];
	size_t most = (size_t)(room_pick(m, 3) ? room_pick(m, 4000)
					       : room_pick(m, 4)) +
		1;

	if (!p->here)
		return;
	ck_assert_int_ge(guest_receive(&p->guest, 1 + room_pick(m, 8), most),
			 0);
	model_read(m, p);
}

static void
do_leave(struct model *m, int who)
{
	struct person *p = &m->person[who];

	if (!p->here)
		return;
	p->here = false;
	if (p->own)
		model_cause_leave(m, who);
	room_leave(&p->guest.client);
}

static void
do_end(struct model *m)
{
	model_store_end(m, room_pick(m, 20) ? 0 : -EIO);
}

/* The store answers a read, in pieces of any size, or fails. */
static void
do_answer(struct model *m)
{
	uint32_t most = 1 + (uint32_t)room_pick(m, STORE_PAGE_LINES);

	model_store_answer(m, most, room_pick(m, 20) ? 0 : -EIO);
}

/* Some time passes; who was not read for too long is let go. */
static void
do_tick(struct model *m)
{
	m->now += room_pick(m, 4) * SECOND;
	for (int i = 0; i < PERSONS; i++)
		model_before_tick(&m->person[i]);
	room_tick(m->room);
	for (int i = 0; i < PERSONS; i++) {
		model_check_lag(m, &m->person[i]);
		if (m->person[i].guest.client.cut)
			do_leave(m, i);
	}
}

/* All that was caused is stored; what that causes, too. */
static void
settle(struct model *m)
{
	while (m->running || m->posted) {
		model_store_begin(m);
		do_end(m);
	}
}

static void
do_step(struct model *m)
{
	int who = room_pick(m, PERSONS);
	int what = room_pick(m, 128);

	if (what < 30)
		do_receive(m, who);
	else if (what < 55)
		do_say(m, who);
	else if (what < 65)
		model_store_begin(m);
	else if (what < 75)
		do_end(m);
	else if (what < 83)
		do_join(m, who);
	else if (what < 90)
		do_tell(m, who);
	else if (what < 95)
		do_reply(m, who);
	else if (what < 96)
		do_notice(m);
	else if (what < 97)
		do_announce(m);
	else if (what < 98)
		do_close(m, who);
	else if (what < 99)
		do_leave(m, who);
	else if (what < 117)
		do_answer(m);
	else if (what < 118)
		words_style(m, who);
	else if (what < 121)
		words_rename(m, who);
	else if (what < 123)
		words_act(m, who);
	else if (what < 124)
		words_topic(m, who);
	else
		do_tick(m);
}

/* Has @p receive what there is for it. True if there is still more. */
static bool
finish_person(struct model *m, struct person *p)
{
	if (!p->here || !cursor_behind(&p->guest.client.cursor))
		return false;
	ck_assert_int_ge(guest_receive(&p->guest, 8, SIZE_MAX), 0);
	model_read(m, p);
	return true;
}

/*
 * Brings all to their end, pages and all: they must have got everything, also
 * what is said when one is let go meanwhile.
 */
static void
finish_all(struct model *m)
{
	bool more = true;

	for (int i = 0; more; i++) {
		uint64_t head = m->head;

		more = false;
		for (int who = 0; who < PERSONS; who++)
			more |= finish_person(m, &m->person[who]);
		do_tick(m);
		model_store_answer_all(m);
		more |= m->head != head;
		/* a page a turn at the least */
		ck_assert_int_lt(i, 1000);
	}
	for (int who = 0; who < PERSONS; who++)
		if (m->person[who].here)
			model_check_end(m, &m->person[who]);
}

static int64_t
clock_now(struct room_clock *clock)
{
	return ((struct model *)((char *)clock - offsetof(struct model, clock)))
		->now;
}

static void
clock_wanted(struct room_clock *clock)
{
	(void)clock;
}

/* A room in which everything is scarce, in one way or another. */
static void
open_model(struct model *m)
{
	static const size_t memory[] = { 0, 6000, 40000, 1 << 26 };
	static const uint64_t history[] = { UINT64_MAX, 0, 5, 100 };

	m->limits = room_limits_default;
	m->limits.slack = (uint32_t)room_pick(m, 3) * 200;
	m->limits.memory = memory[room_pick(m, 4)];
	m->limits.history = history[room_pick(m, 4)];
	m->limits.lag.lines = room_pick(m, 2) ? (uint64_t)room_pick(m, 200) : 0;
	m->limits.lag.bytes =
		room_pick(m, 3) ? 0 : 100 + (uint64_t)room_pick(m, 9000);
	m->limits.lag.time = room_pick(m, 3) ? 0
					     : (1 + room_pick(m, 60)) * SECOND;
	m->limits.lag.drop = room_pick(m, 2);
	m->label[0] = (struct roster_label){ .text = "fiber", .len = 5 };
	m->label[1] = (struct roster_label){ .text = "callback", .len = 8 };
	m->label[1].style = room_pick(m, 2) ? &style_named : NULL;
	m->clock = (struct room_clock){ clock_now, clock_wanted };
	if (!m->store) {
		store_double_init(&m->twin, 20 + (uint64_t)room_pick(m, 2000));
		m->store = &m->twin.store;
	}
	ck_assert_int_eq(room_new(m->store, &m->limits, &m->room), 0);
	model_store_attach(m);
	room_set_clock(m->room, &m->clock);
}

static void
close_model(struct model *m)
{
	for (int i = 0; i < PERSONS; i++)
		ck_assert(!m->person[i].used || m->person[i].guest.released);
	model_fini(m);
	room_free(m->room);
	if (!m->base)
		store_double_fini(&m->twin);
	free(m);
}

void
room_play(struct dice *dice)
{
	room_play_on(dice, NULL, NULL);
}

void
room_play_on(struct dice *dice, struct event_base *base, struct store *store)
{
	struct model *m = calloc(1, sizeof(*m));

	ck_assert_ptr_nonnull(m);
	m->dice = dice;
	m->base = base;
	m->store = store;
	open_model(m);
	while (dice->n || dice->throws-- > 0) {
		do_step(m);
		words_check(m);
	}
	settle(m);
	ck_assert_int_eq(m->done, m->count);
	ck_assert_uint_eq(m->head, m->store->last);
	finish_all(m);
	for (int i = 0; i < PERSONS; i++)
		do_leave(m, i);
	settle(m);
	close_model(m);
}
