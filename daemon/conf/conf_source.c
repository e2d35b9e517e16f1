/* SPDX-License-Identifier: MIT */
/*
 * conf_source.c - the text of a configuration and where its lines came from.
 *
 * conf_splice.c makes it; here is what one may ask of it afterwards.
 */
#include "config.h"

#include "conf/conf_source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf_errors.h"
#include "conf/conf_file.h"
#include "conf/conf_splice.h"

int
conf_source_text(const char *path, const char *text, size_t len,
		 struct conf_source *ret_source, struct conf_errors *errors)
{
	struct conf_source source = { .complete = true };
	int error = conf_splice(&source, path, text, len, errors);

	if (error != 0) {
		conf_source_fini(&source);
		return error;
	}
	*ret_source = source;
	return 0;
}

int
conf_source_read(const char *path, struct conf_source *ret_source,
		 struct conf_errors *errors)
{
	char *text;
	size_t len;
	int error = conf_file_read(path, &text, &len);

	if (error != 0) {
		conf_errors_add(errors, path, 0, "cannot be read: %s",
				strerror(-error));
		return error;
	}
	error = conf_source_text(path, text, len, ret_source, errors);
	free(text);
	return error;
}

const struct conf_origin *
conf_source_origin(const struct conf_source *source, unsigned int line)
{
	size_t i = line > 0 ? line - 1 : 0;

	if (i >= source->n_lines)
		i = source->n_lines - 1;
	return &source->lines[i];
}

const char *
conf_source_line(const struct conf_source *source, unsigned int line,
		 size_t *ret_len)
{
	static const char blanks[] = " \t\r\v\f";
	const char *start = source->text;
	size_t len;

	while (line > 1 && *start != '\0') {
		start += strcspn(start, "\n");
		if (*start == '\n')
			start++;
		line--;
	}
	start += strspn(start, blanks);
	len = strcspn(start, "\n");
	while (len > 0 && strchr(blanks, start[len - 1]) != NULL)
		len--;
	*ret_len = len;
	return start;
}

void
conf_source_fini(struct conf_source *source)
{
	for (size_t i = 0; i < source->n_names; i++)
		free(source->names[i]);
	free(source->names);
	free(source->lines);
	free(source->text);
	*source = (struct conf_source){ 0 };
}
