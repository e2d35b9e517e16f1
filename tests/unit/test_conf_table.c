/* SPDX-License-Identifier: MIT */
/*
 * test_conf_table.c - the table, chatd.conf, chatd.conf(5) and -T in step.
 *
 * Both documents say for each key the help, what it takes and the default, in
 * the words of the table. They are compared with blanks and comment signs
 * folded, so that each may break its lines where it likes.
 */
#include "config.h"

#include <ctype.h>

#include "unit/conf_case.h"
#include "support/runner.h"

/* The longest value in a document. */
#define VALUE_MAX 64

/* The whole file, relative to the top of the sources; the caller frees it. */
static char *
read_source(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	char *text;
	FILE *in, *out;
	size_t size;
	int c;

	ck_assert_msg(top != NULL, "top_srcdir is not set");
	snprintf(path, sizeof(path), "%s/%s", top, name);
	in = fopen(path, "r");
	ck_assert_msg(in != NULL, "%s cannot be read", path);
	out = open_memstream(&text, &size);
	ck_assert_ptr_nonnull(out);
	while ((c = getc(in)) != EOF)
		putc(c, out);
	ck_assert_int_eq(fclose(in), 0);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

/* Makes each run of blanks and comment signs in text one blank. */
static void
fold(char *text)
{
	char *end = text;

	for (const char *p = text; *p != '\0'; p++) {
		bool blank = isspace((unsigned char)*p) || *p == '#';

		if (!blank)
			*end++ = *p;
		else if (end > text && end[-1] != ' ')
			*end++ = ' ';
	}
	*end = '\0';
}

/*
 * What the documents tell is the default of a build with SQLite; without it
 * one is another.
 */
static void
set_usual(struct conf *conf)
{
	conf->room.durability = CONF_DURABILITY_PROCESS;
}

/* Writes the row's default as a file has it, "" if there is none. */
static void
default_text(const struct conf_row *row, char buf[VALUE_MAX])
{
	struct conf conf = { 0 };
	struct conf_listener listener = { 0 };
	void *base = conf_row_of_listener(row) ? (void *)&listener
					       : (void *)&conf;
	FILE *out = fmemopen(buf, VALUE_MAX, "w");

	buf[0] = '\0';
	ck_assert_ptr_nonnull(out);
	ck_assert_int_eq(conf_value_set_default(row, base), 0);
	set_usual(&conf);
	if (row->fallback != NULL)
		conf_value_print(row, base, out);
	ck_assert_int_eq(fclose(out), 0);
	conf_value_clear(row, base);
}

static void
assert_says(const char *text, const char *words, const char *document,
	    const struct conf_row *row)
{
	ck_assert_msg(strcasestr(text, words) != NULL,
		      "%s does not say of %s: %s", document, row->path, words);
}

/* What each row has to have. */
START_TEST(conf_table_rows_are_sound)
{
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];

		ck_assert_ptr_eq(conf_row_find(row->path), row);
		ck_assert_msg((row->fallback == NULL) !=
				      (row->fallback_note == NULL),
			      "%s", row->path);
		ck_assert_msg(row->min <= row->max || row->type == CONF_ADDRESS,
			      "%s", row->path);
		ck_assert_msg(row->type != CONF_INT || row->max <= INT32_MAX,
			      "%s", row->path);
		ck_assert_msg((row->type == CONF_ENUM) == (row->words != NULL),
			      "%s", row->path);
		ck_assert_msg(strlen(row->help) > 0, "%s", row->path);
		ck_assert_msg(row->help[strlen(row->help) - 1] != '.', "%s",
			      row->path);
	}
}
END_TEST

START_TEST(conf_table_words_fill_their_range)
{
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];
		int64_t n = 0;

		if (row->words == NULL)
			continue;
		while (row->words[n] != NULL)
			n++;
		ck_assert_msg(n == row->max - row->min + 1, "%s", row->path);
	}
}
END_TEST

START_TEST(conf_table_sentences_fit)
{
	for (size_t i = 0; i < conf_n_rows; i++) {
		char expected[CONF_EXPECTED_MAX];

		conf_value_expected(&conf_rows[i], expected);
		ck_assert_uint_gt(strlen(expected), 0);
		ck_assert_uint_lt(strlen(expected), CONF_EXPECTED_MAX - 1);
	}
}
END_TEST

