/* SPDX-License-Identifier: MIT */
/*
 * conf_expand.c - ${NAME} in the strings of a configuration.
 *
 * One pass from left to right; what a variable holds is not expanded again.
 */
#include "config.h"

#include "conf/conf_expand.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char conf_name_start[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
static const char conf_name_chars[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";

/* The value of the variable that the len bytes of name name, or NULL. */
static const char *
conf_variable(const char *name, size_t len)
{
	char *copy = strndup(name, len);
	const char *value;

	if (copy == NULL)
		return NULL;
	value = getenv(copy);
	free(copy);
	return value;
}

/* Writes the value of the ${NAME} at *text and goes past it. */
static int
conf_expand_name(const char **text, FILE *out, struct conf_expansion *e)
{
	const char *name = *text + 2;
	size_t len = strspn(name, conf_name_chars);
	const char *value;

	e->fault = *text;
	e->fault_len = len + 2;
	if (strspn(name, conf_name_start) == 0 || name[len] != '}')
		return -EINVAL;
	e->fault_len++;
	value = conf_variable(name, len);
	if (value == NULL)
		return -ENOENT;
	fputs(value, out);
	e->n_names++;
	*text = name + len + 1;
	return 0;
}

static int
conf_expand_all(const char *text, FILE *out, struct conf_expansion *e)
{
	int error = 0;

	while (*text != '\0' && error == 0) {
		if (strncmp(text, "${", 2) == 0) {
			error = conf_expand_name(&text, out, e);
			continue;
		}
		if (strncmp(text, "$${", 3) == 0) {
			fputs("${", out);
			text += 3;
			continue;
		}
		fputc(*text++, out);
	}
	return error;
}

int
conf_expand(const char *text, struct conf_expansion *ret_expansion)
{
	struct conf_expansion e = { 0 };
	size_t len;
	FILE *out = open_memstream(&e.text, &len);
	int error;

	if (out == NULL) {
		*ret_expansion = e;
		return -ENOMEM;
	}
	error = conf_expand_all(text, out, &e);
	if (fclose(out) != 0 && error == 0)
		error = -ENOMEM;
	if (error != 0) {
		free(e.text);
		e.text = NULL;
	}
	*ret_expansion = e;
	return error;
}
