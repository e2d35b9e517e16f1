/* SPDX-License-Identifier: MIT */
/*
 * room_fixture.c - a room on a store double, with a few guests at hand.
 */
#include "config.h"

#include "room_fixture.h"

#include <string.h>

#include "room/room_state.h"

struct store_double store;
struct room *room;
struct roster_label fiber, callback;
struct guest a, b, c;
int batches;

char expected_text[64 * 1024];

static struct room_limits limits_now;
static size_t expected_len;
static struct room_watch watch;

static void
count_batch(struct room_watch *w)
{
	ck_assert_ptr_eq(w, &watch);
	batches++;
}

void
set_up_with(uint64_t keep, const struct room_limits *limits)
{
	fiber = (struct roster_label){ .text = "fiber", .len = 5 };
	callback = (struct roster_label){ .text = "callback", .len = 8 };
	limits_now = *limits;
	batches = 0;
	expected_len = 0;
	store_double_init(&store, keep);
	ck_assert_int_eq(room_new(&store.store, limits, &room), 0);
	watch = (struct room_watch){ .batch = count_batch };
	room_watch_add(room, &watch);
}

void
set_up(void)
{
	set_up_with(1000, &room_limits_default);
}

void
tear_down(void)
{
	struct room_figures figures;

	store_double_commit_all(&store);
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.members, 0);
	ck_assert_uint_eq(figures.present, 0);
	ck_assert_uint_eq(figures.tickets, 0);
	ck_assert_uint_eq(figures.bytes, 0);
	ck_assert_uint_eq(fiber.present, 0);
	ck_assert_uint_eq(callback.present, 0);
	room_watch_remove(room, &watch);
	room_free(room);
	store_double_fini(&store);
	guest_fini(&a);
	guest_fini(&b);
	guest_fini(&c);
}

static void
open_next(void)
{
	ck_assert_int_eq(room_new(&store.store, &limits_now, &room), 0);
	room_watch_add(room, &watch);
}

void
restart(void)
{
	room_watch_remove(room, &watch);
	room_free(room);
	open_next();
}

static void
loaded(void *arg, int error)
{
	(void)arg;
	ck_assert_int_eq(error, 0);
}

void
crash(void)
{
	struct guest *all[] = { &a, &b, &c };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		guest_crash(all[i]);
	roster_init(&room->roster);
	fiber.present = callback.present = 0;
	room_free(room);
	store_double_reopen(&store);
	open_next();
	if (store.store.last < store.store.first)
		return;
	room_load(room, loaded, NULL);
	store_double_answer_all(&store);
}

void
leave(struct guest *g)
{
	room_leave(&g->client);
	store_double_commit_all(&store);
	ck_assert(g->released);
}

void
tell(struct guest *g, const char *text)
{
	ck_assert_int_eq(room_tell(&g->client, text, strlen(text)), 0);
}

void
expect_text(const char *line)
{
	size_t len = strlen(line);

	ck_assert_uint_lt(expected_len + len + 1, sizeof(expected_text));
	memcpy(expected_text + expected_len, line, len);
	expected_len += len;
	expected_text[expected_len++] = '\n';
	expected_text[expected_len] = '\0';
}

void
say_many(struct guest *g, int n)
{
	for (int i = 0; i < n; i++) {
		guest_say(g, "x");
		if (i % 10 == 0)
			store_double_commit_all(&store);
	}
	store_double_commit_all(&store);
}
