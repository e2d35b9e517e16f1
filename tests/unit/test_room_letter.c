/* SPDX-License-Identifier: MIT */
/*
 * Those who are not in the room: what they say has its place in it and is
 * answered; what is stored is told to whoever watches.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

/* A letter, and what became of it. */
struct sent {
	struct room_letter letter; /* first */
	int answers;               /* how often it was answered */
	uint64_t number;           /* its line */
	int error;                 /* or why there is none */
};

/* A watch that writes down what it is told. */
struct listener {
	struct room_watch watch; /* first */
	char heard[256];         /* "1=text 2= |", | for the end of a batch */
};

static void
answered(struct room_letter *letter, uint64_t number, int error)
{
	struct sent *sent = (struct sent *)letter;

	sent->answers++;
	sent->number = number;
	sent->error = error;
}

static int
mail(struct sent *sent, const char *text)
{
	*sent = (struct sent){ .letter = {
				       .address = "bus:bot",
				       .address_len = 7,
				       .label = "bus",
				       .label_len = 3,
				       .answered = answered,
			       } };
	return room_mail(room, &sent->letter, text, strlen(text));
}

static void
hear(struct listener *listener, const char *text, size_t len)
{
	size_t used = strlen(listener->heard);

	ck_assert_uint_lt(used + len, sizeof(listener->heard));
	memcpy(listener->heard + used, text, len);
	listener->heard[used + len] = '\0';
}

static void
hear_lines(struct room_watch *watch, const struct lines *lines)
{
	for (uint32_t i = 0; i < lines->count; i++) {
		struct line line = lines_get(lines, i);
		char number[32];
		int n = snprintf(number, sizeof(number),
				 "%d=", (int)line.number);

		hear((struct listener *)watch, number, (size_t)n);
		hear((struct listener *)watch, line.text ? line.text : "",
		     line.text_len);
		hear((struct listener *)watch, " ", 1);
	}
}

static void
hear_batch(struct room_watch *watch)
{
	hear((struct listener *)watch, "|", 1);
}

START_TEST(room_letter_has_its_place)
{
	struct sent one;
	struct sent two;

	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "before");
	ck_assert_int_eq(mail(&one, "by mail"), 0);
	guest_say(&a, "after");
	ck_assert_int_eq(one.answers, 0);
	store_double_commit_all(&store);
	ck_assert_int_eq(one.answers, 1);
	ck_assert_int_eq(one.error, 0);
	ck_assert_uint_eq(one.number, 3);
	ck_assert_int_eq(mail(&two, "<pretends to be the room>"), 0);
	store_double_commit_all(&store);
	ck_assert_uint_eq(two.number, 5);
	guest_expect(&a,
		     A_JOINED "before\nby mail\nafter\n"
			      " <pretends to be the room>\n");
	leave(&a);
}
END_TEST

START_TEST(room_letter_says_whose_it_is)
{
	struct sent sent;
	struct line line;

	ck_assert_int_eq(mail(&sent, "hi"), 0);
	store_double_commit_all(&store);
	line = lines_get(&store.all, 0);
	ck_assert_int_eq(line.kind, LINE_MESSAGE);
	ck_assert_uint_eq(line.client, 0);
	ck_assert_int_ne(line.time, 0);
	ck_assert_uint_eq(line.address_len, 7);
	ck_assert_mem_eq(line.address, "bus:bot", 7);
	ck_assert_uint_eq(line.label_len, 3);
	ck_assert_mem_eq(line.label, "bus", 3);
}
END_TEST

START_TEST(room_letter_that_is_not_stored)
{
	struct sent sent;

	ck_assert_int_eq(mail(&sent, "lost"), 0);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -ENOSPC);
	ck_assert_int_eq(sent.answers, 1);
	ck_assert_int_eq(sent.error, -ENOSPC);
}
END_TEST

START_TEST(room_letter_is_in_flight)
{
	struct room_figures figures;
	struct sent sent;

	ck_assert_int_eq(mail(&sent, "12345"), 0);
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.tickets, 1);
	ck_assert_uint_eq(figures.bytes, 5);
	store_double_commit_all(&store);
}
END_TEST

static void
count_drain(void *arg)
{
	++*(int *)arg;
}

START_TEST(room_letter_is_answered_before_the_day_ends)
{
	struct sent sent;
	struct sent late;
	int drained = 0;

	ck_assert_int_eq(mail(&sent, "last"), 0);
	room_drain(room, count_drain, &drained);
	ck_assert_int_eq(drained, 0);
	ck_assert_int_eq(mail(&late, "too late"), -ESHUTDOWN);
	store_double_commit_all(&store);
	ck_assert_int_eq(drained, 1);
	ck_assert_int_eq(sent.answers, 1);
	ck_assert_int_eq(late.answers, 0);
}
END_TEST

START_TEST(room_letter_with_too_long_an_address)
{
	struct sent sent;

	ck_assert_int_eq(mail(&sent, "x"), 0);
	store_double_commit_all(&store);
	sent.letter.address_len = 65536;
	ck_assert_int_eq(room_mail(room, &sent.letter, "x", 1), -EMSGSIZE);
}
END_TEST

START_TEST(room_watch_hears_what_is_stored)
{
	struct listener listener = { .watch = { .stored = hear_lines,
						.batch = hear_batch } };
	struct sent sent;

	room_watch_add(room, &listener.watch);
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "one");
	store_double_commit_all(&store);
	guest_say(&a, "lost");
	ck_assert(store_double_begin(&store));
	guest_say(&a, "three");
	store_double_end(&store, -EIO);
	store_double_commit_all(&store);
	ck_assert_int_eq(mail(&sent, "four"), 0);
	store_double_commit_all(&store);
	ck_assert_str_eq(listener.heard, "1= 2=one ||3=three |4=four |");
	room_watch_remove(room, &listener.watch);
	leave(&a);
}
END_TEST

SUITE(room_letter)
{
	TCase *tc = tcase_create("room_letter");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_letter_has_its_place);
	tcase_add_test(tc, room_letter_says_whose_it_is);
	tcase_add_test(tc, room_letter_that_is_not_stored);
	tcase_add_test(tc, room_letter_is_in_flight);
	tcase_add_test(tc, room_letter_is_answered_before_the_day_ends);
	tcase_add_test(tc, room_letter_with_too_long_an_address);
	tcase_add_test(tc, room_watch_hears_what_is_stored);
	suite_add_tcase(s, tc);
}
