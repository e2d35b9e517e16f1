/* SPDX-License-Identifier: MIT */
/*
 * style_plain.c - what telnet and nc see on the plain text ports.
 *
 * Every line ends in LF and holds no other: addresses, labels and texts have
 * been cleaned before they were stored.
 */
#include "config.h"

#include "room/style.h"

#include <string.h>

#include "text/text.h"

/* The fixed parts of all lines. */
#define JOINED "Got connection from "
#define LEFT "Connection from "
#define VIA " via "
#define CLOSED " closed"
#define NOTICE "*** "

/* What the fixed parts, a protecting space and the end take at most. */
#define FIXED_MAX (sizeof(JOINED VIA CLOSED) + 1)

/* Copies @len bytes to @dst. Returns where the next ones go. */
static char *
put(char *dst, const char *bytes, size_t len)
{
	if (len)
		memcpy(dst, bytes, len);
	return dst + len;
}

static char *
put_string(char *dst, const char *string)
{
	return put(dst, string, strlen(string));
}

static char *
put_client(char *dst, const struct line *line)
{
	dst = put(dst, line->address, line->address_len);
	dst = put_string(dst, VIA);
	return put(dst, line->label, line->label_len);
}

/* Nobody can pretend to be the room: such a text gets a space before it. */
static char *
put_message(char *dst, const struct line *line)
{
	if (text_looks_like_room(line->text, line->text_len))
		*dst++ = ' ';
	return put(dst, line->text, line->text_len);
}

static size_t
plain_bound(const struct line *line)
{
	return FIXED_MAX + line->address_len + line->label_len + line->text_len;
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
		at = put_client(put_string(at, JOINED), line);
		break;
	case LINE_LEAVE:
		at = put_client(put_string(at, LEFT), line);
		at = put_string(at, CLOSED);
		break;
	case LINE_ANNOUNCEMENT:
		at = put(at, line->text, line->text_len);
		break;
	}
	*at++ = '\n';
	return (size_t)(at - dst);
}

static size_t
plain_notice_bound(size_t len)
{
	return sizeof(NOTICE) + len;
}

static size_t
plain_notice(char *dst, const char *text, size_t len)
{
	char *at = put(put_string(dst, NOTICE), text, len);

	*at++ = '\n';
	return (size_t)(at - dst);
}

const struct style style_plain = {
	.name = "plain",
	.version = 1,
	.bound = plain_bound,
	.render = plain_render,
	.notice_bound = plain_notice_bound,
	.notice = plain_notice,
};
