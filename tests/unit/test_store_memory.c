/* SPDX-License-Identifier: MIT */
/*
 * The memory store on a real loop: when it answers, and what it keeps. The
 * store on disk does all this, too: nobody can tell them apart.
 */
#include "config.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "store/store_memory.h"
#include "store/store_sqlite.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* The stores: a test's number. */
enum kind {
	IN_MEMORY,
	ON_DISK,
};

#ifdef HAVE_SQLITE
#define KINDS 2
#else
#define KINDS 1
#endif

static struct event_base *base;
static struct store *store;
static int reports;          /* batches reported */
static uint32_t reported;    /* lines in the last one */
static int to_repost;        /* posts still to be made from the report */
static bool timer_ran;       /* the timer had its turn */
static char page_text[8192]; /* texts of the last page, each with LF */
static uint64_t page_first;  /* its first number */
static int pages;            /* answers to reads */

static void
post(const char *text)
{
	struct line line = {
		.text = text,
		.text_len = (uint32_t)strlen(text),
		.kind = LINE_ANNOUNCEMENT,
	};

	ck_assert_int_eq(store_post(store, &line), 0);
}

static int
prepare(void *arg, const struct lines *batch)
{
	ck_assert_ptr_null(arg);
	ck_assert_uint_gt(batch->count, 0);
	return 0;
}

static void
stored(void *arg, const struct lines *batch, int error)
{
	ck_assert_ptr_null(arg);
	ck_assert_int_eq(error, 0);
	reports++;
	reported = batch->count;
	if (to_repost-- > 0)
		post("again");
}

static const struct store_user user = {
	.prepare = prepare,
	.stored = stored,
};

#ifdef HAVE_SQLITE
static void
no_trouble(void *arg, const char *text)
{
	ck_abort_msg("%p was told: %s", arg, text);
}

static const struct store_owner owner = { .tell = no_trouble };

static int
open_on_disk(const struct store_keep *keep)
{
	const struct store_sqlite_options options = {
		.path = in_tempdir("room.db"),
		.keep = *keep,
		.owner = &owner,
	};

	return store_sqlite_new(base, &options, &store);
}
#else
static int
open_on_disk(const struct store_keep *keep)
{
	ck_abort_msg("%p", (const void *)keep);
}
#endif

/* Opens store number @which, empty. */
static void
open_store(int which, uint64_t lines, uint64_t bytes)
{
	const struct store_keep keep = { .lines = lines, .bytes = bytes };

	base = event_base_new();
	ck_assert_ptr_nonnull(base);
	tempdir_new();
	ck_assert_int_eq(which == ON_DISK
				 ? open_on_disk(&keep)
				 : store_memory_new(base, &keep, &store),
			 0);
	store_attach(store, &user, NULL);
	reports = to_repost = pages = 0;
	timer_ran = false;
}

static void
close_store(void)
{
	store_free(store);
	event_base_free(base);
	tempdir_remove();
}

static void
run(void)
{
	ck_assert_int_ge(event_base_loop(base, 0), 0);
}

/* Posts "first" to "last" as texts, in one transaction. */
static void
post_numbers(int first, int last)
{
	char text[16];

	for (int i = first; i <= last; i++) {
		snprintf(text, sizeof(text), "%d", i);
		post(text);
	}
	run();
}

static void
page_done(struct store_read *read, const struct lines *page, int error)
{
	size_t len = 0;

	(void)read;
	ck_assert_int_eq(error, 0);
	ck_assert_uint_le(page->count, STORE_PAGE_LINES);
	pages++;
	page_first = page->first;
	page_text[0] = '\0';
	for (uint32_t i = 0; i < page->count; i++) {
		struct line line = lines_get(page, i);

		len += (size_t)snprintf(page_text + len,
					sizeof(page_text) - len, "%.*s\n",
					(int)line.text_len, line.text);
	}
}

/* Reads the page from @from on; its texts must be @expected. */
static void
expect_page(uint64_t from, uint64_t first, const char *expected)
{
	struct store_read read = { .from = from, .done = page_done };
	int before = pages;

	store_read(store, &read);
	ck_assert_int_eq(pages, before);
	run();
	ck_assert_int_eq(pages, before + 1);
	ck_assert_uint_eq(page_first, first);
	ck_assert_str_eq(page_text, expected);
}

START_TEST(store_memory_answers_later_and_all_at_once)
{
	open_store(_i, 1000, 100000);
	post("a");
	post("b");
	ck_assert_int_eq(reports, 0);
	run();
	ck_assert_int_eq(reports, 1);
	ck_assert_uint_eq(reported, 2);
	ck_assert_uint_eq(store->first, 1);
	ck_assert_uint_eq(store->last, 2);
}
END_TEST

static void
timer_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	timer_ran = true;
}

/*
 * A report that always posts must not keep the loop from its other events: if
 * it did, this would not end.
 */
