/* SPDX-License-Identifier: MIT */
/*
 * test_lookup_search.c - /search, on both front ends, of a store that answers
 * as the test has it.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "unit/scene.h"

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller caller;
static struct store_ops ops;

/* What is asked of the store now; NULL: nothing. */
static struct store_search *asked;

static void
search(struct store *store, struct store_search *what)
{
	(void)store;
	ck_assert_ptr_null(asked);
	asked = what;
}

/* The room can be searched; somebody has come and said 2 to @n. */
static void
begin(const char *driver, int n)
{
	setenv("TZ", "UTC", 1);
	asked = NULL;
	scene_init(&scene, driver, "exempt = \"127.0.0.1\"; ");
	ops = *scene.store->ops;
	ops.search = search;
	scene.store->ops = &ops;
	scene.store->searchable = true;
	caller_count(&caller, &scene, n);
}

static void
end(void)
{
	caller_hang_up(&caller);
	scene_fini(&scene);
}

/* Types @line, and waits until the store is asked. */
static void
ask(const char *line)
{
	caller.len = 0;
	caller_say(&caller, line);
	for (int i = 0; !asked; i++) {
		ck_assert_int_lt(i, 1000);
		scene_pass(&scene);
	}
}

/* The store is asked for @text in the lines @from to @to. */
static void
is_asked(const char *text, uint64_t from, uint64_t to)
{
	ck_assert_uint_eq(asked->len, strlen(text));
	ck_assert_mem_eq(asked->text, text, asked->len);
	ck_assert_uint_eq(asked->from, from);
	ck_assert_uint_eq(asked->to, to);
	ck_assert_uint_eq(asked->most, 20);
}

/* Adds line @number, in which ann has said "hello" at the time 0. */
static void
find(struct found *found, uint64_t number)
{
	const struct line line = {
		.number = number,
		.kind = LINE_MESSAGE,
		.client = 7,
		.address = "",
		.label = "",
		.name = "ann",
		.name_len = 3,
		.text = "hello",
		.text_len = 5,
	};

	ck_assert_int_eq(found_add(found, &line), 0);
}

/* The store answers; then the caller is told @text. */
static void
answer(struct found *found, int error, const char *text)
{
	struct store_search *search = asked;

	asked = NULL;
	search->done(search, error ? NULL : found, error);
	found_fini(found);
	caller_await(&caller, &scene, text + strlen(text) - 8);
	ck_assert_str_eq(caller.heard, text);
}

START_TEST(lookup_shows_what_was_found)
{
	struct found found = { .searched = 9, .more = true };

	begin(drivers[_i], 9);
	ask("/search hello  \"you two\" \n");
	is_asked("hello  \"you two\"", 1, 9);
	find(&found, 8);
	find(&found, 3);
	answer(&found, 0,
	       "*** 3, 1970-01-01 00:00: <ann> hello\n"
	       "*** 8, 1970-01-01 00:00: <ann> hello\n"
	       "*** 2 lines; /search hello  \"you two\" before 3 goes back\n");
	ask("/search hello  \"you two\" before 3\n");
	is_asked("hello  \"you two\"", 1, 2);
	found.searched = 9;
	find(&found, 2);
	answer(&found, 0, "*** 2, 1970-01-01 00:00: <ann> hello\n*** 1 line\n");
	end();
}
END_TEST

START_TEST(lookup_searches_what_was_said_before_it)
{
	struct found found = { .searched = 4 };

	begin(drivers[_i], 2);
	ask("3\n4\n/search hello\n");
	is_asked("hello", 1, 4);
	answer(&found, 0, "3\n4\n*** no line has all of these words\n");
	end();
}
END_TEST

START_TEST(lookup_says_what_was_not_found)
{
	struct found found = { .searched = 9 };

	begin(drivers[_i], 9);
	ask("/search hello\n");
	answer(&found, 0, "*** no line has all of these words\n");
	ask("/search hello\n");
	found.searched = 4;
	answer(&found, 0,
	       "*** no line has all of these words; lines after 4 cannot be "
	       "searched yet\n");
	ask("/search hello\n");
	answer(&found, -EIO,
	       "*** what was said cannot be read: Input/output error; try "
	       "again\n");
	ask("/search hello\n");
	answer(&found, -ETIMEDOUT,
	       "*** that takes too long; look for rarer words\n");
	end();
}
END_TEST

START_TEST(lookup_takes_before_at_the_end_only)
{
	static const struct {
		const char *typed;
		const char *text;
		uint64_t to;
	} cases[] = {
		{ "before", "before", 5 },
		{ "before 3", "before 3", 5 },
		{ "a before 3", "a", 2 },
		{ "a before 99", "a", 5 },
		{ "a before 0", "a before 0", 5 },
		{ "a before b", "a before b", 5 },
		{ "a before", "a before", 5 },
		{ "abefore 3", "abefore 3", 5 },
		{ "\"a before 3", "\"a before 3", 5 },
		{ "\"a before 3\"", "\"a before 3\"", 5 },
		{ "\"a\" before 3", "\"a\"", 2 },
		{ "a before 18446744073709551616",
		  "a before 18446744073709551616", 5 },
	};
	char line[128];

	begin(drivers[_i], 5);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct found found = { .searched = 5 };

		snprintf(line, sizeof(line), "/search %s\n", cases[i].typed);
		ask(line);
		is_asked(cases[i].text, 1, cases[i].to);
		answer(&found, 0, "*** no line has all of these words\n");
	}
	end();
}
END_TEST

/* What cannot be looked for is answered at once, and not asked. */
START_TEST(lookup_refuses_what_has_no_words)
{
	static char line[300];

	begin(drivers[_i], 2);
	caller_say(&caller, "/search - \"*\" (\n");
	caller_await(&caller, &scene, "usage: /search TEXT\n");
	ck_assert_ptr_nonnull(strstr(caller.heard,
				     "*** TEXT has to have a letter or a "
				     "digit\n"));
	caller.len = 0;
	memset(line, 'x', sizeof(line) - 1);
	memcpy(line, "/search ", 8);
	line[sizeof(line) - 2] = '\n';
	caller_say(&caller, line);
	caller_await(&caller, &scene, "usage: /search TEXT\n");
	ck_assert_ptr_nonnull(strstr(caller.heard,
				     "*** TEXT has at most 16 words, and 256 "
				     "bytes\n"));
	caller.len = 0;
	caller_say(&caller, "/search a before 1\n");
	caller_await(&caller, &scene,
		     "*** there is nothing before line 1 any more\n");
	ck_assert_ptr_null(asked);
	end();
}
END_TEST

/* Whoever hangs up is kept until the answer comes, for nobody. */
START_TEST(lookup_search_of_who_has_gone)
{
	struct store_search *search;

	begin(drivers[_i], 2);
	ask("/search hello\n");
	search = asked;
	caller_hang_up(&caller);
	scene_wait(&scene, 1);
	search->done(search, NULL, -EIO);
	scene_fini(&scene);
}
END_TEST

SUITE(lookup_search)
{
	tcase_add_loop_test(tc_, lookup_shows_what_was_found, 0, 2);
	tcase_add_loop_test(tc_, lookup_searches_what_was_said_before_it, 0, 2);
	tcase_add_loop_test(tc_, lookup_says_what_was_not_found, 0, 2);
	tcase_add_loop_test(tc_, lookup_takes_before_at_the_end_only, 0, 2);
	tcase_add_loop_test(tc_, lookup_refuses_what_has_no_words, 0, 2);
	tcase_add_loop_test(tc_, lookup_search_of_who_has_gone, 0, 2);
}
