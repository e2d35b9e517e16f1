/* SPDX-License-Identifier: MIT */
/*
 * conf_syntax.c - says what a syntax error is likely to be.
 *
 * A guess is only made where it can be shown: the value that wants quotes,
 * the line on which a string began. Every sentence ends by saying that the
 * rest was not checked, as this error is the last one of a report.
 */
#include "config.h"

#include "conf/conf_syntax.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf_errors.h"
#include "conf/conf_source.h"

#define CONF_UNCHECKED "; the rest was not checked"

static const char conf_name_chars[] =
	"0123456789*_-"
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/* A setting that reads NAME = WORDS. */
struct conf_bare {
	const char *name;
	int name_len;
	const char *value;
	int value_len; /* without ; and blanks */
};

/* Whether a value of len bytes needs quotes: it is nothing that does not. */
static bool
conf_is_bare(const char *value, size_t len)
{
	char *rest;

	if (len == 0 || strcspn(value, "=\"{}()[]") < len)
		return false;
	strtod(value, &rest);
	return rest < value + len;
}

/* Are the len bytes NAME = WORDS, and all of them? */
static bool
conf_find_bare(const char *line, size_t len, struct conf_bare *ret_bare)
{
	size_t name_len = strspn(line, conf_name_chars);
	size_t start = name_len + strspn(line + name_len, " \t");
	size_t end = len;

	if (name_len == 0 || start >= len || strchr("=:", line[start]) == NULL)
		return false;
	start++;
	start += strspn(line + start, " \t");
	/* blanks at its end are not counted in its length */
	if (start > len)
		return false;
	while (end > start && strchr("; \t\r", line[end - 1]) != NULL)
		end--;
	if (memchr(line + start, ';', end - start) != NULL ||
	    !conf_is_bare(line + start, end - start))
		return false;
	ret_bare->name = line;
	ret_bare->name_len = (int)name_len;
	ret_bare->value = line + start;
	ret_bare->value_len = (int)(end - start);
	return true;
}

/* How far the setting, or the beginning of a group, reaches that is at text. */
static size_t
conf_setting_len(const char *text, size_t len)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < len && (quoted || !strchr("{};", text[i])); i++)
		if (text[i] == '"' && (i == 0 || text[i - 1] != '\\'))
			quoted = !quoted;
	return i;
}

/* Looks for the first NAME = WORDS in the len bytes of a line. */
static bool
conf_find_first_bare(const char *line, size_t len, struct conf_bare *ret_bare)
{
	const char *end = line + len;

	while (line < end) {
		size_t setting_len;

		line += strspn(line, " \t{};");
		if (line >= end)
			break;
		setting_len = conf_setting_len(line, (size_t)(end - line));
		if (conf_find_bare(line, setting_len, ret_bare))
			return true;
		line += setting_len;
	}
	return false;
}

/* Whether nothing but blanks is left from a line on. */
static bool
conf_is_end(const char *line)
{
	return line[strspn(line, " \t\r\n")] == '\0';
}

/* Whether the error comes of a string that was meant to end on its line. */
static bool
conf_is_unclosed(const struct conf_source *source, unsigned int line)
{
	return source->open_string ||
		(source->long_string != 0 && source->long_string < line);
}

unsigned int
conf_syntax_line(const struct conf_source *source, const config_t *tree)
{
	unsigned int line = (unsigned int)config_error_line(tree);

	return conf_is_unclosed(source, line) ? source->long_string : line;
}

/* Says what may be wrong with the len bytes of a line, which is at origin. */
static void
conf_syntax_guess(const struct conf_origin *at, const char *line, size_t len,
		  struct conf_errors *errors)
{
	struct conf_bare bare;

	while (len > 0 && line[len - 1] == ';')
		len--;
	if (conf_is_end(line))
		conf_errors_add(errors, at->file, at->line,
				"the file ends inside a group; a closing } is "
				"missing" CONF_UNCHECKED);
	else if (conf_find_first_bare(line, len, &bare))
		conf_errors_add(errors, at->file, at->line,
				"the value of %.*s has no quotes; write %.*s "
				"= \"%.*s\"" CONF_UNCHECKED,
				bare.name_len, bare.name, bare.name_len,
				bare.name, bare.value_len, bare.value);
	else
		conf_errors_add(errors, at->file, at->line,
				"syntax error at or just before '%.*s'; a "
				"setting reads KEY = VALUE, a group "
				"NAME: { ... }" CONF_UNCHECKED,
				(int)(len < 60 ? len : 60), line);
}

void
conf_syntax_error(const struct conf_source *source, const config_t *tree,
		  struct conf_errors *errors)
{
	unsigned int number = conf_syntax_line(source, tree);
	const struct conf_origin *at = conf_source_origin(source, number);
	size_t len;
	const char *line = conf_source_line(source, number, &len);

	if (number != (unsigned int)config_error_line(tree) ||
	    source->open_string)
		conf_errors_add(errors, at->file, at->line,
				"the text that begins here does not end on "
				"its line; close it with \"" CONF_UNCHECKED);
	else if (strcmp(config_error_text(tree), "duplicate setting name") == 0)
		conf_errors_add(errors, at->file, at->line,
				"a key is set for the second time in its "
				"group, in '%.*s'; keep one" CONF_UNCHECKED,
				(int)(len < 60 ? len : 60), line);
	else
		conf_syntax_guess(at, line, len, errors);
}
