/* SPDX-License-Identifier: MIT */
/*
 * Paths: put together, taken apart, and back.
 */
#include "config.h"

#include <coir/path.h>
#include <errno.h>
#include <string.h>

#include "support/runner.h"

START_TEST(path_join_puts_one_slash_between)
{
	static const char *const cases[][3] = {
		{ "a", "b", "a/b" },      { "a/", "b", "a/b" },
		{ "/", "b", "/b" },       { "", "b", "b" },
		{ "a", "", "a" },         { "", "", "" },
		{ "a", "/b", "/b" },      { "a/b", "../c", "a/b/../c" },
		{ "/a//", "b", "/a//b" }, { ".", "b/", "./b/" },
	};
	char buf[32];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int n = coir_path_join(cases[i][0], cases[i][1], buf,
				       sizeof(buf));

		ck_assert_str_eq(buf, cases[i][2]);
		ck_assert_int_eq(n, (int)strlen(cases[i][2]));
	}
}
END_TEST

START_TEST(path_join_into_too_little_room)
{
	char buf[4] = "...";

	ck_assert_int_eq(coir_path_join("ab", "c", buf, 4), -ENAMETOOLONG);
	ck_assert_str_eq(buf, "...");
	ck_assert_int_eq(coir_path_join("a", "c", buf, 4), 3);
	ck_assert_str_eq(buf, "a/c");
	ck_assert_int_eq(coir_path_join("", "", buf, 0), -ENAMETOOLONG);
}
END_TEST

START_TEST(path_split_is_dir_and_name)
{
	static const char *const cases[][3] = {
		{ "foo/bar", "foo", "bar" },
		{ "/foo/bar", "/foo", "bar" },
		{ "/foo/bar/baz", "/foo/bar", "baz" },
		{ "/foo/bar//baz/", "/foo/bar", "baz" },
		{ "bar", "", "bar" },
		{ "/bar", "/", "bar" },
		{ "//bar//", "/", "bar" },
		{ ".", "", "." },
		{ "./", "", "." },
	};
	struct coir_path_parts parts;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(coir_path_split(cases[i][0], &parts), 0);
		ck_assert_uint_eq(parts.dir_len, strlen(cases[i][1]));
		ck_assert_mem_eq(parts.dir, cases[i][1], parts.dir_len);
		ck_assert_uint_eq(parts.name_len, strlen(cases[i][2]));
		ck_assert_mem_eq(parts.name, cases[i][2], parts.name_len);
	}
	ck_assert_int_eq(coir_path_split("", &parts), -EINVAL);
	ck_assert_int_eq(coir_path_split("//", &parts), -EINVAL);
}
END_TEST

SUITE(path)
{
	ADD(path_join_puts_one_slash_between);
	ADD(path_join_into_too_little_room);
	ADD(path_split_is_dir_and_name);
}
