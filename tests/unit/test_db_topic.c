/* SPDX-License-Identifier: MIT */
/*
 * Names and the topic in the file, over the end of the process.
 */
#include "config.h"

#include <string.h>

#include "store_case.h"
#include "support/runner.h"

/* The topic that the store has found is @text by @name, in line @number. */
static void
topic_is(uint64_t number, const char *name, const char *text)
{
	struct line line;

	ck_assert_uint_eq(sc.store->topic.count, 1);
	line = lines_get(&sc.store->topic, 0);
	ck_assert_uint_eq(line.number, number);
	ck_assert_int_eq(line.time, 7);
	ck_assert_uint_eq(line.kind, LINE_TOPIC);
	ck_assert_uint_eq(line.client, 1);
	ck_assert_uint_eq(line.name_len, strlen(name));
	ck_assert_mem_eq(line.name, name, line.name_len);
	ck_assert_uint_eq(line.text_len, strlen(text));
	ck_assert_mem_eq(line.text, text, line.text_len);
}

START_TEST(db_topic_outlives_its_line)
{
	sc_open();
	ck_assert_uint_eq(sc.store->topic.count, 0);
	sc_post_named(1, LINE_TOPIC, 1, "ann", "coffee");
	sc_post_named(1, LINE_TOPIC, 2, "ann", "tea");
	sc_run();
	sc_reopen();
	topic_is(2, "ann", "tea");
	sc_post_numbers(1, 1100);
	sc_reopen();
	ck_assert_uint_gt(sc.store->first, 2);
	topic_is(2, "ann", "tea");
	sc_post_named(1, LINE_TOPIC, 3, "ann", "");
	sc_run();
	sc_reopen();
	topic_is(1103, "ann", "");
}
END_TEST

/* The name that @client had. */
static void
name_is(uint64_t client, const char *name)
{
	const struct present *present = &sc.store->present;
	const struct presence *who = present_find(present, client);
	const char *found;
	uint8_t len;

	ck_assert_ptr_nonnull(who);
	found = present_name(present, who, &len);
	ck_assert_uint_eq(len, strlen(name));
	ck_assert_mem_eq(found, name, len);
}

START_TEST(db_names_are_those_of_the_newest_rename)
{
	sc_open();
	sc_post_named(1, LINE_JOIN, 0, "", "");
	sc_post_named(2, LINE_JOIN, 0, "", "");
	sc_post_named(3, LINE_JOIN, 0, "", "");
	sc_post_named(1, LINE_RENAME, 4, "", "ann");
	sc_post_named(1, LINE_MESSAGE, 5, "ann", "hi");
	sc_post_named(2, LINE_RENAME, 4, "", "bob");
	sc_post_named(2, LINE_RENAME, 9, "bob", "");
	/* by somebody else's will: none of its input is in it */
	sc_post_named(3, LINE_RENAME, 0, "", "carol");
	sc_post_named(3, LINE_MESSAGE, 3, "carol", "hi");
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	sc_expect_sql("SELECT client, input_end, last, name FROM present",
		      "1|5|5|ann\n2|9|7|\n3|3|9|carol\n");
	sc_expect_sql("SELECT kind, name, text FROM room WHERE number > 3",
		      "rename||ann\nmessage|ann|hi\nrename||bob\n"
		      "rename|bob|\nrename||carol\nmessage|carol|hi\n");
	sc_reopen();
	name_is(1, "ann");
	name_is(2, "");
	name_is(3, "carol");
}
END_TEST

/* What the first release wrote, taken through each step by itself. */
START_TEST(db_names_of_an_older_file_are_empty)
{
	sc_open();
	sc_post_named(1, LINE_JOIN, 0, "", "");
	sc_run();
	store_free(sc.store);
	sc.store = NULL;
	sc_expect_sql("DROP VIEW room; DROP TABLE topic;"
		      "ALTER TABLE line DROP COLUMN name;"
		      "ALTER TABLE present DROP COLUMN name;"
		      "CREATE VIEW room (number) AS SELECT number FROM line;"
		      "DROP TABLE IF EXISTS search;"
		      "DELETE FROM mark WHERE name = 'searched';"
		      "PRAGMA user_version = 3",
		      "");
	sc_open();
	name_is(1, "");
	sc_expect_page(1, 1, "\n");
	sc_post_named(1, LINE_RENAME, 4, "", "ann");
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	sc_expect_sql("SELECT number, kind, name FROM room",
		      "1|join|\n2|rename|\n");
}
END_TEST

SUITE(db_topic)
{
	tcase_add_checked_fixture(tc_, sc_set_up, sc_tear_down);
	ADD(db_topic_outlives_its_line);
	ADD(db_names_are_those_of_the_newest_rename);
	ADD(db_names_of_an_older_file_are_empty);
}
