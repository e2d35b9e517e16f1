/* SPDX-License-Identifier: MIT */
/*
 * room_model.c - what the room must do, told a second time and more simply.
 */
#include "config.h"

#include "room_model.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room/style.h"

char *
model_line(const char *before, const char *text)
{
	char *shown;

	ck_assert_int_gt(asprintf(&shown, "%s%s\n", before, text), 0);
	return shown;
}

static char *
client_line(struct model *m, int who, const char *before, const char *after)
{
	struct roster_label *label = m->person[who].guest.client.member.label;
	char *shown;

	ck_assert_int_gt(asprintf(&shown, "%s%s via %s%s\n", before,
				  m->person[who].guest.address, label->text,
				  after),
			 0);
	return shown;
}

void
model_cause(struct model *m, enum cause what, int who, char *shown)
{
	ck_assert_int_lt(m->count, CAUSES_MAX);
	m->caused[m->count++] = (struct caused){ what, who, shown, NULL };
	if (what <= ANNOUNCE)
		m->posted++;
}

void
model_cause_text(struct model *m, enum cause what, int who, char *shown,
		 const char *text)
{
	model_cause(m, what, who, shown);
	m->caused[m->count - 1].text = strdup(text);
}

/* A rename was stored, or was refused: the name goes back unless more follow.
 */
static void
apply_rename(struct person *p, const char *name, bool stored)
{
	p->renames--;
	if (stored)
		snprintf(p->stored, sizeof(p->stored), "%s", name);
	else if (p->renames == 0)
		memcpy(p->name, p->stored, sizeof(p->name));
}

/* What @c changes but for the lines. */
static void
apply_text(struct model *m, const struct caused *c, bool stored)
{
	if (c->cause == RENAME)
		apply_rename(&m->person[c->who], c->text, stored);
	else if (c->cause == TOPIC && stored)
		snprintf(m->topic, sizeof(m->topic), "%s", c->text);
}

static void
expect_private(struct model *m, struct person *p, const char *shown)
{
	if (!p->here || p->close != UINT64_MAX)
		return;
	ck_assert_int_lt(p->privates, PRIVATE_MAX);
	p->private[p->privates++] = (struct private){ m->head, strdup(shown) };
}

static void
apply_close(struct person *p)
{
	const struct cursor *c = &p->guest.client.cursor;
	uint64_t place = p->own;

	if (p->close != UINT64_MAX)
		return;
	if (p->privates && p->private[p->privates - 1].place > place)
		place = p->private[p->privates - 1].place;
	p->close = place;
	p->begun = c->next == UINT64_MAX
		? p->next
		: c->next + (c->offset > 0 && !c->in_pin);
}

static void
apply_other(struct model *m, struct caused *c)
{
	if (c->cause == NOTICE)
		for (int i = 0; i < PERSONS; i++)
			expect_private(m, &m->person[i], c->shown);
	if (c->cause == TELL)
		expect_private(m, &m->person[c->who], c->shown);
	if (c->cause == CLOSE && m->person[c->who].here)
		apply_close(&m->person[c->who]);
}

static void
apply_others(struct model *m)
{
	while (m->done < m->count && m->caused[m->done].cause > ANNOUNCE)
		apply_other(m, &m->caused[m->done++]);
}

void
model_cause_join(struct model *m, int who)
{
	model_cause(m, JOIN, who,
		    client_line(m, who, "Got connection from ", ""));
}

void
model_cause_leave(struct model *m, int who)
{
	model_cause(m, LEAVE, who,
		    client_line(m, who, "Connection from ", " closed"));
}

/* The room counts raw text; the store has it. */
static void
note_line(struct model *m, char *shown)
{
	const struct lines *batch = &m->store->committing;
	struct line line;

	m->line[++m->head] = shown;
	line = lines_get(batch, (uint32_t)(m->head - batch->first));
	m->named[m->head] = calloc(1, style_named.bound(&line) + 1);
	ck_assert_ptr_nonnull(m->named[m->head]);
	style_named.render(m->named[m->head], &line);
	m->bytes[m->head] = m->bytes[m->head - 1] + line_weight(&line);
	m->said[m->head] = m->now;
}

/* @p came with the newest line. */
static void
begin_history(struct model *m, struct person *p)
{
	uint64_t oldest = m->oldest;

	if (m->limits.history == UINT64_MAX)
		return;
	p->next = oldest;
	if (m->head - oldest > m->limits.history)
		p->next = m->head - m->limits.history;
}

void
model_apply_line(struct model *m, bool stored)
{
	struct caused *c = &m->caused[m->done++];

	ck_assert_int_le(c->cause, ANNOUNCE);
	apply_text(m, c, stored);
	if (stored) {
		note_line(m, c->shown);
		if (c->cause == JOIN)
			begin_history(m, &m->person[c->who]);
		if (c->who >= 0 && c->cause != LEAVE)
			m->person[c->who].own = m->head;
		if (c->cause == JOIN && !m->person[c->who].here)
			model_cause_leave(m, c->who);
	} else if (c->cause < JOIN) {
		expect_private(m, &m->person[c->who],
			       "*** not stored: Input/output error\n");
	}
	apply_others(m);
}

void
model_settle(struct model *m)
{
	if (!m->posted && !m->committing)
		apply_others(m);
}

void
model_before_tick(struct person *p)
{
	const struct cursor *c = &p->guest.client.cursor;

	if (!p->here || p->skips || p->dropped)
		return;
	p->late = c->next > c->live ? c->next : c->live + 1;
	p->behind = cursor_lag_lines(c);
	if (p->behind && c->offset > 0 && !c->in_pin)
		p->behind--;
}

/* True if a client is too far behind for which @late counts next. */
static bool
is_late(const struct model *m, uint64_t late)
{
	const struct lag_limits *l = &m->limits.lag;

	return (l->lines && m->head + 1 - late > l->lines) ||
		(l->bytes && m->bytes[m->head] - m->bytes[late] > l->bytes) ||
		(l->time && m->now - m->said[late] > l->time);
}

void
model_check_lag(struct model *m, struct person *p)
{
	const struct room_client *client = &p->guest.client;
	const struct cursor *c = &client->cursor;
	uint64_t lines = m->limits.lag.lines;

	if (!p->here || p->skips || p->dropped)
		return;
	if (!c->skips && !client->cut_at) {
		ck_assert(!lines || !cursor_behind(c) || p->late > m->head ||
			  m->head + 1 - p->late <= lines);
		return;
	}
	ck_assert(is_late(m, p->late));
	p->partial = p->in_line ? p->next : 0;
	p->skips = c->skips;
	p->dropped = !c->skips;
	if (p->dropped)
		p->close = m->head;
}

void
model_fini(struct model *m)
{
	for (int i = 0; i < PERSONS; i++) {
		struct person *p = &m->person[i];

		for (int k = 0; k < p->privates; k++)
			free(p->private[k].shown);
		guest_fini(&p->guest);
	}
	for (int i = 0; i < m->count; i++) {
		free(m->caused[i].shown);
		free(m->caused[i].text);
	}
	for (uint64_t i = 1; i <= m->head; i++)
		free(m->named[i]);
}
