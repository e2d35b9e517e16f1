/* SPDX-License-Identifier: MIT */
/*
 * style_text.h - what the styles that are plain text have in common.
 *
 * Each of these writes at @dst and returns where the next bytes go.
 */
#ifndef CHATD_STYLE_TEXT_H
#define CHATD_STYLE_TEXT_H

#include <stddef.h>
#include <stdint.h>

struct line;

/* What the room says itself, or to one client alone, begins with. */
#define STYLE_TEXT_MARK "*** "

/* Copies @len bytes; none if @len is 0. */
char *style_text_put(char *dst, const char *bytes, size_t len);

/* Copies @string. */
char *style_text_put_string(char *dst, const char *string);

/* The text of @line. */
char *style_text_put_text(char *dst, const struct line *line);

/* Who has caused @line. */
char *style_text_put_author(char *dst, const struct line *line);

/* What an announcement says, marked as the room's if it is not already. */
char *style_text_put_announcement(char *dst, const struct line *line);

/*
 * @words, a phrase, of who has caused @line, the first word, and of @more, the
 * second: "%s has come from %s".
 */
char *style_text_put_about(char *dst, const char *words,
			   const struct line *line, const char *more,
			   size_t len);

/* What @text, a phrase, is in some language: phrase(), or itself. */
typedef const char *(*style_text_speak)(const char *text);
const char *style_text_english(const char *text);

/* What has become of a name, or of the topic: "ann is now bob". */
char *style_text_put_rename(char *dst, const struct line *line,
			    style_text_speak speak);
char *style_text_put_topic(char *dst, const struct line *line,
			   style_text_speak speak);

/* Bytes that each takes at most in English, but for what is in the line. */
#define STYLE_TEXT_FIXED_MAX 128

/* Bytes of what is in @line. */
size_t style_text_size(const struct line *line);

/* style.notice_bound and style.notice: "*** text", LF. */
size_t style_text_notice_bound(size_t len);
size_t style_text_notice(char *dst, const char *text, size_t len);

#endif
