/* SPDX-License-Identifier: MIT */
/*
 * A room that is killed again and again, under random talk: everybody who stays
 * gets every line of the store from the first on, once and whole, and what they
 * alone were to get once, whatever of it was out at which instant.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"
#include "room/room_state.h"
#include "room/style.h"
#include "store_double.h"
#include "support/runner.h"

#define GUESTS 12
#define STEPS 3000

static struct store_double store;
static struct room *room;
static struct room_limits limits;
static struct roster_label label[2]; /* plain, and named */
static struct guest guest[GUESTS];
static bool here[GUESTS]; /* its connection is open */
static bool over[GUESTS]; /* it has left, or is leaving */
static int told;          /* notices, each with a number of its own */
static bool running;      /* a transaction is under way */

static void
open_room(void)
{
	label[0].present = label[1].present = 0;
	running = false;
	ck_assert_int_eq(room_new(&store.store, &limits, &room), 0);
}

static void
set_up(int seed)
{
	static const size_t memory[] = { 0, 6000, 1 << 26 };

	srand((unsigned)seed);
	limits = room_limits_default;
	limits.slack = (uint32_t)(rand() % 3) * 200;
	limits.memory = memory[rand() % 3];
	label[0] = (struct roster_label){ .text = "fiber", .len = 5 };
	label[1] = label[0];
	label[1].style = &style_named;
	store_double_init(&store, 1 << 20);
	open_room();
}

static void
loaded(void *arg, int error)
{
	(void)arg;
	ck_assert_int_eq(error, 0);
}

/* Lets in again those who are to return, in @known, or not. */
static void
rejoin(const bool *known, bool remembered)
{
	for (int i = 0; i < GUESTS; i++)
		if (here[i] && known[i] == remembered)
			guest_rejoin(&guest[i], room, &label[i % 2],
				     rand() % 2);
}

static void
crash(void)
{
	bool known[GUESTS];

	for (int i = 0; i < GUESTS; i++)
		if (here[i])
			guest_crash(&guest[i]);
	roster_init(&room->roster);
	room_free(room);
	store_double_reopen(&store);
	open_room();
	if (store.store.last >= store.store.first) {
		room_load(room, loaded, NULL);
		store_double_answer_all(&store);
	}
	for (int i = 0; i < GUESTS; i++)
		known[i] = room_remembers(room, guest[i].client.id);
	rejoin(known, true);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	rejoin(known, false);
}

static void
do_join(int i)
{
	char name[16];

	if (here[i] || over[i])
		return;
	snprintf(name, sizeof(name), "%d", i);
	here[i] = true;
	guest_join(&guest[i], room, name, &label[i % 2]);
	guest_note(&guest[i]);
}

static void
do_leave(int i)
{
	if (!here[i])
		return;
	here[i] = false;
	over[i] = true;
	room_leave(&guest[i].client);
}

static void
do_say(int i)
{
	char text[300];
	int len = rand() % 4 ? rand() % 20 : rand() % 299;

	if (!here[i])
		return;
	for (int n = 0; n < len; n++)
		text[n] = (char)('a' + rand() % 26);
	text[len] = '\0';
	guest_say(&guest[i], text);
}

static void
do_rename(int i)
{
	char name[16];

	if (!here[i])
		return;
	snprintf(name, sizeof(name), "n%d", rand() % 1000);
	guest_rename(&guest[i], name);
}

static void
do_tell(int i)
{
	char text[32];

	if (!here[i])
		return;
	snprintf(text, sizeof(text), "told %d", ++told);
	ck_assert_int_eq(room_tell(&guest[i].client, text, strlen(text)), 0);
}

/* Something that needs no place; it looks like a notice to be found again. */
static void
do_reply(int i)
{
	char text[32];

	if (!here[i])
		return;
	snprintf(text, sizeof(text), "*** told %d\n", ++told);
	(void)cursor_interject(&guest[i].client.cursor, text, strlen(text));
}

static void
do_receive(int i)
{
	size_t most = (size_t)(rand() % 3 ? rand() % 2000 : rand() % 9) + 1;

	if (here[i])
		ck_assert_int_ge(guest_receive(&guest[i], 1 + rand() % 8, most),
				 0);
}

