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

/* What begins a notice of lines that are missing, and one of the end. */
static const char missed[] = "*** you missed ";
static const char closing[] = "*** closing: you fell behind by ";

/* Bytes that tell these from other notices. */
#define MARK_LEN 5

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
	m->caused[m->count++] = (struct caused){ what, who, shown };
	if (what <= ANNOUNCE)
		m->posted++;
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
	if (stored) {
		note_line(m, c->shown);
		if (c->cause == JOIN)
			begin_history(m, &m->person[c->who]);
		if (c->who >= 0 && c->cause != LEAVE)
			m->person[c->who].own = m->head;
		if (c->cause == JOIN && !m->person[c->who].here)
			model_cause_leave(m, c->who);
	} else if (c->cause == SAY) {
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

/* The next bytes at @at are @shown, or begin it. NULL: only begin it. */
static const char *
match(const char *at, const char *end, const char *shown)
{
	size_t len = strlen(shown);
	size_t have = (size_t)(end - at);
	bool whole = have >= len;

	if (!whole)
		len = have;
	ck_assert_msg(!memcmp(at, shown, len), "got \"%.60s\" for \"%.60s\"",
		      at, shown);
	return whole ? at + len : NULL;
}

/* True if there is the beginning of @text at @at. */
static bool
begins(const char *at, const char *end, const char *text)
{
	size_t len = strlen(text);
	size_t have = (size_t)(end - at);

	return !memcmp(at, text, have < len ? have : len);
}

/* Past "@text N lines" at @at; NULL: it is not whole. */
static const char *
match_number(const char *at, const char *end, const char *text,
	     uint64_t *ret_lines)
{
	char *after;

	if (!memchr(at, '\n', (size_t)(end - at)))
		return NULL;
	at = match(at, end, text);
	*ret_lines = strtoul(at, &after, 10);
	return match(after, end, " lines\n");
}

/* @p is told that it misses lines up to @end. */
static void
pass_gap(const struct model *m, struct person *p, uint64_t end)
{
	ck_assert_uint_gt(end, p->next);
	if (end > m->store->first) {
		ck_assert_int_gt(p->gaps, 0);
		ck_assert(end == p->close + 1 || p->gaps > 1 ||
			  end + 256 > p->skipped);
		ck_assert_uint_le(end, p->skipped + 1);
		p->gaps--;
	}
	p->next = end;
}

/* Past the notice at @at that lines are missing, or that it is closed. */
static const char *
read_notice(const struct model *m, struct person *p, const char *at,
	    const char *end)
{
	const char *after;
	uint64_t lines;

	if (p->dropped && begins(at, end, closing)) {
		after = match_number(at, end, closing, &lines);
		if (after)
			ck_assert_uint_eq(lines, p->behind);
		p->over = after != NULL;
		return after;
	}
	after = match_number(at, end, missed, &lines);
	if (after)
		pass_gap(m, p, p->next + lines);
	else
		p->in_line = p->next <= m->head &&
			begins(at, end, m->line[p->next]);
	return after;
}

/* Past the private bytes at @at. */
static const char *
read_private(struct person *p, const char *at, const char *end)
{
	at = match(at, end, p->private[p->had].shown);
	p->in_private = at == NULL;
	p->had += at != NULL;
	return at;
}

/* True if private bytes come before the next line, or instead of it. */
static bool
private_is_due(const struct person *p)
{
	if (p->had == p->privates)
		return false;
	return p->in_private || p->private[p->had].place < p->next ||
		(p->dropped && p->next != p->partial);
}

/* Past what is at @at; NULL if that is not whole yet. */
static const char *
read_one(const struct model *m, struct person *p, const char *at,
	 const char *end)
{
	ck_assert(!p->over);
	if (*at == '\xff') {
		at = match(at, end, "\xff\xfc\x01");
		p->replies -= at != NULL;
		ck_assert_int_ge(p->replies, 0);
		return at;
	}
	/* all notices begin alike */
	if (private_is_due(p) &&
	    (end - at < MARK_LEN || !begins(at, end, missed)))
		return read_private(p, at, end);
	if (begins(at, end, missed) || (p->dropped && begins(at, end, closing)))
		return read_notice(m, p, at, end);
	ck_assert_uint_le(p->next, m->head);
	ck_assert((!p->skips && !p->dropped) || p->next == p->partial);
	at = match(at, end, m->line[p->next]);
	p->in_line = at == NULL;
	p->next += at != NULL;
	return at;
}

void
model_read(struct model *m, struct person *p)
{
	if (p->skips && !p->guest.client.cursor.skips) {
		p->skips = false;
		p->gaps++;
		p->skipped = m->head;
	}
	while (p->at < p->guest.got_len) {
		const char *at = p->guest.got + p->at;
		const char *end = p->guest.got + p->guest.got_len;
		const char *after = read_one(m, p, at, end);

		if (!after)
			return;
		p->at += (size_t)(after - at);
	}
}

void
model_check_end(const struct model *m, const struct person *p)
{
	ck_assert(cursor_done(&p->guest.client.cursor) ==
		  (p->close != UINT64_MAX));
	ck_assert_uint_eq(p->at, p->guest.got_len);
	ck_assert_int_eq(p->had, p->privates);
	if (p->dropped)
		ck_assert(p->over == (p->behind > 0));
	else if (p->close == UINT64_MAX)
		ck_assert_uint_eq(p->next, m->head + 1);
	else if (p->begun > p->close + 1)
		ck_assert_uint_eq(p->next, p->begun);
	else
		ck_assert_uint_eq(p->next, p->close + 1);
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
	for (int i = 0; i < m->count; i++)
		free(m->caused[i].shown);
}
