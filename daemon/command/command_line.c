/* SPDX-License-Identifier: MIT */
/*
 * command_line.c - see command_line.h.
 */
#include "config.h"

#include "command/command_line.h"

#include <string.h>

/* Between words; what is typed has been cleaned. */
#define BLANKS " \t"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
command_line_read(struct command_line *line, char *text, size_t len)
{
	size_t end;

	*line = (struct command_line){ .rest = text + len };
	if (len < 2 || text[0] != '/' || !is_letter(text[1]))
		return false;
	while (len > 0 && strchr(BLANKS, text[len - 1]))
		text[--len] = '\0';
	end = strcspn(text + 1, BLANKS);
	line->rest = text + 1 + end;
	line->rest += strspn(line->rest, BLANKS);
	if (end > COMMAND_NAME_MAX) {
		end = COMMAND_NAME_MAX;
		/* no character in part, and none without what it joins */
		while ((unsigned char)text[end] >= 0x80)
			end--;
	}
	for (size_t i = 0; i < end; i++)
		line->name[i] = lower(text[1 + i]);
	return true;
}

void
command_line_split(struct command_line *line, size_t most, bool text)
{
	while (line->n < most && *line->rest) {
		char *word = line->rest;
		bool last = text && line->n + 1 == most;
		size_t len = last ? strlen(word) : strcspn(word, BLANKS);

		line->words[line->n++] = word;
		line->rest = word + len;
		if (*line->rest)
			*line->rest++ = '\0';
		line->rest += strspn(line->rest, BLANKS);
	}
}
