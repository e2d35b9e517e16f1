/* SPDX-License-Identifier: MIT */
/*
 * conf_errors.h - what is wrong with a configuration, all of it.
 *
 * Checking never stops at the first fault: each is added here, in the order
 * of the file, as one sentence that says what is wrong and, after a
 * semicolon, what would be right. Control characters in it are escaped, so
 * that a file cannot play tricks on the terminal that shows its errors.
 */
#ifndef CHATD_CONF_ERRORS_H
#define CHATD_CONF_ERRORS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* The list. {0} is an empty one. */
struct conf_errors {
	char **items;  /* "FILE:LINE: sentence", owned */
	size_t n;      /* how many */
	size_t n_lost; /* not recorded: out of memory */
};

/* Adds an error of a line; line 0 is the file as a whole, file may be NULL. */
void conf_errors_add(struct conf_errors *errors, const char *file,
		     unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The same with an argument list. */
void conf_errors_vadd(struct conf_errors *errors, const char *file,
		      unsigned int line, const char *fmt, va_list ap)
	__attribute__((format(printf, 4, 0)));

/* Adds @text about what stands at @origin, "FILE:LINE"; NULL: nowhere. */
void conf_errors_add_at(struct conf_errors *errors, const char *origin,
			const char *text);

/* One error a line; says how many were lost, if any. */
void conf_errors_print(const struct conf_errors *errors, FILE *out);

/* Frees the list; it is empty then. */
void conf_errors_fini(struct conf_errors *errors);

#endif
