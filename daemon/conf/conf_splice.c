/* SPDX-License-Identifier: MIT */
/*
 * conf_splice.c - makes the text of a configuration out of its files.
 *
 * A scanner that knows just enough of libconfig's syntax to tell code from
 * strings and comments. It copies what it reads but for two things: an
 * @include line and a whole number too large for 32 bits. Limits on the text
 * and on the depth of includes bound what any set of files can cost; past
 * them, and without memory, everything stops at once.
 */
#include "config.h"

#include "conf/conf_splice.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf_errors.h"
#include "conf/conf_file.h"
#include "conf/conf_source.h"

/* Files that may include one another in a chain. */
#define SPLICE_DEPTH_MAX 10

/* What the next character is part of. */
enum splice_state {
	SPLICE_CODE,
	SPLICE_STRING,
	SPLICE_LINE_COMMENT,
	SPLICE_BLOCK_COMMENT,
};

/* A text being made. */
struct splice {
	struct conf_source *source; /* to be filled */
	struct conf_errors *errors;
	FILE *out;   /* becomes source->text */
	size_t size; /* bytes written to out */
	enum splice_state state;
	size_t opened;      /* line of text where state began */
	unsigned int depth; /* files open */
};

/* A file being read. */
struct splice_file {
	const char *name; /* one of source->names */
	const char *next; /* to be scanned */
	const char *end;
	unsigned int line; /* of next */
	bool line_start;   /* only blanks before it in its line */
};

