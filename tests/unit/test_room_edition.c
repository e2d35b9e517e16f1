/* SPDX-License-Identifier: MIT */
/*
 * One room in several styles at once: who reads it in which, from where on, and
 * what that costs.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "room/room_state.h"
#include "room/style.h"
#include "room_fixture.h"
#include "support/fail.h"
#include "support/runner.h"

/* Lines are of any time; in this zone, of this test's. */
static void
set_up_utc(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	set_up();
	callback.style = &style_named;
}

/* All that is stored, as @style shows it; the caller frees it. */
static char *
all_in(const struct style *style)
{
	size_t size = 1, len = 0;
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

/* Has @g receive what there is, pages too: all that is stored, in @style. */
static void
expect_all(struct guest *g, const struct style *style)
{
	char *all = all_in(style);

	while (cursor_behind(&g->client.cursor)) {
		guest_receive(g, 8, SIZE_MAX);
		store_double_answer_all(&store);
	}
	ck_assert_str_eq(g->got, all);
	free(all);
}

START_TEST(edition_for_each_style_that_is_read)
{
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "one");
	store_double_commit_all(&store);
	ck_assert_ptr_null(TAILQ_NEXT(&room->plain, link));
	guest_join(&b, room, "b", &callback);
	ck_assert_ptr_nonnull(TAILQ_NEXT(&room->plain, link));
	guest_rename(&b, "bob");
	guest_say(&b, "two");
	store_double_commit_all(&store);
	expect_all(&a, &style_plain);
	expect_all(&b, &style_named);
	leave(&b);
	expect_all(&a, &style_plain);
	leave(&a);
}
END_TEST

/* The new edition has the lines that are being stored just then. */
START_TEST(edition_made_while_lines_are_stored)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	for (int i = 0; i < 300; i++) {
		guest_say(&a, "x");
		if (i == 150)
			store_double_commit_all(&store);
	}
	ck_assert(store_double_begin(&store));
	guest_join(&b, room, "b", &callback);
	store_double_end(&store, _i == 0 ? 0 : -EIO);
	store_double_commit_all(&store);
	guest_say(&a, "y");
	store_double_commit_all(&store);
	expect_all(&b, &style_named);
	leave(&a);
	leave(&b);
}
END_TEST

