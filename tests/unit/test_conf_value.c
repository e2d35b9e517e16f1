/* SPDX-License-Identifier: MIT */
/*
 * test_conf_value.c - values of each type, in and out of range.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "conf/conf_table.h"
#include "conf/conf_value.h"
#include "support/runner.h"

/* A key, a text, and what storing it gives. */
struct value_case {
	const char *path;
	const char *text;
	int rc;
};

START_TEST(conf_value_takes_and_refuses)
{
	static const struct value_case cases[] = {
		{ "listeners.*.port", "0", 0 },
		{ "listeners.*.port", "65535", 0 },
		{ "listeners.*.port", "65536", -ERANGE },
		{ "listeners.*.port", "-1", -ERANGE },
		{ "listeners.*.port", "99999999999999999999", -ERANGE },
		{ "listeners.*.port", "80x", -EINVAL },
		{ "listeners.*.port", " 80", -EINVAL },
		{ "listeners.*.port", "", -EINVAL },
		{ "listeners.*.mode", "0777", 0 },
		{ "listeners.*.mode", "1777", -ERANGE },
		{ "listeners.*.mode", "rw", -EINVAL },
		{ "listeners.*.driver", "callback", 0 },
		{ "listeners.*.driver", "Callback", -EINVAL },
		{ "listeners.*.address", "0.0.0.0", 0 },
		{ "listeners.*.address", "::", 0 },
		{ "listeners.*.address", "::ffff:1.2.3.4", 0 },
		{ "listeners.*.address", "127.1", -EINVAL },
		{ "listeners.*.address", "[::1]", -EINVAL },
		{ "listeners.*.address", "localhost", -EINVAL },
		{ "listeners.*.address", "1.2.3.4:80", -EINVAL },
		{ "listeners.*.address", "", -EINVAL },
		{ "listeners.*.path", "/x", 0 },
		{ "listeners.*.path", "@x", 0 },
		{ "listeners.*.path", "@", -ERANGE },
		{ "listeners.*.path", "x", -EINVAL },
		{ "listeners.*.path", "", -EINVAL },
		{ "listeners.*.path", "/a\nb", -EINVAL },
		{ "listeners.*.label", "\xc3\xa9", 0 },
		{ "listeners.*.label", "", -ERANGE },
		{ "listeners.*.label", "\xff", -EINVAL },
		{ "listeners.*.label", "a\tb", -EINVAL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct conf_row *row = conf_row_find(cases[i].path);
		struct conf_listener listener = { 0 };
		int rc = conf_value_set(row, &listener, cases[i].text);

		ck_assert_msg(rc == cases[i].rc, "%s %s: %d", cases[i].path,
			      cases[i].text, rc);
		free(listener.address);
		free(listener.path);
		free(listener.label);
	}
}
END_TEST

/* A share of something is a word or a number, and is shown as the word. */
START_TEST(conf_value_share_is_a_word_or_a_number)
{
	const struct conf_row *row = conf_row_find("room.history_on_join");
	struct conf conf = { 0 };

	ck_assert_int_eq(conf_value_set(row, &conf, "all"), 0);
	ck_assert_int_eq(conf.room.history_on_join, CONF_HISTORY_ALL);
	ck_assert_int_eq(conf_value_set(row, &conf, "none"), 0);
	ck_assert_int_eq(conf.room.history_on_join, 0);
	ck_assert_int_eq(conf_value_set(row, &conf, "100"), 0);
	ck_assert_int_eq(conf.room.history_on_join, 100);
	ck_assert_int_eq(conf_value_set(row, &conf, "some"), -EINVAL);
	ck_assert_int_eq(conf_value_set(row, &conf, "-1"), -ERANGE);
	ck_assert_int_eq(conf.room.history_on_join, 100);
}
END_TEST

START_TEST(conf_value_failure_leaves_the_value)
{
	const struct conf_row *port = conf_row_find("listeners.*.port");
	const struct conf_row *label = conf_row_find("listeners.*.label");
	struct conf_listener listener = { .port = 7 };

	ck_assert_int_eq(conf_value_set(label, &listener, "x"), 0);
	ck_assert_int_eq(conf_value_set(port, &listener, "70000"), -ERANGE);
	ck_assert_int_eq(conf_value_set(label, &listener, "\n"), -EINVAL);
	ck_assert_int_eq(listener.port, 7);
	ck_assert_str_eq(listener.label, "x");
	free(listener.label);
}
END_TEST

START_TEST(conf_value_path_of_107_bytes_is_the_longest)
{
	const struct conf_row *row = conf_row_find("listeners.*.path");
	struct conf_listener listener = { 0 };
	char path[109];

	memset(path, '/', sizeof(path));
	path[107] = '\0';
	ck_assert_int_eq(conf_value_set(row, &listener, path), 0);
	path[107] = '/';
	path[108] = '\0';
	ck_assert_int_eq(conf_value_set(row, &listener, path), -ERANGE);
	ck_assert_uint_eq(strlen(listener.path), 107);
	free(listener.path);
}
END_TEST

START_TEST(conf_value_swap_and_equal)
{
	const struct conf_row *port = conf_row_find("listeners.*.port");
	const struct conf_row *label = conf_row_find("listeners.*.label");
	struct conf_listener a = { .port = 1 };
	struct conf_listener b = { .port = 2 };

	ck_assert_int_eq(conf_value_set(label, &a, "x"), 0);
	ck_assert(!conf_value_equal(port, &a, &b));
	ck_assert(!conf_value_equal(label, &a, &b));
	conf_value_swap(port, &a, &b);
	conf_value_swap(label, &a, &b);
	ck_assert_int_eq(a.port, 2);
	ck_assert_int_eq(b.port, 1);
	ck_assert_ptr_null(a.label);
	ck_assert_str_eq(b.label, "x");
	ck_assert_int_eq(conf_value_set(label, &a, "x"), 0);
	ck_assert(conf_value_equal(label, &a, &b));
	free(a.label);
	free(b.label);
}
END_TEST

SUITE(conf_value)
{
	ADD(conf_value_takes_and_refuses);
	ADD(conf_value_share_is_a_word_or_a_number);
	ADD(conf_value_failure_leaves_the_value);
	ADD(conf_value_path_of_107_bytes_is_the_longest);
	ADD(conf_value_swap_and_equal);
}
