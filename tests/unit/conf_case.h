/* SPDX-License-Identifier: MIT */
/*
 * conf_case.h - a configuration in a test: its text in, its errors out.
 */
#ifndef CHATD_CONF_CASE_H
#define CHATD_CONF_CASE_H

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "conf/conf_errors.h"
#include "conf/conf_table.h"
#include "conf/conf_value.h"

/* Loads text as the file "t"; the errors end in *ret_errors, one a line. */
static inline int
conf_case_load(const char *text, struct conf *ret_conf, char **ret_errors)
{
	struct conf_errors errors = { 0 };
	size_t size;
	FILE *out = open_memstream(ret_errors, &size);
	int rc = conf_load_text("t", text, strlen(text), ret_conf, &errors);

	ck_assert_ptr_nonnull(out);
	conf_errors_print(&errors, out);
	ck_assert_int_eq(fclose(out), 0);
	conf_errors_fini(&errors);
	return rc;
}

/* The text is right: its configuration, for conf_fini(). */
static inline struct conf
conf_case_good(const char *text)
{
	struct conf conf = { 0 };
	char *errors;
	int rc = conf_case_load(text, &conf, &errors);

	ck_assert_str_eq(errors, "");
	ck_assert_int_eq(rc, 0);
	free(errors);
	return conf;
}

/* The text is wrong, and these are its errors, whole and in this order. */
static inline void
conf_case_bad(const char *text, const char *expected)
{
	struct conf conf = { 0 };
	char *errors;
	int rc = conf_case_load(text, &conf, &errors);

	ck_assert_str_eq(errors, expected);
	ck_assert_int_eq(rc, -EINVAL);
	ck_assert_ptr_null(conf.listeners);
	free(errors);
}

/* What conf_print() writes; the caller frees it. */
static inline char *
conf_case_print(const struct conf *conf)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	conf_print(conf, out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

/* Every value of two configurations is the same. */
static inline void
conf_case_same(const struct conf *a, const struct conf *b)
{
	ck_assert_uint_eq(a->n_listeners, b->n_listeners);
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];

		if (!conf_row_of_listener(row)) {
			ck_assert_msg(conf_value_equal(row, a, b), "%s",
				      row->path);
			continue;
		}
		for (size_t j = 0; j < a->n_listeners; j++)
			ck_assert_msg(conf_value_equal(row, &a->listeners[j],
						       &b->listeners[j]),
				      "%s of %s", row->path,
				      a->listeners[j].name);
	}
	for (size_t j = 0; j < a->n_listeners; j++)
		ck_assert_str_eq(a->listeners[j].name, b->listeners[j].name);
}

#endif
