/* SPDX-License-Identifier: MIT */
/*
 * command_line.h - what somebody has typed behind a slash, taken apart.
 *
 * A command is a slash, a name that begins with a letter, and what it is about
 * in words between blanks. Nothing is quoted: who wants blanks writes them, for
 * the last word of a command that takes text is all that is left.
 */
#ifndef CHATD_COMMAND_LINE_H
#define CHATD_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of a name; what is longer is no command's. */
#define COMMAND_NAME_MAX 24

/* Words that a command takes at most. */
#define COMMAND_WORDS_MAX 3

/* A line. */
struct command_line {
	char name[COMMAND_NAME_MAX + 1]; /* without the slash, lower case */
	char *rest;                      /* what stands behind it */
	char *words[COMMAND_WORDS_MAX];  /* of the rest, once it is split */
	size_t n;                        /* words there are */
};

/*
 * Reads @text (@len bytes and a NUL, changed and kept), which begins with a
 * slash. False: no letter follows, so that it is something that was said.
 */
bool command_line_read(struct command_line *line, char *text, size_t len);

/*
 * Splits the rest of @line into at most @most words; what is left behind these
 * is part of the last one if that is @text, else it is @line->rest.
 */
void command_line_split(struct command_line *line, size_t most, bool text);

#endif