/* Whatever number the room has got to: older lines are pages. */
START_TEST(edition_made_at_any_line)
{
	guest_join(&a, room, "a", &fiber);
	say_many(&a, 200 + _i);
	guest_join(&b, room, "b", &callback);
	say_many(&a, 100);
	expect_all(&b, &style_named);
	expect_all(&a, &style_plain);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(edition_after_a_restart)
{
	guest_join(&a, room, "a", &fiber);
	say_many(&a, 100 + _i);
	crash();
	ck_assert_int_eq(room_see_off_absent(room), 0);
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	expect_all(&b, &style_named);
	leave(&b);
}
END_TEST

/* Nobody reads it, and a chunk has become full. */
START_TEST(edition_is_dropped_when_nobody_reads_it)
{
	struct room_figures with, without;

	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	say_many(&a, 10);
	expect_all(&b, &style_named);
	room_figures(room, &with);
	leave(&b);
	ck_assert_ptr_nonnull(TAILQ_NEXT(&room->plain, link));
	say_many(&a, 300);
	ck_assert_ptr_null(TAILQ_NEXT(&room->plain, link));
	room_figures(room, &without);
	ck_assert_uint_gt(with.window_bytes, 0);
	ck_assert_uint_eq(room->plain.transcript.bytes_max,
			  room_limits_default.memory / 2);
	expect_all(&a, &style_plain);
	leave(&a);
}
END_TEST

static void
drained(void *arg)
{
	(void)arg;
}

/* Who has left is in the roster until that is stored. */
START_TEST(edition_is_dropped_before_who_read_it)
{
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	for (int i = 0; i < 300; i++)
		guest_say(&a, "x");
	room_drain(room, drained, NULL);
	room_leave(&b.client);
	store_double_commit_all(&store);
	ck_assert_ptr_null(TAILQ_NEXT(&room->plain, link));
	ck_assert(!b.released);
	ck_assert_uint_gt(cursor_lag_lines(&b.client.cursor), 0);
	guest_receive_all(&a);
	room_leave(&a.client);
	store_double_commit_all(&store);
	ck_assert(b.released);
}
END_TEST

START_TEST(edition_takes_its_share_of_memory)
{
	struct room_limits limits = room_limits_default;
	struct room_figures figures;

	tear_down();
	limits.memory = 40000;
	limits.slack = 0;
	set_up_with(100000, &limits);
	callback.style = &style_named;
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	say_many(&a, 20000);
	room_figures(room, &figures);
	/* of each one chunk that is being filled, and one that is full */
	ck_assert_uint_le(figures.window_bytes, 40000);
	expect_all(&a, &style_plain);
	expect_all(&b, &style_named);
	leave(&a);
	leave(&b);
}
END_TEST

static int
try_style(void *arg)
{
	return room_set_style(&a.client, arg);
}

/* Between two lines, wherever it is; the loop's index is bytes received. */
START_TEST(edition_changed_in_a_line)
{
	char *plain, *named, *rest;
	size_t done = 0;

	guest_join(&a, room, "a", &fiber);
	guest_rename(&a, "ann");
	guest_say(&a, "one");
	guest_say(&a, "two");
	store_double_commit_all(&store);
	tell(&a, "told");
	if (_i > 0)
		guest_receive(&a, 8, (size_t)_i);
	fail_each(try_style, (void *)(uintptr_t)&style_named);
	guest_say(&a, "three");
	store_double_commit_all(&store);
	guest_receive_all(&a);
	plain = all_in(&style_plain);
	named = rest = all_in(&style_named);
	/* as many whole lines of one, then the rest of the other */
	while (strncmp(a.got, plain, done + 1) == 0 && plain[done])
		done++;
	while (done > 0 && plain[done - 1] != '\n')
		done--;
	for (size_t i = 0; i < done; i++)
		if (plain[i] == '\n')
			rest = strchr(rest, '\n') + 1;
	ck_assert_ptr_nonnull(strstr(a.got + done, "*** told\n"));
	ck_assert_uint_eq(strlen(a.got), done + strlen(rest) + 9);
	ck_assert_ptr_nonnull(strstr(a.got, "<ann> three\n"));
	ck_assert_int_eq(room_set_style(&a.client, &style_named), 0);
	free(plain);
	free(named);
	leave(&a);
}
END_TEST

/* Bytes of a line that are out count in the style that it was begun in. */
START_TEST(edition_changed_survives_a_crash)
{
	char *named;

	guest_join(&a, room, "a", &fiber);
	guest_note(&a);
	guest_say(&a, "one");
	store_double_commit_all(&store);
	guest_receive(&a, 8, (size_t)_i + 1);
	ck_assert_int_eq(room_set_style(&a.client, &style_named), 0);
	guest_note_place(&a);
	guest_receive(&a, 8, 20);
	crash();
	guest_rejoin(&a, room, &fiber, false);
	ck_assert_ptr_eq(a.client.cursor.transcript->style, &style_named);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	guest_receive_all(&a);
	named = all_in(&style_named);
	ck_assert_ptr_nonnull(strchr(a.got, '\n'));
	ck_assert_int_eq(strncmp(a.got, A_JOINED, strlen(A_JOINED)), 0);
	ck_assert_str_eq(a.got + strlen(A_JOINED), strchr(named, '\n') + 1);
	free(named);
	leave(&a);
}
END_TEST

/* The process ended before the change was noted: nothing has changed. */
START_TEST(edition_changed_just_before_a_crash)
{
	guest_join(&a, room, "a", &fiber);
	guest_note(&a);
	guest_say(&a, "one");
	store_double_commit_all(&store);
	guest_receive(&a, 8, (size_t)_i + 1);
	ck_assert_int_eq(room_set_style(&a.client, &style_named), 0);
	crash();
	guest_rejoin(&a, room, &fiber, false);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	guest_expect(&a, A_JOINED "one\n");
	leave(&a);
}
END_TEST

/* It would miss lines that only the other edition still has. */
START_TEST(edition_is_not_changed_by_who_is_far_behind)
{
	tear_down();
	set_up_with(0, &room_limits_default);
	guest_join(&a, room, "a", &fiber);
	say_many(&a, 300);
	ck_assert_int_eq(room_set_style(&a.client, &style_named), -EAGAIN);
	guest_receive_all(&a);
	ck_assert_int_eq(room_set_style(&a.client, &style_named), 0);
	guest_say(&a, "x");
	store_double_commit_all(&store);
	guest_receive_all(&a);
	ck_assert_ptr_nonnull(strstr(a.got, "<guest-1> x\n"));
	leave(&a);
	ck_assert_ptr_nonnull(a.got);
}
END_TEST

START_TEST(edition_has_notices_of_its_own)
{
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	ck_assert_int_eq(room_notice(room, "all", 3), 0);
	guest_receive_all(&a);
	guest_receive_all(&b);
	ck_assert_ptr_nonnull(strstr(a.got, "\n*** all\n"));
	ck_assert_ptr_nonnull(strstr(b.got, "\n*** all\n"));
	leave(&a);
	leave(&b);
}
END_TEST

SUITE(room_edition)
{
	TCase *tc = tcase_create("room_edition");

	tcase_add_checked_fixture(tc, set_up_utc, tear_down);
	tcase_add_test(tc, edition_for_each_style_that_is_read);
	tcase_add_loop_test(tc, edition_made_while_lines_are_stored, 0, 2);
	tcase_add_loop_test(tc, edition_made_at_any_line, 50, 60);
	tcase_add_loop_test(tc, edition_after_a_restart, 150, 160);
	tcase_add_test(tc, edition_is_dropped_when_nobody_reads_it);
	tcase_add_test(tc, edition_is_dropped_before_who_read_it);
	tcase_add_test(tc, edition_takes_its_share_of_memory);
	tcase_add_loop_test(tc, edition_changed_in_a_line, 0, 120);
	tcase_add_loop_test(tc, edition_changed_survives_a_crash, 0, 35);
	tcase_add_loop_test(tc, edition_changed_just_before_a_crash, 0, 35);
	tcase_add_test(tc, edition_is_not_changed_by_who_is_far_behind);
	tcase_add_test(tc, edition_has_notices_of_its_own);
	suite_add_tcase(s, tc);
}
