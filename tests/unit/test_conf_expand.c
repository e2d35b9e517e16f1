/* SPDX-License-Identifier: MIT */
/*
 * test_conf_expand.c - ${NAME} in strings.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>

#include "conf/conf_expand.h"
#include "support/runner.h"

static void
check_expansion(const char *text, const char *expected, size_t n_names)
{
	struct conf_expansion e;

	ck_assert_int_eq(conf_expand(text, &e), 0);
	ck_assert_str_eq(e.text, expected);
	ck_assert_uint_eq(e.n_names, n_names);
	free(e.text);
}

static void
check_fault(const char *text, int rc, size_t at, size_t len)
{
	struct conf_expansion e;

	ck_assert_int_eq(conf_expand(text, &e), rc);
	ck_assert_ptr_null(e.text);
	ck_assert_ptr_eq(e.fault, text + at);
	ck_assert_uint_eq(e.fault_len, len);
}

START_TEST(conf_expand_variables)
{
	ck_assert_int_eq(setenv("CHATD_A", "x", 1), 0);
	ck_assert_int_eq(setenv("CHATD_EMPTY", "", 1), 0);
	ck_assert_int_eq(setenv("CHATD_NESTED", "${CHATD_A}", 1), 0);
	check_expansion("", "", 0);
	check_expansion("${CHATD_A}", "x", 1);
	check_expansion("<${CHATD_A}${CHATD_A}>", "<xx>", 2);
	check_expansion("${CHATD_EMPTY}", "", 1);
	check_expansion("${CHATD_NESTED}", "${CHATD_A}", 1);
}
END_TEST

START_TEST(conf_expand_plain_dollars)
{
	ck_assert_int_eq(setenv("CHATD_A", "x", 1), 0);
	check_expansion("$", "$", 0);
	check_expansion("$A $$ {}", "$A $$ {}", 0);
	check_expansion("$${CHATD_A}", "${CHATD_A}", 0);
	check_expansion("$$${CHATD_A}", "$${CHATD_A}", 0);
}
END_TEST

START_TEST(conf_expand_faults)
{
	ck_assert_int_eq(unsetenv("CHATD_NONE"), 0);
	check_fault("ab${CHATD_NONE}", -ENOENT, 2, 13);
	check_fault("${}", -EINVAL, 0, 2);
	check_fault("a${", -EINVAL, 1, 2);
	check_fault("${A-b}", -EINVAL, 0, 3);
	check_fault("${1A}", -EINVAL, 0, 4);
}
END_TEST

SUITE(conf_expand)
{
	ADD(conf_expand_variables);
	ADD(conf_expand_plain_dollars);
	ADD(conf_expand_faults);
}
