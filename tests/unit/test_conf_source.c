/* SPDX-License-Identifier: MIT */
/*
 * test_conf_source.c - includes put in place, and where lines came from.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/conf_errors.h"
#include "conf/conf_file.h"
#include "conf/conf_source.h"
#include "support/runner.h"
#include "unit/conf_case.h"

static char source_dir[32];

static void
enter_dir(void)
{
	snprintf(source_dir, sizeof(source_dir), "/tmp/chatd-conf-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(source_dir));
	ck_assert_int_eq(chdir(source_dir), 0);
	ck_assert_int_eq(mkdir("sub", 0700), 0);
}

static void
leave_dir(void)
{
	static const char *const files[] = {
		"main", "sub/a", "sub/b", "sub", NULL,
	};

	for (size_t i = 0; files[i] != NULL; i++)
		(void)remove(files[i]);
	ck_assert_int_eq(rmdir(source_dir), 0);
}

static void
write_file(const char *name, const char *text)
{
	FILE *out = fopen(name, "w");

	ck_assert_ptr_nonnull(out);
	ck_assert_int_ge(fputs(text, out), 0);
	ck_assert_int_eq(fclose(out), 0);
}

/* Splices text and expects the result, "" for the errors. */
static void
check_text(const char *text, const char *expected)
{
	struct conf_errors errors = { 0 };
	struct conf_source source;

	ck_assert_int_eq(conf_source_text("t", text, strlen(text), &source,
					  &errors),
			 0);
	ck_assert_str_eq(source.text, expected);
	ck_assert_uint_eq(errors.n, 0);
	conf_source_fini(&source);
}

/* Line number line of a source is this one, from there. */
static void
check_line(const struct conf_source *source, unsigned int line,
	   const char *text, const char *file, unsigned int file_line)
{
	const struct conf_origin *origin = conf_source_origin(source, line);
	size_t len;
	const char *found = conf_source_line(source, line, &len);

	ck_assert_uint_eq(len, strlen(text));
	ck_assert_mem_eq(found, text, len);
	ck_assert_str_eq(origin->file, file);
	ck_assert_uint_eq(origin->line, file_line);
}

START_TEST(conf_source_large_numbers_get_their_suffix)
{
	check_text("a = 2147483647;", "a = 2147483647;");
	check_text("a = 2147483648;", "a = 2147483648L;");
	check_text("a = -9999999999;", "a = -9999999999L;");
	check_text("a = 99999999999999999999;", "a = 99999999999999999999L;");
	check_text("a = 5000000000L;", "a = 5000000000L;");
	check_text("a = 0x1FFFFFFFF;", "a = 0x1FFFFFFFFL;");
	check_text("a = 5000000000.5;", "a = 5000000000.5;");
	check_text("a = 50e100;", "a = 50e100;");
	check_text("a5000000000-5000000000 = 1;",
		   "a5000000000-5000000000 = 1;");
	check_text("a = [5000000000,1];", "a = [5000000000L,1];");
}
END_TEST

START_TEST(conf_source_strings_and_comments_stay)
{
	check_text("a = \"5000000000 \\\" 5000000000\";",
		   "a = \"5000000000 \\\" 5000000000\";");
	check_text("a = \"\\\\\"; b = 5000000000;",
		   "a = \"\\\\\"; b = 5000000000L;");
	check_text("# 5000000000 \"\nb = 5000000000;",
		   "# 5000000000 \"\nb = 5000000000L;");
	check_text("// 5000000000\n/* 5000000000 \"\n*/ b = 5000000000;",
		   "// 5000000000\n/* 5000000000 \"\n*/ b = 5000000000L;");
	check_text("/*\n@include \"x\"\n*/", "/*\n@include \"x\"\n*/");
	check_text("a = \"\n@include \"", "a = \"\n@include \"");
	check_text("/*/ 5000000000 */", "/*/ 5000000000 */");
}
END_TEST

START_TEST(conf_source_byte_order_mark_is_dropped)
{
	check_text("\xef\xbb\xbf"
		   "a = 1;",
		   "a = 1;");
}
END_TEST

START_TEST(conf_source_lines_know_their_file)
{
	struct conf_errors errors = { 0 };
	struct conf_source source;

	write_file("main", "one\n  @include \"sub/a\" two\nthree");
	write_file("sub/a", "a1\n@include \"b\"\na3");
	write_file("sub/b", "b1");
	ck_assert_int_eq(conf_source_read("main", &source, &errors), 0);
	ck_assert_uint_eq(errors.n, 0);
	ck_assert(source.complete);
	ck_assert_uint_eq(source.n_lines, 9);
	check_line(&source, 1, "one", "main", 1);
	check_line(&source, 2, "", "main", 2);
	check_line(&source, 3, "a1", "sub/a", 1);
	check_line(&source, 4, "", "sub/a", 2);
	check_line(&source, 5, "b1", "sub/b", 1);
	check_line(&source, 6, "", "sub/a", 2);
	check_line(&source, 7, "a3", "sub/a", 3);
	check_line(&source, 8, "two", "main", 2);
	check_line(&source, 9, "three", "main", 3);
	ck_assert_str_eq(conf_source_origin(&source, 99)->file, "main");
	conf_source_fini(&source);
}
END_TEST

