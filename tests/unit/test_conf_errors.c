/* SPDX-License-Identifier: MIT */
/*
 * test_conf_errors.c - the list of what is wrong.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf_errors.h"
#include "support/runner.h"

START_TEST(conf_errors_in_order_with_their_place)
{
	struct conf_errors errors = { 0 };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	conf_errors_add(&errors, "f", 3, "a %d", 1);
	conf_errors_add(&errors, "f", 0, "b");
	conf_errors_add(&errors, NULL, 0, "c");
	conf_errors_print(&errors, out);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, "f:3: a 1\nf: b\nc\n");
	conf_errors_fini(&errors);
	ck_assert_uint_eq(errors.n, 0);
	free(text);
}
END_TEST

START_TEST(conf_errors_are_escaped)
{
	struct conf_errors errors = { 0 };

	conf_errors_add(&errors, "a\nb", 1, "\x1b[2J");
	ck_assert_str_eq(errors.items[0], "a\\nb:1: \\x1b[2J");
	conf_errors_fini(&errors);
}
END_TEST

START_TEST(conf_errors_long_ones_are_cut)
{
	struct conf_errors errors = { 0 };
	char name[2000];

	memset(name, '\x1b', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	conf_errors_add(&errors, name, 4294967295U, "%s", name);
	ck_assert_uint_eq(errors.n, 1);
	ck_assert_uint_lt(strlen(errors.items[0]), 1100);
	ck_assert_ptr_nonnull(strstr(errors.items[0], "...:4294967295: "));
	conf_errors_fini(&errors);
}
END_TEST

SUITE(conf_errors)
{
	ADD(conf_errors_in_order_with_their_place);
	ADD(conf_errors_are_escaped);
	ADD(conf_errors_long_ones_are_cut);
}
