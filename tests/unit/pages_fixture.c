/* SPDX-License-Identifier: MIT */
/*
 * pages_fixture.c - pages over a store double, and who waits for them.
 */
#include "config.h"

#include "pages_fixture.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "room/pages_state.h"
#include "room/style.h"

#define LINES 2000

struct pages pages;
struct store_double pages_store;
struct reader reader[READERS];
int retries;

static void
note_ready(struct page_wait *wait)
{
	((struct reader *)wait)->ready++;
}

static void
note_retry(struct pages *p)
{
	ck_assert_ptr_eq(p, &pages);
	retries++;
}

static const struct pages_ops ops = { note_ready, note_retry };

void
pages_set_up(void)
{
	char text[32];
	struct line line = { .text = text, .kind = LINE_MESSAGE };

	memset(reader, 0, sizeof(reader));
	retries = 0;
	store_double_init(&pages_store, LINES);
	for (int i = 1; i <= LINES; i++) {
		line.text_len =
			(uint32_t)snprintf(text, sizeof(text), "line %d", i);
		ck_assert_int_eq(store_post(&pages_store.store, &line), 0);
	}
	store_double_commit_all(&pages_store);
	pages_init(&pages, &ops, &style_plain, &pages_store.store, 1024 * 1024);
	pages_begin(&pages, 1, LINES / CHUNK_LINES);
}

void
pages_tear_down(void)
{
	for (int i = 0; i < READERS; i++)
		pages_unwait(&reader[i].wait);
	pages_fini(&pages);
	store_double_fini(&pages_store);
}

void
wait_for(int who, uint64_t line)
{
	expect_none(line);
	ck_assert_int_eq(pages_wait(&pages, line, &reader[who].wait), 0);
}

void
expect_line(uint64_t line)
{
	const struct chunk *chunk = pages_chunk(&pages, line);
	uint32_t index = (uint32_t)(line % CHUNK_LINES);
	char expected[32];
	uint32_t start;
	int len;

	ck_assert_ptr_nonnull(chunk);
	start = chunk_start(chunk, index);
	len = snprintf(expected, sizeof(expected), "line %ju\n",
		       (uintmax_t)line);
	ck_assert_int_eq((int)(chunk_start(chunk, index + 1) - start), len);
	ck_assert_mem_eq(chunk->bytes + start, expected, (size_t)len);
}

void
expect_none(uint64_t line)
{
	ck_assert_ptr_null(pages_chunk(&pages, line));
}

int
count_pages(enum page_state state)
{
	struct page *page;
	int n = 0;

	TAILQ_FOREACH(page, &pages.list[state], link)
		n++;
	return n;
}

void
retain(uint64_t oldest)
{
	pages_store.store.first = oldest;
	pages_retain(&pages, oldest);
}
