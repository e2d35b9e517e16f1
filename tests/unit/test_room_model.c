/* SPDX-License-Identifier: MIT */
/*
 * The room against a model, under random operations: people come, speak, are
 * told things, read in sends of any size and go, while the store is slow and
 * sometimes fails and retention runs all the while.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room_model.h"
#include "support/runner.h"

#define STEPS 4000
#define TEXT_MAX 700

static int
pick(struct model *m, int n)
{
	m->seed = m->seed * 1103515245u + 12345u;
	return (int)((m->seed >> 8) % (unsigned)n);
}

static void
do_join(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char name[16];

	if (p->used)
		return;
	snprintf(name, sizeof(name), "%d", who);
	p->used = p->here = true;
	p->close = UINT64_MAX;
	p->from = m->store.store.first;
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

	if (!pick(m, 4))
		return strdup(forged[pick(m, 6)]);
	len = pick(m, pick(m, 10) ? 40 : TEXT_MAX);
	text = calloc(1, (size_t)len + 1);
	ck_assert_ptr_nonnull(text);
	for (int i = 0; i < len; i++)
		text[i] = (char)('a' + pick(m, 26));
	return text;
}

static bool
is_forged(const char *text)
{
	return !strncmp(text, "*** ", 4) || text[0] == '<' ||
		!strncmp(text, "Got connection from ", 20) ||
		!strncmp(text, "Connection from ", 16);
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
		model_cause(m, SAY, who,
			    model_line(is_forged(text) ? " " : "", text));
	free(text);
}

static void
do_announce(struct model *m)
{
	ck_assert_int_eq(room_announce(m->room, "*** hear", 8), 0);
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
	size_t most = (size_t)(pick(m, 3) ? pick(m, 4000) : pick(m, 4)) + 1;

	if (!p->here)
		return;
	model_note_missed(p);
	ck_assert_int_ge(guest_receive(&p->guest, 1 + pick(m, 8), most), 0);
}

static void
do_leave(struct model *m, int who)
{
	struct person *p = &m->person[who];
	uint64_t missed;
	int private;

	if (!p->here)
		return;
	model_check_received(m, p, &missed, &private);
	p->here = false;
	if (p->own)
		model_cause_leave(m, who);
	room_leave(&p->guest.client);
}

static void
do_begin(struct model *m)
{
	if (m->running)
		return;
	m->running = store_double_begin(&m->store);
	if (!m->running)
		return;
	m->committing = m->posted;
	m->posted = 0;
}

static void
do_end(struct model *m)
{
	bool fail;

	if (!m->running)
		return;
	fail = !pick(m, 20);
	/* A failed join or leave has tests of its own. */
	for (int i = 0, n = m->committing; n; i++) {
		enum cause what = m->caused[m->done + i].cause;

		fail = fail && what != JOIN && what != LEAVE;
		n -= what <= ANNOUNCE;
	}
	for (; m->committing; m->committing--)
		model_apply_line(m, !fail);
	m->running = false;
	store_double_end(&m->store, fail ? -EIO : 0);
}

static void
do_step(struct model *m)
{
	int who = pick(m, PERSONS);
	int what = pick(m, 100);

	if (what < 30)
		do_receive(m, who);
	else if (what < 55)
		do_say(m, who);
	else if (what < 65)
		do_begin(m);
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
	else
		do_leave(m, who);
}

/* Brings @p to its end and checks that it got everything. */
static void
finish_person(struct model *m, struct person *p)
{
	struct cursor *c = &p->guest.client.cursor;
	uint64_t next, missed;
	int private;

	if (!p->here)
		return;
	do
		model_note_missed(p);
	while (guest_receive(&p->guest, 8, SIZE_MAX) > 0);
	next = model_check_received(m, p, &missed, &private);
	ck_assert_int_eq(private, p->privates);
	ck_assert_uint_eq(missed, p->missed);
	ck_assert_int_eq(cursor_done(c), p->close != UINT64_MAX);
	if (p->close == UINT64_MAX)
		ck_assert_uint_eq(next, m->head + 1);
	else if (p->begun > p->close + 1)
		ck_assert_uint_eq(next, p->begun);
	else
		ck_assert_uint_eq(next, p->close + 1);
}

static void
open_model(struct model *m, unsigned seed)
{
	struct room_limits limits = room_limits_default;

	m->seed = seed;
	m->label[0] = (struct roster_label){ .text = "fiber", .len = 5 };
	m->label[1] = (struct roster_label){ .text = "callback", .len = 8 };
	limits.slack = 50u + seed % 3 * 200;
	store_double_init(&m->store, 20 + seed % 5 * 100);
	ck_assert_int_eq(room_new(&m->store.store, &limits, &m->room), 0);
}

static void
close_model(struct model *m)
{
	for (int i = 0; i < PERSONS; i++)
		ck_assert(!m->person[i].used || m->person[i].guest.released);
	model_fini(m);
	room_free(m->room);
	store_double_fini(&m->store);
	free(m);
}

/* One whole run from a seed that is the loop's index. */
START_TEST(room_follows_the_model)
{
	struct model *m = calloc(1, sizeof(*m));

	ck_assert_ptr_nonnull(m);
	open_model(m, (unsigned)_i + 1);
	for (int i = 0; i < STEPS; i++)
		do_step(m);
	do_end(m);
	do_begin(m);
	do_end(m);
	ck_assert_int_eq(m->done, m->count);
	ck_assert_uint_eq(m->head, m->store.store.last);
	for (int i = 0; i < PERSONS; i++)
		finish_person(m, &m->person[i]);
	for (int i = 0; i < PERSONS; i++)
		do_leave(m, i);
	do_begin(m);
	do_end(m);
	close_model(m);
}
END_TEST

SUITE(room_model)
{
	TCase *tc = tcase_create("room_model");

	tcase_add_loop_test(tc, room_follows_the_model, 0, 30);
	suite_add_tcase(s, tc);
}
