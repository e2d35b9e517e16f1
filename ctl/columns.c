/* SPDX-License-Identifier: MIT */
/*
 * columns.c - see columns.h.
 */
#include "config.h"

#include "columns.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistr.h>
#include <uniwidth.h>

#include "terminal.h"

/* Blanks between two columns. */
#define GAP 2

void
columns_init(struct columns *columns, const struct column *column)
{
	*columns = (struct columns){ .column = column };
	while (columns->n_columns < COLUMNS_MAX &&
	       column[columns->n_columns].title)
		columns->n_columns++;
}

/* There is nothing left that could be done. */
static _Noreturn void
no_memory(void)
{
	fputs("chatctl: out of memory\n", stderr);
	exit(EX_OSERR);
}

void
columns_add(struct columns *columns, const char *fmt, ...)
{
	va_list ap;
	int len;

	if (columns->n_cells == columns->room) {
		size_t room = columns->room * 2 + 64;
		char **cell = reallocarray(columns->cell, room, sizeof(*cell));

		if (!cell)
			no_memory();
		columns->cell = cell;
		columns->room = room;
	}
	va_start(ap, fmt);
	len = vasprintf(&columns->cell[columns->n_cells], fmt, ap);
	va_end(ap);
	if (len < 0)
		no_memory();
	columns->n_cells++;
}

/* Columns that a text takes on a terminal. */
static size_t
width_of(const char *text)
{
	return (size_t)u8_strwidth((const uint8_t *)text, "UTF-8");
}

/* Bytes of a text that fit into @n columns, with the marks on its letters. */
static size_t
bytes_of(const char *text, size_t n)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t len = 0;
	ucs4_t uc;
	int bytes;

	while ((bytes = u8_strmbtouc(&uc, at + len)) > 0) {
		int width = uc_width(uc, "UTF-8");

		if (width > 0 && (size_t)width > n)
			break;
		n -= width > 0 ? (size_t)width : 0;
		len += (size_t)bytes;
	}
	return len;
}

/* A line being printed. */
struct row {
	FILE *out;
	size_t blanks; /* that come before the next text */
	size_t left;   /* columns that there is room for */
};

/* Prints what there is room for, and that there is more. */
static void
print_part(struct row *row, const char *text)
{
	size_t blanks = row->blanks;

	if (row->left == 0)
		return;
	if (blanks >= row->left)
		blanks = row->left - 1;
	fprintf(row->out, "%*s%.*s>", (int)blanks, "",
		(int)bytes_of(text, row->left - blanks - 1), text);
	row->left = 0;
}

static void
print_text(struct row *row, const char *text)
{
	size_t len = row->blanks + width_of(text);

	if (!*text)
		return;
	if (len > row->left) {
		print_part(row, text);
		return;
	}
	fprintf(row->out, "%*s%s", (int)row->blanks, "", text);
	row->left -= len;
	row->blanks = 0;
}

/* Prints one value, in a column @width wide. */
static void
print_cell(struct row *row, const struct column *column, const char *text,
	   size_t width)
{
	size_t blanks = width - width_of(text);

	if (column->number)
		row->blanks += blanks;
	print_text(row, text);
	row->blanks += GAP + (column->number ? 0 : blanks);
}

static void
measure(const struct columns *columns, size_t width[COLUMNS_MAX])
{
	for (size_t i = 0; i < columns->n_columns; i++)
		width[i] = width_of(columns->column[i].title);
	for (size_t i = 0; i < columns->n_cells; i++) {
		size_t own = width_of(columns->cell[i]);

		if (own > width[i % columns->n_columns])
			width[i % columns->n_columns] = own;
	}
}

/* Prints a row of values, or of titles if there are none. */
static void
print_row(const struct columns *columns, char *const cells[],
	  const size_t width[COLUMNS_MAX], FILE *out)
{
	struct row row = { out, 0, terminal_width(fileno(out)) };

	for (size_t i = 0; i < columns->n_columns; i++)
		print_cell(&row, &columns->column[i],
			   cells ? cells[i] : columns->column[i].title,
			   width[i]);
	fputc('\n', out);
}

static void
print_on_terminal(const struct columns *columns, FILE *out)
{
	size_t n = columns->n_columns;
	size_t width[COLUMNS_MAX] = { 0 };

	measure(columns, width);
	print_row(columns, NULL, width, out);
	for (size_t i = 0; i + n <= columns->n_cells; i += n)
		print_row(columns, columns->cell + i, width, out);
}

void
columns_print(const struct columns *columns, bool terminal, FILE *out)
{
	if (terminal) {
		print_on_terminal(columns, out);
		return;
	}
	for (size_t i = 0; i < columns->n_cells; i++)
		fprintf(out, "%s%s", columns->cell[i],
			(i + 1) % columns->n_columns == 0 ? "\n" : "\t");
}

void
columns_fini(struct columns *columns)
{
	for (size_t i = 0; i < columns->n_cells; i++)
		free(columns->cell[i]);
	free(columns->cell);
	*columns = (struct columns){ 0 };
}
