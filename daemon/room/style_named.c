/* SPDX-License-Identifier: MIT */
/*
 * style_named.c - what is made for people at terminals, and the same in colour.
 *
 *	14:03 --> guest-12 has come from tcp:192.0.2.1:51296
 *	14:03 --- guest-12 is now ann
 *	14:03 <ann> hello
 *	14:03 * ann waves
 *	14:03 <-- ann has gone
 *
 * Each line begins with the time, which is as long whatever it is, in the zone
 * of this machine; so nothing that is said can look like anything else. What is
 * in colour ends with its line, and what is said has none: text has been
 * cleaned of escape sequences.
 */
#include "config.h"

#include "room/style.h"

#include <stdbool.h>
#include <time.h>

#include "room/style_text.h"
#include "text/phrase.h"

/* What the time, the marks and colours take at most. */
#define FIXED_MAX (STYLE_TEXT_FIXED_MAX + 64)

#define COLOR_NAME "\033[30m"
#define COLOR_DIM "\033[2m"
#define COLOR_END "\033[0m"

/* Names are in one of these; black and white may be the ground. */
static const char name_colors[] = "123456";

/* A line that is being written. */
struct writing {
	char *at;                /* where the next bytes go */
	const struct line *line; /* the line */
	bool color;              /* is it in colour? */
};

static void
put_string(struct writing *w, const char *string)
{
	w->at = style_text_put_string(w->at, string);
}

/* Begins, or ends, what is in @color. */
static void
paint(struct writing *w, const char *color)
{
	if (w->color)
		put_string(w, color);
}

/* "14:03 " */
static void
put_time(struct writing *w)
{
	int64_t ns = w->line->time;
	time_t seconds = (time_t)(ns / 1000000000 - (ns % 1000000000 < 0));
	struct tm tm = { 0 };

	(void)localtime_r(&seconds, &tm);
	*w->at++ = (char)('0' + tm.tm_hour / 10);
	*w->at++ = (char)('0' + tm.tm_hour % 10);
	*w->at++ = ':';
	*w->at++ = (char)('0' + tm.tm_min / 10);
	*w->at++ = (char)('0' + tm.tm_min % 10);
	*w->at++ = ' ';
}

/* Which of the colours the @len bytes of @name are in: always the same. */
static char
color_of(const char *name, size_t len)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)name[i]) * 16777619u;
	return name_colors[hash % (sizeof(name_colors) - 1)];
}

/* Who it is; of a line from outside, where that came from. */
static void
put_author(struct writing *w)
{
	const struct line *line = w->line;
	char *begin;

	paint(w, COLOR_NAME);
	begin = w->at;
	if (line->client || line->name_len)
		w->at = style_text_put_author(w->at, line);
	else
		w->at = style_text_put(w->at, line->address, line->address_len);
	if (w->color)
		begin[-2] = color_of(begin, (size_t)(w->at - begin));
	paint(w, COLOR_END);
}

/* Somebody says or does @text. */
static void
put_speech(struct writing *w, const char *open, const char *close)
{
	paint(w, COLOR_DIM);
	put_time(w);
	paint(w, COLOR_END);
	put_string(w, open);
	put_author(w);
	put_string(w, close);
	w->at = style_text_put_text(w->at, w->line);
}

/* Something has happened. */
static void
put_event(struct writing *w)
{
	const struct line *line = w->line;

	switch ((enum line_kind)line->kind) {
	case LINE_JOIN:
		put_string(w, "--> ");
		w->at = style_text_put_about(w->at, _("%s has come from %s"),
					     line, line->address,
					     line->address_len);
		break;
	case LINE_LEAVE:
		put_string(w, "<-- ");
		w->at = style_text_put_about(w->at, _("%s has gone"), line,
					     NULL, 0);
		break;
	case LINE_RENAME:
		put_string(w, "--- ");
		w->at = style_text_put_rename(w->at, line, phrase);
		break;
	case LINE_TOPIC:
		put_string(w, "--- ");
		w->at = style_text_put_topic(w->at, line, phrase);
		break;
	default:
		w->at = style_text_put_announcement(w->at, line);
		break;
	}
}

static bool
is_speech(const struct line *line)
{
	return line->kind == LINE_MESSAGE || line->kind == LINE_ACTION;
}

static size_t
named_bound(const struct line *line)
{
	return FIXED_MAX + (is_speech(line) ? 0 : PHRASE_MAX) +
		style_text_size(line);
}

static size_t
render(char *dst, const struct line *line, bool color)
{
	struct writing w = { .at = dst, .line = line, .color = color };

	if (line->kind == LINE_MESSAGE) {
		put_speech(&w, "<", "> ");
	} else if (line->kind == LINE_ACTION) {
		put_speech(&w, "* ", " ");
	} else {
		paint(&w, COLOR_DIM);
		put_time(&w);
		put_event(&w);
		paint(&w, COLOR_END);
	}
	*w.at++ = '\n';
	return (size_t)(w.at - dst);
}

static size_t
named_render(char *dst, const struct line *line)
{
	return render(dst, line, false);
}

static size_t
color_render(char *dst, const struct line *line)
{
	return render(dst, line, true);
}

const struct style style_named = {
	.name = "named",
	.id = 2,
	.version = 1,
	.color = &style_named_color,
	.bare = &style_named,
	.speaks = true,
	.bound = named_bound,
	.render = named_render,
	.notice_bound = style_text_notice_bound,
	.notice = style_text_notice,
};

const struct style style_named_color = {
	.name = "named-color",
	.id = 3,
	.version = 1,
	.color = &style_named_color,
	.bare = &style_named,
	.speaks = true,
	.bound = named_bound,
	.render = color_render,
	.notice_bound = style_text_notice_bound,
	.notice = style_text_notice,
};
