/* SPDX-License-Identifier: MIT */
/*
 * conf_syntax.h - says what a syntax error is likely to be.
 *
 * libconfig knows the line and "syntax error". The line itself tells more:
 * most are a value without quotes, a string or a group that is not closed.
 */
#ifndef CHATD_CONF_SYNTAX_H
#define CHATD_CONF_SYNTAX_H

#include <libconfig.h>

struct conf_errors;
struct conf_source;

/* The line of the source's text where the error is, or where it began. */
unsigned int conf_syntax_line(const struct conf_source *source,
			      const config_t *tree);

/* Adds libconfig's error about the source's text. */
void conf_syntax_error(const struct conf_source *source, const config_t *tree,
		       struct conf_errors *errors);

#endif
