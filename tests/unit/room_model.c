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
	p->begun = c->next + (c->offset > 0 && !c->in_pin);
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

void
model_apply_line(struct model *m, bool stored)
{
	struct caused *c = &m->caused[m->done++];

	ck_assert_int_le(c->cause, ANNOUNCE);
	if (stored) {
		m->line[++m->head] = c->shown;
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

/* Notes what @p is about to miss: what it wanted and the room has not. */
void
model_note_missed(struct person *p)
{
	struct cursor *c = &p->guest.client.cursor;
	uint64_t end = transcript_reachable(c->transcript, c->next);

	if (c->close_place < end)
		end = c->close_place + 1;
	if (c->offset == 0 && c->next < end)
		p->missed += end - c->next;
}

/* The next bytes at @at are @shown, as far as there are bytes. */
static const char *
match(const char *at, const char *end, const char *shown)
{
	size_t len = strlen(shown);
	size_t have = (size_t)(end - at);

	if (have < len)
		len = have;
	ck_assert_msg(!memcmp(at, shown, len), "got \"%.60s\" for \"%.60s\"",
		      at, shown);
	return at + len;
}

/*
 * Past the notice of missed lines at @at, and how many they are; NULL when
 * there is no such notice. One that the end cuts short says 0.
 */
static const char *
match_missed(const char *at, const char *end, uint64_t *ret_lines)
{
	static const char begin[] = "*** you missed ";
	size_t have = (size_t)(end - at);
	size_t len = sizeof(begin) - 1;
	unsigned long lines;
	int used = 0;

	if (memcmp(at, begin, have < len ? have : len) != 0)
		return NULL;
	*ret_lines = 0;
	if (sscanf(at, "*** you missed %lu lines%n", &lines, &used) != 1 ||
	    at[used] != '\n')
		return end;
	*ret_lines = lines;
	return at + used + 1;
}

/* Reads back what @p received; returns the line that would come next. */
uint64_t
model_check_received(struct model *m, struct person *p, uint64_t *ret_missed,
		     int *ret_private)
{
	const char *at = p->guest.got;
	const char *end = at + p->guest.got_len;
	uint64_t next = p->from, missed = 0;
	int private = 0, replies = 0;

	while (at < end) {
		const char *after;
		uint64_t lines;

		if (*at == '\xff') {
			at = match(at, end, "\xff\xfc\x01");
			replies++;
		} else if (private < p->privates &&
			   p->private[private].place < next) {
			at = match(at, end, p->private[private ++].shown);
		} else if ((after = match_missed(at, end, &lines))) {
			at = after;
			next += lines;
			missed += lines;
		} else {
			ck_assert_uint_le(next, m->head);
			at = match(at, end, m->line[next++]);
		}
	}
	ck_assert_uint_le(missed, p->missed);
	ck_assert_int_le(replies, p->replies);
	*ret_missed = missed;
	*ret_private = private;
	return next;
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
