/* SPDX-License-Identifier: MIT */
/*
 * style_plain.c - what telnet and nc see on the plain text ports.
 *
 * Every line ends in LF and holds no other: addresses, labels, names and texts
 * have been cleaned before they were stored. Who has given no name is seen by
 * nobody to speak; so what they say can begin in any way but those in which the
 * room itself begins a line. All that shows a name begins in one of these: also
 * what people do, which elsewhere would be "* alice waves", a line that
 * everybody can type.
 */
#include "config.h"

#include "room/style.h"

#include "room/style_text.h"
#include "text/text.h"

/* The fixed parts of lines. */
#define JOINED "Got connection from "
#define LEFT "Connection from "
#define VIA " via "
#define CLOSED " closed"

static char *
put_client(char *dst, const struct line *line)
{
	dst = style_text_put(dst, line->address, line->address_len);
	dst = style_text_put_string(dst, VIA);
	return style_text_put(dst, line->label, line->label_len);
}

/* Who says or does @line, between @open and ">". */
static char *
put_speaker(char *dst, const char *open, const struct line *line)
{
	dst = style_text_put_author(style_text_put_string(dst, open), line);
	return style_text_put_string(dst, "> ");
}

/*
 * What somebody without a name says is shown as it was typed. Nobody can
 * pretend to be the room: such a text gets a space before it.
 */
static char *
put_message(char *dst, const struct line *line)
{
	if (line->name_len)
		dst = put_speaker(dst, "<", line);
	else if (text_looks_like_room(line->text, line->text_len))
		*dst++ = ' ';
	return style_text_put_text(dst, line);
}

static size_t
plain_bound(const struct line *line)
{
	return STYLE_TEXT_FIXED_MAX + style_text_size(line);
}

static size_t
plain_render(char *dst, const struct line *line)
{
	char *at = dst;

	switch ((enum line_kind)line->kind) {
	case LINE_MESSAGE:
		at = put_message(at, line);
		break;
	case LINE_JOIN:
		at = put_client(style_text_put_string(at, JOINED), line);
		break;
	case LINE_LEAVE:
		at = put_client(style_text_put_string(at, LEFT), line);
		at = style_text_put_string(at, CLOSED);
		break;
	case LINE_ANNOUNCEMENT:
		at = style_text_put_announcement(at, line);
		break;
	case LINE_RENAME:
		at = style_text_put_string(at, STYLE_TEXT_MARK);
		at = style_text_put_rename(at, line, style_text_english);
		break;
	case LINE_ACTION:
		at = style_text_put_text(put_speaker(at, "<* ", line), line);
		break;
	case LINE_TOPIC:
		at = style_text_put_string(at, STYLE_TEXT_MARK);
		at = style_text_put_topic(at, line, style_text_english);
		break;
	}
	*at++ = '\n';
	return (size_t)(at - dst);
}

const struct style style_plain = {
	.name = "plain",
	.id = 1,
	.version = 2,
	.bound = plain_bound,
	.render = plain_render,
	.notice_bound = style_text_notice_bound,
	.notice = style_text_notice,
};
