/* SPDX-License-Identifier: MIT */
/*
 * style_text.c - what the styles that are plain text have in common.
 */
#include "config.h"

#include "room/style_text.h"

#include <string.h>

#include "room/naming.h"
#include "store/line.h"
#include "text/phrase.h"

#define RENAMED N_("%s is now %s")
#define NEW_TOPIC N_("%s has set the topic: %s")
#define NO_TOPIC N_("%s has taken the topic away")

_Static_assert(sizeof(STYLE_TEXT_MARK NO_TOPIC) + 2 * NAMING_GUEST_MAX <=
		       STYLE_TEXT_FIXED_MAX,
	       "a rename of a guest, or a topic");

const char *
style_text_english(const char *text)
{
	return text;
}

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
style_text_put_author(char *dst, const struct line *line)
{
	return line->name_len ? style_text_put(dst, line->name, line->name_len)
			      : dst + naming_guest(dst, line->client);
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

/* The name @name of client @id, or what it is called without, in @guest. */
static struct phrase_word
name_word(const char *name, size_t len, uint64_t id,
	  char guest[static NAMING_GUEST_MAX])
{
	if (len)
		return (struct phrase_word){ name, len };
	return (struct phrase_word){ guest, naming_guest(guest, id) };
}

char *
style_text_put_about(char *dst, const char *words, const struct line *line,
		     const char *more, size_t len)
{
	char guest[NAMING_GUEST_MAX];
	const struct phrase_word all[] = {
		name_word(line->name, line->name_len, line->client, guest),
		{ more, len },
	};

	return phrase_put(dst, words, all, 2);
}

char *
style_text_put_rename(char *dst, const struct line *line,
		      style_text_speak speak)
{
	char guest[NAMING_GUEST_MAX];
	const struct phrase_word name =
		name_word(line->text, line->text_len, line->client, guest);

	return style_text_put_about(dst, speak(RENAMED), line, name.text,
				    name.len);
}

char *
style_text_put_topic(char *dst, const struct line *line, style_text_speak speak)
{
	return style_text_put_about(dst,
				    speak(line->text_len ? NEW_TOPIC
							 : NO_TOPIC),
				    line, line->text, line->text_len);
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