START_TEST(conf_table_print_has_every_key)
{
	struct conf conf = conf_case_good(
		"listeners: { a: { port = 1; }; b: { path = \"/b\"; }; };");
	char *printed = conf_case_print(&conf);

	for (size_t i = 0; i < conf_n_rows; i++) {
		char line[64];

		snprintf(line, sizeof(line),
			 "%s = ", conf_row_key(&conf_rows[i]));
		ck_assert_msg(strstr(printed, line) != NULL, "no %s",
			      conf_rows[i].path);
	}
	free(printed);
	conf_fini(&conf);
}
END_TEST

START_TEST(conf_table_shipped_file_is_the_default)
{
	char *text = read_source("conf/chatd.conf");
	struct conf conf = conf_case_good(text);
	struct conf def;

	ck_assert_int_eq(conf_default(&def), 0);
	set_usual(&def);
	conf_case_same(&conf, &def);
	conf_fini(&conf);
	conf_fini(&def);
	free(text);
}
END_TEST

START_TEST(conf_table_shipped_file_shows_every_key)
{
	char *text = read_source("conf/chatd.conf");

	fold(text);
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];
		char expected[CONF_EXPECTED_MAX], value[VALUE_MAX];
		char setting[128];

		conf_value_expected(row, expected);
		default_text(row, value);
		snprintf(setting, sizeof(setting), " %s = %s",
			 conf_row_key(row), value);
		assert_says(text, row->help, "chatd.conf", row);
		assert_says(text, expected, "chatd.conf", row);
		assert_says(text, setting, "chatd.conf", row);
	}
	free(text);
}
END_TEST

START_TEST(conf_table_manual_tells_every_key)
{
	char *text = read_source("man/chatd.conf.5");

	fold(text);
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];
		char expected[CONF_EXPECTED_MAX], value[VALUE_MAX];
		char words[128];
		char *item, *end;

		snprintf(words, sizeof(words), " .It Ic %s ",
			 conf_row_key(row));
		item = strstr(text, words);
		ck_assert_msg(item != NULL, "no %s", row->path);
		item += strlen(words);
		end = strstr(item, " .It ");
		if (end != NULL)
			*end = '\0';
		conf_value_expected(row, expected);
		default_text(row, value);
		snprintf(words, sizeof(words), " Default: %s",
			 row->fallback != NULL ? value : row->fallback_note);
		assert_says(item, row->help, "chatd.conf(5)", row);
		assert_says(item, expected, "chatd.conf(5)", row);
		assert_says(item, words, "chatd.conf(5)", row);
		if (end != NULL)
			*end = ' ';
	}
	free(text);
}
END_TEST

START_TEST(conf_table_manual_tells_no_other_key)
{
	static const char mark[] = ".It Ic ";
	char *text = read_source("man/chatd.conf.5");
	size_t n = 0;

	for (const char *p = strstr(text, mark); p != NULL;
	     p = strstr(p, mark)) {
		char key[64] = "";

		p += strlen(mark);
		memcpy(key, p, strcspn(p, "\n"));
		ck_assert_msg(conf_row_by_key(key) != NULL, "%s", key);
		n++;
	}
	ck_assert_uint_eq(n, conf_n_rows);
	free(text);
}
END_TEST

START_TEST(conf_table_manual_tells_what_takes_a_restart)
{
	static const char title[] = ".Ss Another configuration while chatd";
	char *text = read_source("man/chatd.conf.5");
	char *section = strstr(text, title);
	char *end;

	ck_assert_ptr_nonnull(section);
	end = strstr(section, ".Ss Listeners");
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	for (size_t i = 0; i < conf_n_rows; i++) {
		const struct conf_row *row = &conf_rows[i];
		char key[128], group[128];
		bool told;

		if (conf_row_of_listener(row))
			continue;
		snprintf(key, sizeof(key), ".Ic %s ", row->path);
		snprintf(group, sizeof(group), ".Ic %.*s ",
			 (int)strcspn(row->path, "."), row->path);
		told = strstr(section, key) || strstr(section, group);
		ck_assert_msg(told != row->reloadable, "%s", row->path);
	}
	free(text);
}
END_TEST

SUITE(conf_table)
{
	ADD(conf_table_rows_are_sound);
	ADD(conf_table_words_fill_their_range);
	ADD(conf_table_sentences_fit);
	ADD(conf_table_print_has_every_key);
	ADD(conf_table_shipped_file_is_the_default);
	ADD(conf_table_shipped_file_shows_every_key);
	ADD(conf_table_manual_tells_every_key);
	ADD(conf_table_manual_tells_no_other_key);
	ADD(conf_table_manual_tells_what_takes_a_restart);
}
