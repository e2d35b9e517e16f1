/* SPDX-License-Identifier: MIT */
/*
 * conf_source.h - the text of a configuration, its includes put in place.
 *
 * libconfig gets one text, and every line of it is remembered with the file
 * and line that it came from. Doing @include here makes it relative to the
 * file that has it, gives a missing file its name and reason, and refuses a
 * directory (libconfig 1.5 ends the process on one). A whole number that
 * does not fit in 32 bits gets the L that libconfig wants, else it would
 * silently be read as another number.
 */
#ifndef CHATD_CONF_SOURCE_H
#define CHATD_CONF_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct conf_errors;

/* Where a line came from. */
struct conf_origin {
	const char *file;  /* one of the source's names */
	unsigned int line; /* from 1 */
};

/* A text and where it came from. */
struct conf_source {
	char *text;                /* NUL-terminated */
	struct conf_origin *lines; /* of each line of text */
	size_t n_lines;            /* at least 1 */
	char **names;              /* of the files, top file first */
	size_t n_names;
	unsigned int long_string; /* line of text where a string began
					   that went on to the next, or 0 */
	bool open_string;         /* the last string has no end */
	bool complete;            /* no include is missing */
};

/*
 * Reads the file at path and what it includes. A missing include is an error
 * in errors only. 0, -ENOMEM, -EINVAL (errors says why it is no text to
 * parse), or the errno of reading path. The caller ends *ret_source with
 * conf_source_fini().
 */
int conf_source_read(const char *path, struct conf_source *ret_source,
		     struct conf_errors *errors);

/* The same with the file's text in memory: len bytes and a NUL. */
int conf_source_text(const char *path, const char *text, size_t len,
		     struct conf_source *ret_source,
		     struct conf_errors *errors);

/* Where line number line of the text came from; the last one if beyond. */
const struct conf_origin *conf_source_origin(const struct conf_source *source,
					     unsigned int line);

/*
 * Line number line of the text, without blanks around it; "" if beyond.
 * *ret_len is its length.
 */
const char *conf_source_line(const struct conf_source *source,
			     unsigned int line, size_t *ret_len);

/* Frees what source holds; a zeroed one is fine. */
void conf_source_fini(struct conf_source *source);

#endif
