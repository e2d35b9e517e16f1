/* SPDX-License-Identifier: MIT */
/*
 * room_words.c - what people do with more than lines: names, deeds, the topic,
 * and the style that they read in.
 */
#include "config.h"

#include "room_words.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room/style.h"
#include "room_play.h"

/* The next of @n numbers, from the bytes while there are any. */
int
room_pick(struct model *m, int n)
{
	struct dice *dice = m->dice;
	unsigned drawn = 0;

	if (!dice->bytes) {
		dice->seed = dice->seed * 1103515245u + 12345u;
		return (int)((dice->seed >> 8) % (unsigned)n);
	}
	for (int left = n; left > 1 && dice->n; left /= 256, dice->n--)
		drawn = drawn << 8 | *dice->bytes++;
	return (int)(drawn % (unsigned)n);
}

static bool
is_forged(const char *text)
{
	return !strncmp(text, "*** ", 4) || text[0] == '<' ||
		!strncmp(text, "Got connection from ", 20) ||
		!strncmp(text, "Connection from ", 16);
}

/* @text as everybody sees that @p says it. */
char *
words_spoken(const struct person *p, const char *text)
{
	char *shown;

	if (!*p->name)
		return model_line(is_forged(text) ? " " : "", text);
	ck_assert_int_gt(asprintf(&shown, "<%s> %s\n", p->name, text), 0);
	return shown;
}

/* What @p is called. */
static const char *
called(const struct person *p, char ret[32])
{
	snprintf(ret, 32, "guest-%ju", (uintmax_t)p->guest.client.id);
	return *p->name ? p->name : ret;
}

/* Takes a name, or gives it up; now and then for somebody else's reason. */
void
words_rename(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char old[32], new[16] = "", guest[32];
	char *shown;
	int error;

	if (!p->here)
		return;
	if (room_pick(m, 4))
		snprintf(new, sizeof(new), "n%d", room_pick(m, 1000));
	error = room_rename(&p->guest.client, new, strlen(new),
			    room_pick(m, 4) ? ++p->guest.input : 0);
	if (error) {
		ck_assert_int_eq(error, -ESHUTDOWN);
		return;
	}
	snprintf(old, sizeof(old), "%s", called(p, guest));
	if (p->renames++ == 0)
		memcpy(p->stored, p->name, sizeof(p->stored));
	memcpy(p->name, new, sizeof(p->name));
	ck_assert_int_gt(asprintf(&shown, "*** %s is now %s\n", old,
				  called(p, guest)),
			 0);
	model_cause_text(m, RENAME, who, shown, new);
}

void
words_act(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char guest[32];
	char *shown;

	if (!p->here || p->guest.client.closing)
		return;
	ck_assert_int_eq(room_act(&p->guest.client, "waves", 5,
				  ++p->guest.input),
			 0);
	ck_assert_int_gt(asprintf(&shown, "<* %s> waves\n", called(p, guest)),
			 0);
	model_cause(m, ACT, who, shown);
}

void
words_topic(struct model *m, int who)
{
	struct person *p = &m->person[who];
	char guest[32], text[16] = "";
	char *shown;

	if (!p->here || p->guest.client.closing)
		return;
	if (room_pick(m, 3))
		snprintf(text, sizeof(text), "topic %d", m->count);
	ck_assert_int_eq(room_set_topic(&p->guest.client, text, strlen(text),
					++p->guest.input),
			 0);
	ck_assert_int_gt(asprintf(&shown, "*** %s %s%s\n", called(p, guest),
				  *text ? "has set the topic: "
					: "has taken the topic away",
				  text),
			 0);
	model_cause_text(m, TOPIC, who, shown, text);
}

/* Reads in another style, from the next line on. */
void
words_style(struct model *m, int who)
{
	struct person *p = &m->person[who];
	int error;

	if (!p->here)
		return;
	error = room_set_style(&p->guest.client,
			       p->named ? &style_plain : &style_named);
	if (error) {
		ck_assert_int_eq(error, -EAGAIN);
		return;
	}
	if (p->in_line && p->odd != p->next) {
		p->odd = p->next;
		p->odd_named = p->named;
	}
	p->named = !p->named;
}

/* The room knows names and topic as the model does. */
void
words_check(const struct model *m)
{
	struct line topic = { .text_len = 0 };

	ck_assert(room_topic(m->room, &topic) == (*m->topic != '\0'));
	ck_assert_uint_eq(topic.text_len, strlen(m->topic));
	ck_assert(!topic.text_len ||
		  !memcmp(topic.text, m->topic, topic.text_len));
	for (int i = 0; i < PERSONS; i++) {
		const struct person *p = &m->person[i];
		const struct roster_member *member = &p->guest.client.member;

		if (!p->here)
			continue;
		ck_assert_uint_eq(member->name_len, strlen(p->name));
		ck_assert(!member->name_len ||
			  !memcmp(member->name, p->name, member->name_len));
	}
}
