/* SPDX-License-Identifier: MIT */
/*
 * test_columns.c - tables, for people and for programs.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "support/runner.h"

static const struct column titles[] = {
	{ "ID", true },
	{ "NAME", false },
	{ "", false },
	{ NULL, false },
};

/* What is printed; the caller frees it. */
static char *
printed(const struct columns *columns, bool terminal)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	columns_print(columns, terminal, out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

static void
fill(struct columns *columns)
{
	columns_init(columns, titles);
	for (int i = 9; i <= 10; i++) {
		columns_add(columns, "%d", i);
		columns_add(columns, "%s", i == 9 ? "n\xc3\xa4her" : "x");
		columns_add(columns, "%s", i == 9 ? "" : "held");
	}
}

START_TEST(columns_are_as_wide_as_they_have_to_be)
{
	struct columns columns;
	char *text;

	fill(&columns);
	text = printed(&columns, true);
	ck_assert_str_eq(text,
			 "ID  NAME\n"
			 " 9  n\xc3\xa4her\n"
			 "10  x      held\n");
	free(text);
	columns_fini(&columns);
}
END_TEST

/* Two columns each, none, and one. */
START_TEST(columns_of_wide_and_joined_characters)
{
	static const char *const names[] = {
		"\u611b\u9e97\u7d72", /* three of them, six wide */
		"e\u0301",            /* a letter and its mark: one */
		"\U0001f41f",         /* a fish: two */
		"\u30a2x",            /* three */
	};
	struct columns columns;
	char *text;

	columns_init(&columns, titles);
	for (int i = 0; i < 4; i++) {
		columns_add(&columns, "%d", i);
		columns_add(&columns, "%s", names[i]);
		columns_add(&columns, "|");
	}
	text = printed(&columns, true);
	ck_assert_str_eq(text,
			 "ID  NAME\n"
			 " 0  \u611b\u9e97\u7d72  |\n"
			 " 1  e\u0301       |\n"
			 " 2  \U0001f41f      |\n"
			 " 3  \u30a2x     |\n");
	free(text);
	columns_fini(&columns);
}
END_TEST

START_TEST(columns_for_programs_have_tabs)
{
	struct columns columns;
	char *text;

	fill(&columns);
	text = printed(&columns, false);
	ck_assert_str_eq(text,
			 "9\tn\xc3\xa4her\t\n"
			 "10\tx\theld\n");
	free(text);
	columns_fini(&columns);
}
END_TEST

START_TEST(columns_without_rows)
{
	struct columns columns;
	char *text;

	columns_init(&columns, titles);
	text = printed(&columns, false);
	ck_assert_str_eq(text, "");
	free(text);
	text = printed(&columns, true);
	ck_assert_str_eq(text, "ID  NAME\n");
	free(text);
	columns_fini(&columns);
}
END_TEST

SUITE(columns)
{
	ADD(columns_are_as_wide_as_they_have_to_be);
	ADD(columns_of_wide_and_joined_characters);
	ADD(columns_for_programs_have_tabs);
	ADD(columns_without_rows);
}