START_TEST(store_memory_does_not_starve_the_loop)
{
	struct timeval soon = { 0, 1 };
	struct event *timer;

	open_store(_i, 1000, 100000);
	timer = evtimer_new(base, timer_cb, NULL);
	ck_assert_ptr_nonnull(timer);
	event_add(timer, &soon);
	to_repost = INT_MAX;
	post("a");
	while (!timer_ran)
		ck_assert_int_ge(event_base_loop(base, EVLOOP_ONCE), 0);
	to_repost = 0;
	run();
	event_free(timer);
}
END_TEST

START_TEST(store_memory_keeps_so_many_lines)
{
	open_store(_i, 3, 100000);
	post_numbers(1, 2);
	ck_assert_uint_eq(store->first, 1);
	post_numbers(3, 5);
	ck_assert_uint_eq(store->first, 3);
	expect_page(1, 3, "3\n4\n5\n");
}
END_TEST

START_TEST(store_memory_keeps_so_many_bytes)
{
	open_store(_i, 1000, 10);
	post("aaaaa");
	post("bbbbb");
	run();
	ck_assert_uint_eq(store->first, 1);
	post("c");
	run();
	ck_assert_uint_eq(store->first, 2);
	post("a line that is longer than all that may be kept");
	run();
	ck_assert_uint_eq(store->first, 5);
	ck_assert_uint_eq(store->last, 4);
	post("d");
	run();
	ck_assert_uint_eq(store->first, 5);
	expect_page(1, 5, "d\n");
}
END_TEST

START_TEST(store_memory_may_keep_nothing)
{
	open_store(_i, 0, 100000);
	for (int i = 0; i < 600; i++)
		post_numbers(i, i);
	ck_assert_uint_eq(store->first, 601);
	ck_assert_uint_eq(store->last, 600);
	expect_page(1, 601, "");
}
END_TEST

START_TEST(store_memory_reads_page_after_page)
{
	uint64_t next = 1;
	uint64_t lines = 0;

	open_store(_i, 1000, 100000);
	post_numbers(1, 700);
	while (next <= store->last) {
		struct store_read read = { .from = next, .done = page_done };
		const char *at = page_text;

		store_read(store, &read);
		run();
		ck_assert_uint_eq(page_first, next);
		for (; *at; at = strchr(at, '\n') + 1, lines++)
			ck_assert_int_eq(strtol(at, NULL, 10), (long)next++);
	}
	ck_assert_uint_eq(lines, 700);
}
END_TEST

START_TEST(store_memory_drops_pages_behind_what_it_keeps)
{
	open_store(_i, 300, 100000);
	for (int i = 0; i < 20; i++)
		post_numbers(i * 100 + 1, i * 100 + 100);
	ck_assert_uint_eq(store->first, 1701);
	expect_page(2000, 2000, "2000\n");
	expect_page(2001, 2001, "");
	expect_page(1, 1701, page_text);
}
END_TEST

START_TEST(store_memory_answers_reads_in_order)
{
	struct store_read read[2] = {
		{ .from = 1, .done = page_done },
		{ .from = 2, .done = page_done },
	};

	open_store(_i, 1000, 100000);
	post_numbers(1, 2);
	store_read(store, &read[0]);
	store_read(store, &read[1]);
	run();
	ck_assert_int_eq(pages, 2);
	ck_assert_uint_eq(page_first, 2);
}
END_TEST

START_TEST(store_memory_may_be_freed_with_work_pending)
{
	struct store_read read = { .from = 1, .done = page_done };

	open_store(_i, 1000, 100000);
	post("never stored");
	store_read(store, &read);
	store_free(store);
	store = NULL;
	run();
	ck_assert_int_eq(reports, 0);
	ck_assert_int_eq(pages, 0);
}
END_TEST

SUITE(store_memory)
{
	TCase *tc = tcase_create("store_memory");

	tcase_add_checked_fixture(tc, NULL, close_store);
	tcase_add_loop_test(tc, store_memory_answers_later_and_all_at_once, 0,
			    KINDS);
	tcase_add_loop_test(tc, store_memory_does_not_starve_the_loop, 0,
			    KINDS);
	tcase_add_loop_test(tc, store_memory_keeps_so_many_lines, 0, KINDS);
	tcase_add_loop_test(tc, store_memory_keeps_so_many_bytes, 0, KINDS);
	tcase_add_loop_test(tc, store_memory_may_keep_nothing, 0, KINDS);
	tcase_add_loop_test(tc, store_memory_reads_page_after_page, 0, KINDS);
	tcase_add_loop_test(tc, store_memory_drops_pages_behind_what_it_keeps,
			    0, KINDS);
	tcase_add_loop_test(tc, store_memory_answers_reads_in_order, 0, KINDS);
	tcase_add_loop_test(tc, store_memory_may_be_freed_with_work_pending, 0,
			    KINDS);
	suite_add_tcase(s, tc);
}
