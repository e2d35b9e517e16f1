/* SPDX-License-Identifier: MIT */
/*
 * conf_print.c - a configuration as a file that reads back to the same.
 *
 * One pass over the table, whose rows of a group stand together. Of a
 * listener's rows only those are written that its kind of socket has.
 */
#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "conf/conf.h"
#include "conf/conf_table.h"
#include "conf/conf_value.h"

/* Whether the kind of the listener's socket has the row's key. */
static bool
conf_print_applies(const struct conf_row *row,
		   const struct conf_listener *listener)
{
	bool unix_socket = listener->path != NULL;

	switch (row->offset) {
	case offsetof(struct conf_listener, address):
	case offsetof(struct conf_listener, port):
		return !unix_socket;
	case offsetof(struct conf_listener, path):
		return unix_socket;
	case offsetof(struct conf_listener, mode):
		return unix_socket && *listener->path != '@';
	default:
		return true;
	}
}

static void
conf_print_row(const struct conf_row *row, const void *base, const char *indent,
	       FILE *out)
{
	fprintf(out, "%s%s = ", indent, conf_row_key(row));
	conf_value_print(row, base, out);
	fputs(";\n", out);
}

/* Length of the group's name in a row's path, 0 at the top. */
static size_t
conf_print_group(const struct conf_row *row)
{
	const char *dot = strrchr(row->path, '.');

	return dot != NULL ? (size_t)(dot - row->path) : 0;
}

/* Whether two rows that stand together are of one group. */
static bool
conf_print_same_group(const struct conf_row *a, const struct conf_row *b)
{
	size_t len = conf_print_group(a);

	return len == conf_print_group(b) && memcmp(a->path, b->path, len) == 0;
}

/* The group within a listener's block that the row is of: ".tls", or "". */
static const char *
conf_print_inner(const struct conf_row *row, size_t *ret_len)
{
	const char *block = strchr(row->path, '*') + 1;

	*ret_len = (size_t)(strrchr(block, '.') - block);
	return block;
}

/* Writes a row of a listener; before is the one of it before that, or NULL. */
static void
conf_print_listener_row(const struct conf_row *row,
			const struct conf_row *before,
			const struct conf_listener *listener, FILE *out)
{
	bool same = before != NULL && conf_print_same_group(before, row);
	const char *group;
	size_t len;

	group = conf_print_inner(row, &len);
	if (len > 0 && !same)
		fprintf(out, "\t\t%.*s: {\n", (int)len - 1, group + 1);
	conf_print_row(row, listener, len > 0 ? "\t\t\t" : "\t\t", out);
}

/* Ends the group within a listener's block whose last row this is. */
static void
conf_print_end_inner(const struct conf_row *row, FILE *out)
{
	size_t len;

	(void)conf_print_inner(row, &len);
	if (len > 0)
		fputs("\t\t};\n", out);
}

static void
conf_print_listener(const struct conf_listener *listener, FILE *out)
{
	const struct conf_row *last = NULL;

	fprintf(out, "\t%s: {\n", listener->name);
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];

		if (!conf_row_of_listener(row) ||
		    !conf_print_applies(row, listener))
			continue;
		if (last != NULL && !conf_print_same_group(last, row))
			conf_print_end_inner(last, out);
		conf_print_listener_row(row, last, listener, out);
		last = row;
	}
	conf_print_end_inner(last, out);
	fputs("\t};\n", out);
}

void
conf_print(const struct conf *conf, FILE *out)
{
	fputs("listeners: {\n", out);
	for (size_t i = 0; i < conf->n_listeners; i++)
		conf_print_listener(&conf->listeners[i], out);
	fputs("};\n", out);
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];
		size_t group = conf_print_group(row);

		if (conf_row_of_listener(row))
			continue;
		if (group > 0 && !conf_print_same_group(row - 1, row))
			fprintf(out, "%.*s: {\n", (int)group, row->path);
		conf_print_row(row, conf, group > 0 ? "\t" : "", out);
		if (group > 0 &&
		    (i + 1 == conf_n_rows ||
		     !conf_print_same_group(row, row + 1)))
			fputs("};\n", out);
	}
}
