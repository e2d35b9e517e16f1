/* SPDX-License-Identifier: MIT */
/*
 * What the room is about.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

static void
set_topic(const char *text)
{
	ck_assert_int_eq(room_set_topic(&a.client, text, strlen(text),
					++a.input),
			 0);
}

static void
topic_is(const char *text)
{
	struct line line;

	ck_assert(room_topic(room, &line) == (text != NULL));
	if (!text)
		return;
	ck_assert_uint_eq(line.text_len, strlen(text));
	ck_assert_mem_eq(line.text, text, line.text_len);
}

START_TEST(room_topic_is_the_newest_that_is_stored)
{
	topic_is(NULL);
	guest_join(&a, room, "a", &fiber);
	set_topic("tea");
	set_topic("coffee");
	topic_is(NULL);
	store_double_commit_all(&store);
	topic_is("coffee");
	guest_rename(&a, "ann");
	set_topic("lost");
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	topic_is("coffee");
	set_topic("");
	store_double_commit_all(&store);
	topic_is(NULL);
	guest_receive_all(&a);
	leave(&a);
}
END_TEST

START_TEST(room_topic_says_whose_it_is)
{
	struct line line;

	guest_join(&a, room, "a", &fiber);
	guest_rename(&a, "ann");
	set_topic("tea");
	store_double_commit_all(&store);
	ck_assert(room_topic(room, &line));
	ck_assert_uint_eq(line.number, 3);
	ck_assert_uint_eq(line.client, 1);
	ck_assert_mem_eq(line.name, "ann", 3);
	leave(&a);
}
END_TEST

SUITE(room_topic)
{
	TCase *tc = tcase_create("room_topic");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_topic_is_the_newest_that_is_stored);
	tcase_add_test(tc, room_topic_says_whose_it_is);
	suite_add_tcase(s, tc);
}
