/* SPDX-License-Identifier: MIT */
/*
 * room_model_read.c - from the bytes that a client has received back to lines,
 * each of which must be the one that is due.
 */
#include "config.h"

#include "room_model.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* What begins a notice of lines that are missing, and one of the end. */
static const char missed[] = "*** you missed ";
static const char closing[] = "*** closing: you fell behind by ";

/* Bytes that tell these from other notices. */
#define MARK_LEN 5

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

/* The line that comes next for @p, as it is to see it. */
static const char *
next_line(const struct model *m, const struct person *p)
{
	bool named = p->next == p->odd ? p->odd_named : p->named;

	return named ? m->named[p->next] : m->line[p->next];
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

	p->in_line = false;
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
			begins(at, end, next_line(m, p));
	return after;
}

/* Past the private bytes at @at. */
static const char *
read_private(struct person *p, const char *at, const char *end)
{
	p->in_line = false;
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
	at = match(at, end, next_line(m, p));
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
