/* SPDX-License-Identifier: MIT */
/*
 * conf_file.c - a file of a configuration: its name and its bytes.
 */
#include "config.h"

#include "conf/conf_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads to the end of in, into size bytes; the last is kept for a NUL. */
static int
conf_file_fill(FILE *in, char *text, size_t size, size_t *ret_len)
{
	size_t len;

	errno = 0;
	len = fread(text, 1, size - 1, in);
	if (ferror(in))
		return errno != 0 ? -errno : -EIO;
	if (!feof(in))
		return -EFBIG;
	text[len] = '\0';
	*ret_len = len;
	return 0;
}

int
conf_file_read(const char *path, char **ret_text, size_t *ret_len)
{
	const size_t size = CONF_TEXT_MAX + 2;
	FILE *in = fopen(path, "re");
	char *text;
	int error;

	if (in == NULL)
		return -errno;
	text = malloc(size);
	error = text != NULL ? conf_file_fill(in, text, size, ret_len)
			     : -ENOMEM;
	fclose(in);
	if (error != 0) {
		free(text);
		return error;
	}
	*ret_text = text;
	return 0;
}

char *
conf_file_beside(const char *path, const char *name, size_t len)
{
	const char *slash = strrchr(path, '/');
	size_t dir_len = 0;
	char *beside;

	if (slash != NULL && *name != '/')
		dir_len = (size_t)(slash - path) + 1;
	beside = malloc(dir_len + len + 1);
	if (beside == NULL)
		return NULL;
	memcpy(beside, path, dir_len);
	memcpy(beside + dir_len, name, len);
	beside[dir_len + len] = '\0';
	return beside;
}