static const char splice_digits[] = "0123456789";
static const char splice_letters[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char splice_word[] =
	"0123456789.*_-+"
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static int splice_file(struct splice *s, const char *name, const char *text,
		       size_t len);

/* Notes that the line of text that begins now comes from this line. */
static int
splice_origin(struct splice *s, const struct splice_file *file)
{
	struct conf_source *source = s->source;
	size_t n = source->n_lines;
	struct conf_origin *lines = source->lines;

	if ((n & (n - 1)) == 0) {
		lines = reallocarray(lines, n > 0 ? 2 * n : 1, sizeof(*lines));
		if (lines == NULL)
			return -ENOMEM;
		source->lines = lines;
	}
	lines[n] = (struct conf_origin){ file->name, file->line };
	source->n_lines++;
	return 0;
}

static void
splice_put(struct splice *s, const char *text, size_t len)
{
	fwrite(text, 1, len, s->out);
	s->size += len;
}

/* Copies n bytes of one line. */
static void
splice_copy(struct splice *s, struct splice_file *file, size_t n)
{
	splice_put(s, file->next, n);
	if (*file->next != ' ' && *file->next != '\t')
		file->line_start = false;
	file->next += n;
}

/* Ends a line of the text; the next one comes from file's line. */
static int
splice_break(struct splice *s, const struct splice_file *file)
{
	if (s->state == SPLICE_LINE_COMMENT)
		s->state = SPLICE_CODE;
	if (s->state == SPLICE_STRING && s->source->long_string == 0)
		s->source->long_string = (unsigned int)s->opened;
	splice_put(s, "\n", 1);
	return splice_origin(s, file);
}

static bool
splice_at(const struct splice_file *file, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(file->end - file->next) >= len &&
		memcmp(file->next, word, len) == 0;
}

/* How many bytes from next on are of the set; the text ends in a NUL. */
static size_t
splice_span(const struct splice_file *file, const char *set)
{
	return strspn(file->next, set);
}

/* Keeps path as the name of a file, for as long as the source lives. */
static const char *
splice_name(struct splice *s, char *path)
{
	struct conf_source *source = s->source;
	char **names = reallocarray(source->names, source->n_names + 1,
				    sizeof(*names));

	if (names == NULL || path == NULL) {
		if (names != NULL)
			source->names = names;
		free(path);
		return NULL;
	}
	source->names = names;
	names[source->n_names++] = path;
	return path;
}

/* Splices in the file that file's current line includes. */
static int
splice_include(struct splice *s, const struct splice_file *file,
	       const char *name, size_t name_len)
{
	const char *path =
		splice_name(s, conf_file_beside(file->name, name, name_len));
	char *text;
	size_t len;
	int error;

	if (path == NULL)
		return -ENOMEM;
	if (s->depth >= SPLICE_DEPTH_MAX) {
		conf_errors_add(s->errors, file->name, file->line,
				"%s is included %d files deep; does a file "
				"include itself?",
				path, SPLICE_DEPTH_MAX);
		return -EINVAL;
	}
	error = conf_file_read(path, &text, &len);
	if (error == -ENOMEM)
		return error;
	if (error != 0) {
		s->source->complete = false;
		conf_errors_add(s->errors, file->name, file->line,
				"%s cannot be included: %s", path,
				strerror(-error));
		return 0;
	}
	splice_put(s, "\n", 1);
	error = splice_file(s, path, text, len);
	free(text);
	return error;
}

/* At an @include: takes it out and splices the file in. */
static int
splice_directive(struct splice *s, struct splice_file *file)
{
	const char *name;
	size_t len;
	int error;

	file->line_start = false;
	file->next += strlen("@include");
	file->next += splice_span(file, " \t");
	name = file->next + 1;
	len = *file->next == '"' ? strcspn(name, "\"\n") : 0;
	if (len == 0 || name[len] != '"') {
		conf_errors_add(s->errors, file->name, file->line,
				"@include without a file; it reads "
				"@include \"FILE\", alone on its line");
		s->source->complete = false;
		file->next += strcspn(file->next, "\n");
		return 0;
	}
	file->next = name + len + 1;
	error = splice_include(s, file, name, len);
	return error != 0 ? error : splice_break(s, file);
}

/* Copies a number; one that needs 64 bits and does not say so gets an L. */
static void
splice_number(struct splice *s, struct splice_file *file)
{
	size_t len = splice_span(file, splice_word);
	bool hex = splice_at(file, "0x") || splice_at(file, "0X");
	char *rest;
	uintmax_t n;

	errno = 0;
	n = strtoumax(file->next, &rest, hex ? 16 : 10);
	splice_copy(s, file, len);
	if (rest == file->next && (n > INT32_MAX || errno == ERANGE))
		splice_put(s, "L", 1);
}

static void
splice_code(struct splice *s, struct splice_file *file)
{
	if (*file->next == '"')
		s->state = SPLICE_STRING;
	else if (*file->next == '#' || splice_at(file, "//"))
		s->state = SPLICE_LINE_COMMENT;
	else if (splice_at(file, "/*"))
		s->state = SPLICE_BLOCK_COMMENT;
	s->opened = s->source->n_lines;

	if (s->state == SPLICE_BLOCK_COMMENT)
		splice_copy(s, file, 2);
	else if (strchr(splice_digits, *file->next) != NULL)
		splice_number(s, file);
	else if (strchr(splice_letters, *file->next) != NULL)
		splice_copy(s, file, splice_span(file, splice_word));
	else
		splice_copy(s, file, 1);
}

static void
splice_other(struct splice *s, struct splice_file *file)
{
	size_t n = 1;

	if (s->state == SPLICE_STRING) {
		if (*file->next == '"')
			s->state = SPLICE_CODE;
		else if (splice_at(file, "\\\"") || splice_at(file, "\\\\"))
			n = 2;
	} else if (s->state == SPLICE_BLOCK_COMMENT && splice_at(file, "*/")) {
		s->state = SPLICE_CODE;
		n = 2;
	}
	splice_copy(s, file, n);
}

/* Why the scan cannot go on, or NULL. */
static const char *
splice_refusal(const struct splice *s, const struct splice_file *file)
{
	if (*file->next == '\0')
		return "a NUL byte; a configuration is text";
	if (s->size > CONF_TEXT_MAX)
		return "too long; a configuration has at most 1 MiB of text";
	return NULL;
}

/* Scans what comes next of a file. */
static int
splice_step(struct splice *s, struct splice_file *file)
{
	const char *refusal = splice_refusal(s, file);

	if (refusal != NULL) {
		conf_errors_add(s->errors, file->name, file->line, "%s",
				refusal);
		return -EINVAL;
	}
	if (*file->next == '\n') {
		file->next++;
		file->line++;
		file->line_start = true;
		return splice_break(s, file);
	}
	if (s->state != SPLICE_CODE)
		splice_other(s, file);
	else if (file->line_start && splice_at(file, "@include"))
		return splice_directive(s, file);
	else
		splice_code(s, file);
	return 0;
}

/* Copies a file's text to where a line begins; name is one of the source. */
static int
splice_file(struct splice *s, const char *name, const char *text, size_t len)
{
	struct splice_file file = {
		.name = name,
		.next = text,
		.end = text + len,
		.line = 1,
		.line_start = true,
	};
	int error;

	if (splice_at(&file, "\xef\xbb\xbf"))
		file.next += 3;
	s->depth++;
	error = splice_origin(s, &file);
	while (error == 0 && file.next < file.end)
		error = splice_step(s, &file);
	s->depth--;
	return error;
}

/* The files are at their end; a string or a comment may lack its own. */
static void
splice_end(struct splice *s)
{
	struct conf_source *source = s->source;
	const struct conf_origin *from;

	if (s->state == SPLICE_STRING) {
		source->open_string = true;
		if (source->long_string == 0)
			source->long_string = (unsigned int)s->opened;
	} else if (s->state == SPLICE_BLOCK_COMMENT) {
		from = &source->lines[s->opened - 1];
		source->complete = false;
		conf_errors_add(s->errors, from->file, from->line,
				"the comment that begins here has no end; "
				"close it with */");
	}
}

int
conf_splice(struct conf_source *source, const char *path, const char *text,
	    size_t len, struct conf_errors *errors)
{
	struct splice s = { .source = source, .errors = errors };
	size_t size;
	const char *name = splice_name(&s, strdup(path));
	int error;

	s.out = open_memstream(&source->text, &size);
	if (s.out == NULL)
		return -ENOMEM;
	error = name != NULL ? splice_file(&s, name, text, len) : -ENOMEM;
	if (error == 0)
		splice_end(&s);
	if (fclose(s.out) != 0 && error == 0)
		error = -ENOMEM;
	return error;
}
