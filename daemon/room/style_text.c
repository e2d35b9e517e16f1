/* SPDX-License-Identifier: MIT */
/*
 * style_text.c - what the styles that are plain text have in common.
 */
#include "config.h"

#include "room/style_text.h"

#include <string.h>

#include "room/naming.h"
#include "store/line.h"

#define RENAMED " is now "
#define NEW_TOPIC " has set the topic: "
#define NO_TOPIC " has taken the topic away"

_Static_assert(sizeof(STYLE_TEXT_MARK NO_TOPIC) + 2 * NAMING_GUEST_MAX <=
		       STYLE_TEXT_FIXED_MAX,
	       "a rename of a guest, or a topic");

char *
style_text_put(char *dst, const char *bytes, size_t len)
{
	if (len)
		memcpy(dst, bytes, len);
	return dst + len;
}

char *
style_text_put_string(char *dst, const char *string)
{
	return style_text_put(dst, string, strlen(string));
}

char *
style_text_put_text(char *dst, const struct line *line)
{
	return style_text_put(dst, line->text, line->text_len);
}

char *
style_text_put_name(char *dst, const char *name, size_t len, uint64_t id)
{
	return len ? style_text_put(dst, name, len)
		   : dst + naming_guest(dst, id);
}

char *
style_text_put_author(char *dst, const struct line *line)
{
	return style_text_put_name(dst, line->name, line->name_len,
				   line->client);
}

char *
style_text_put_announcement(char *dst, const struct line *line)
{
	const size_t mark = sizeof(STYLE_TEXT_MARK) - 1;

	if (line->text_len < mark ||
	    memcmp(line->text, STYLE_TEXT_MARK, mark) != 0)
		dst = style_text_put_string(dst, STYLE_TEXT_MARK);
	return style_text_put_text(dst, line);
}

char *
style_text_put_rename(char *dst, const struct line *line)
{
	dst = style_text_put_author(dst, line);
	dst = style_text_put_string(dst, RENAMED);
	return style_text_put_name(dst, line->text, line->text_len,
				   line->client);
}

char *
style_text_put_topic(char *dst, const struct line *line)
{
	dst = style_text_put_author(dst, line);
	if (!line->text_len)
		return style_text_put_string(dst, NO_TOPIC);
	dst = style_text_put_string(dst, NEW_TOPIC);
	return style_text_put_text(dst, line);
}

size_t
style_text_size(const struct line *line)
{
	return (size_t)line->address_len + line->label_len + line->name_len +
		line->text_len;
}

size_t
style_text_notice_bound(size_t len)
{
	return sizeof(STYLE_TEXT_MARK) + len;
}

size_t
style_text_notice(char *dst, const char *text, size_t len)
{
	char *at = style_text_put_string(dst, STYLE_TEXT_MARK);

	at = style_text_put(at, text, len);
	*at++ = '\n';
	return (size_t)(at - dst);
}
