/* SPDX-License-Identifier: MIT */
/*
 * conf_value.h - one value of a configuration: from text, to text, in range.
 *
 * Text here is what a file has between the quotes, or would have. base is the
 * struct that the row's offset counts from: struct conf_listener for the rows
 * of a listener, struct conf for all others.
 */
#ifndef CHATD_CONF_VALUE_H
#define CHATD_CONF_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct conf_row;

/* Long enough for every sentence of conf_value_expected(). */
#define CONF_EXPECTED_MAX 160

/* Whether values of the row are stored as int64_t, else as char *. */
bool conf_value_is_number(const struct conf_row *row);

/*
 * Stores the value that text stands for. 0, -EINVAL (it is nothing of the
 * row's type), -ERANGE, -ENOMEM; on failure base is as before.
 */
int conf_value_set(const struct conf_row *row, void *base, const char *text);

/* The same with a number at hand; -ERANGE if it is out of range. */
int conf_value_set_number(const struct conf_row *row, void *base, int64_t n);

/* Stores the row's default, or 0 or NULL if it has none. 0 or -ENOMEM. */
int conf_value_set_default(const struct conf_row *row, void *base);

/*
 * Stores a copy of the value of other, where base has 0 or NULL. 0, or -ENOMEM:
 * it still has.
 */
int conf_value_copy(const struct conf_row *row, void *base, const void *other);

/* Frees a value that is a string: it is NULL then. */
void conf_value_clear(const struct conf_row *row, void *base);

/* Whether two structs have the same value. */
bool conf_value_equal(const struct conf_row *row, const void *base,
		      const void *other);

/* Takes the value out of other into base, whose own goes to other. */
void conf_value_swap(const struct conf_row *row, void *base, void *other);

/* Writes what the row takes: "a whole number from 0 to 65535". */
void conf_value_expected(const struct conf_row *row,
			 char buf[CONF_EXPECTED_MAX]);

/* Writes the value as a file has it, quotes and escapes included. */
void conf_value_print(const struct conf_row *row, const void *base, FILE *out);

#endif