static void
do_store(void)
{
	if (running)
		store_double_end(&store, 0);
	running = !running && store_double_begin(&store);
}

static void
step(void)
{
	int what = rand() % 1000;
	int i = rand() % GUESTS;

	if (what < 8)
		crash();
	else if (what < 300)
		do_receive(i);
	else if (what < 550)
		do_say(i);
	else if (what < 700)
		do_store();
	else if (what < 740)
		do_join(i);
	else if (what < 743)
		do_leave(i);
	else if (what < 750)
		do_rename(i);
	else if (what < 790)
		do_tell(i);
	else if (what < 830)
		do_reply(i);
	else if (store.reads)
		store_double_answer(&store, STORE_PAGE_LINES, 0);
}

/* Has everybody take a turn, as pages are kept for. True if there is more. */
static bool
take_turns(void)
{
	bool more = false;

	for (int i = 0; i < GUESTS; i++) {
		if (!here[i] || !cursor_behind(&guest[i].client.cursor))
			continue;
		guest_receive(&guest[i], 8, SIZE_MAX);
		more = true;
	}
	store_double_answer_all(&store);
	return more;
}

/* All that is to come comes. */
static void
drain(void)
{
	if (running)
		store_double_end(&store, 0);
	running = false;
	store_double_commit_all(&store);
	while (take_turns())
		;
}

/* The lines that there are, as @style shows them; the caller frees it. */
static char *
transcript(const struct style *style)
{
	size_t len = 0, size = 1;
	char *text;

	for (uint32_t i = 0; i < store.all.count; i++) {
		struct line line = lines_get(&store.all, i);

		size += style->bound(&line);
	}
	text = malloc(size);
	ck_assert_ptr_nonnull(text);
	for (uint32_t i = 0; i < store.all.count; i++) {
		struct line line = lines_get(&store.all, i);

		len += style->render(text + len, &line);
	}
	text[len] = '\0';
	return text;
}

/* How often guest @i was told what pin @pin says. */
static int
count_told(int i, const char *pin)
{
	int n = 0;

	for (const char *at = guest[i].got; (at = strstr(at, pin)); at++)
		n++;
	return n;
}

/*
 * Takes what was for one alone out of @text. Nothing else has an asterisk but
 * renames, which go, too.
 */
static void
strip(char *text)
{
	char *at = text;
	char *notice;

	while ((notice = strchr(at, '*'))) {
		char *after = strchr(notice, '\n');

		if (!after) {
			*notice = '\0';
			break;
		}
		memmove(notice, after + 1, strlen(after));
		at = notice;
	}
}

static void
check(int i, const char *all)
{
	const struct guest_notes *notes = guest[i].notes;
	const char *got = guest[i].got;

	if (!guest[i].got)
		return;
	for (size_t n = 0; here[i] && n < notes->n_pins; n++)
		if (notes->pins[n].bytes)
			ck_assert_int_eq(count_told(i, notes->pins[n].bytes),
					 1);
	strip(guest[i].got);
	while (*got && *got == *all) {
		got++;
		all++;
	}
	ck_assert_msg(!*got && (!here[i] || !*all),
		      "guest %d got \"%.60s\" for \"%.60s\"", i, got, all);
}

/* One whole run from a seed that is the loop's index. */
START_TEST(room_killed_goes_on_for_everybody)
{
	char *all[2];

	set_up(_i + 1);
	for (int i = 0; i < STEPS; i++)
		step();
	drain();
	all[0] = transcript(&style_plain);
	all[1] = transcript(&style_named);
	for (int i = 0; i < 2; i++)
		strip(all[i]);
	for (int i = 0; i < GUESTS; i++)
		check(i, all[i % 2]);
	free(all[0]);
	free(all[1]);
	for (int i = 0; i < GUESTS; i++) {
		do_leave(i);
		store_double_commit_all(&store);
		guest_fini(&guest[i]);
	}
	room_free(room);
	store_double_fini(&store);
}
END_TEST

SUITE(room_crash)
{
	tcase_add_loop_test(tc_, room_killed_goes_on_for_everybody, 0, 60);
}