START_TEST(conf_source_errors_name_the_included_file)
{
	struct conf_errors errors = { 0 };
	struct conf conf;

	write_file("main", "room: {\n@include \"sub/a\"\n};\nfrob = 1;\n");
	write_file("sub/a", "\nline_max = 1;\n");
	ck_assert_int_eq(conf_load("main", &conf, &errors), -EINVAL);
	ck_assert_uint_eq(errors.n, 2);
	ck_assert_str_eq(errors.items[0],
			 "sub/a:2: room.line_max = 1 is out of range; it takes "
			 "a whole number from 80 to 65536 (bytes)");
	ck_assert_str_eq(errors.items[1],
			 "main:4: unknown key frob; the keys here are: "
			 "listeners, room, limits, people, bus, control, "
			 "metrics, web, log, drain_timeout");
	conf_errors_fini(&errors);
}
END_TEST

START_TEST(conf_source_missing_includes_do_not_end_the_report)
{
	conf_case_bad("@include \"sub/none\"\n@include \"sub\"\n"
		      "@include sub\nfrob = 1;\n",
		      "t:1: sub/none cannot be included: No such file or "
		      "directory\n"
		      "t:2: sub cannot be included: Is a directory\n"
		      "t:3: @include without a file; it reads @include "
		      "\"FILE\", alone on its line\n"
		      "t:4: unknown key frob; the keys here are: listeners, "
		      "room, limits, people, bus, control, metrics, web, "
		      "log, drain_timeout\n");
}
END_TEST

START_TEST(conf_source_missing_include_hides_what_it_may_have)
{
	conf_case_bad("listeners: { a: {\n@include \"sub/none\"\n}; };",
		      "t:2: sub/none cannot be included: No such file or "
		      "directory\n");
}
END_TEST

START_TEST(conf_source_file_that_includes_itself)
{
	struct conf_errors errors = { 0 };
	struct conf conf;

	write_file("main", "@include \"main\"\n@include \"main\"\n");
	ck_assert_int_eq(conf_load("main", &conf, &errors), -EINVAL);
	ck_assert_uint_eq(errors.n, 1);
	ck_assert_str_eq(errors.items[0],
			 "main:1: main is included 10 files deep; does a file "
			 "include itself?");
	conf_errors_fini(&errors);
}
END_TEST

START_TEST(conf_source_files_that_cannot_be_read)
{
	struct conf_errors errors = { 0 };
	struct conf conf;

	ck_assert_int_eq(conf_load("none", &conf, &errors), -ENOENT);
	ck_assert_int_eq(conf_load("sub", &conf, &errors), -EISDIR);
	ck_assert_int_eq(conf_load("/dev/zero", &conf, &errors), -EFBIG);
	ck_assert_uint_eq(errors.n, 3);
	ck_assert_str_eq(errors.items[0],
			 "none: cannot be read: No such file or directory");
	conf_errors_fini(&errors);
}
END_TEST

START_TEST(conf_source_bytes_that_are_no_text)
{
	struct conf_errors errors = { 0 };
	struct conf conf;

	ck_assert_int_eq(conf_load_text("t", "\n\0\n", 3, &conf, &errors),
			 -EINVAL);
	ck_assert_uint_eq(errors.n, 1);
	ck_assert_str_eq(errors.items[0],
			 "t:2: a NUL byte; a configuration is text");
	conf_errors_fini(&errors);
}
END_TEST

START_TEST(conf_source_name_beside)
{
	static const char *const cases[][3] = {
		{ "main", "x", "x" },
		{ "/etc/chatd.conf", "x/y", "/etc/x/y" },
		{ "/etc/chatd.conf", "/x", "/x" },
		{ "a/b", "x", "a/x" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *name = cases[i][1];
		char *path = conf_file_beside(cases[i][0], name, strlen(name));

		ck_assert_pstr_eq(path, cases[i][2]);
		free(path);
	}
}
END_TEST

SUITE(conf_source)
{
	TCase *tc = tcase_create("conf_source");

	tcase_add_checked_fixture(tc, enter_dir, leave_dir);
	tcase_add_test(tc, conf_source_large_numbers_get_their_suffix);
	tcase_add_test(tc, conf_source_strings_and_comments_stay);
	tcase_add_test(tc, conf_source_byte_order_mark_is_dropped);
	tcase_add_test(tc, conf_source_lines_know_their_file);
	tcase_add_test(tc, conf_source_errors_name_the_included_file);
	tcase_add_test(tc, conf_source_missing_includes_do_not_end_the_report);
	tcase_add_test(tc, conf_source_missing_include_hides_what_it_may_have);
	tcase_add_test(tc, conf_source_file_that_includes_itself);
	tcase_add_test(tc, conf_source_files_that_cannot_be_read);
	tcase_add_test(tc, conf_source_bytes_that_are_no_text);
	tcase_add_test(tc, conf_source_name_beside);
	suite_add_tcase(s, tc);
}
