/* SPDX-License-Identifier: MIT */
/*
 * columns.h - a table: on a terminal under headings, in columns as wide as they
 * have to be, and rows that are wider than the terminal cut with a ">"; for
 * programs one line a row with TABs, whole, and no headings.
 */
#ifndef CHATCTL_COLUMNS_H
#define CHATCTL_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Columns of a table. */
#define COLUMNS_MAX 12

/* One column. */
struct column {
	const char *title; /* NULL: there is no such column */
	bool number;       /* its values stand on the right */
};

/* A table. */
struct columns {
	const struct column *column; /* to one without title; borrowed */
	char **cell;                 /* all values, row by row; owned */
	size_t n_columns;
	size_t n_cells;
	size_t room; /* allocated */
};

/* An empty table. */
void columns_init(struct columns *columns, const struct column *column);

/*
 * Adds the next value; @fmt as for printf(3). Without memory the program ends.
 */
__attribute__((format(printf, 2, 3))) void columns_add(struct columns *columns,
						       const char *fmt, ...);

/* Prints all rows that are complete. */
void columns_print(const struct columns *columns, bool terminal, FILE *out);

/* Frees what it holds. */
void columns_fini(struct columns *columns);

#endif
