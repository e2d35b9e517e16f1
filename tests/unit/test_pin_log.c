/* SPDX-License-Identifier: MIT */
/*
 * Pins written down: what another process finds, around the end of the ring,
 * and when there is no room.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "room/pin_log.h"
#include "support/runner.h"

/* Room for a few records, so that they soon go around. */
#define SIZE 512

/* A log on the heap, so that tools see what lies beside it, and its queue. */
static struct world {
	struct pin_log log;
	struct pin_queue queue;
	uint64_t number;
} w;

static void
set_up(void)
{
	w = (struct world){ .number = 0 };
	w.log.state = malloc(sizeof(*w.log.state));
	w.log.bytes = malloc(SIZE);
	w.log.size = SIZE;
	pin_log_clear(&w.log);
}

static void
tear_down(void)
{
	pin_queue_fini(&w.queue);
	free(w.log.state);
	free(w.log.bytes);
}

/* A pin with @text at @place, which answers @cause. */
static void
add(const char *text, uint64_t place, enum pin_kind kind, uint64_t cause)
{
	struct pin *pin = pin_new(strlen(text));

	ck_assert_ptr_nonnull(pin);
	memcpy(pin->bytes, text, pin->len);
	pin->place = place;
	pin->number = ++w.number;
	pin->kind = (uint8_t)kind;
	pin->cause = cause;
	pin_log_add(&w.log, pin);
	pin_queue_add(&w.queue, pin);
}

/* The log says @expected, the texts one after the other. */
static void
check_log(const char *expected)
{
	char found[SIZE] = "";
	struct cursor_pin *pins;
	size_t n;

	ck_assert_int_eq(pin_log_read(&w.log, &pins, &n), 0);
	for (size_t i = 0; i < n; i++)
		strncat(found, pins[i].bytes, pins[i].len);
	free(pins);
	ck_assert_str_eq(found, expected);
}

static void
drop(void)
{
	pin_queue_drop(&w.queue);
	pin_log_trim(&w.log, &w.queue);
}

START_TEST(pin_log_tells_all_of_a_pin)
{
	struct cursor_pin *pins;
	size_t n;

	add("abc", 5, PIN_NOTICE, 0);
	w.queue.first->gap = true;
	pin_log_clear(&w.log);
	pin_log_add(&w.log, w.queue.first);
	ck_assert_int_eq(pin_log_read(&w.log, &pins, &n), 0);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(pins[0].number, 1);
	ck_assert_uint_eq(pins[0].place, 5);
	ck_assert_uint_eq(pins[0].len, 3);
	ck_assert_mem_eq(pins[0].bytes, "abc", 3);
	ck_assert(pins[0].gap);
	free(pins);
}
END_TEST

START_TEST(pin_log_forgets_what_is_out)
{
	check_log("");
	add("a", 5, PIN_NOTICE, 0);
	add("b", 5, PIN_NOTICE, 0);
	add("c", 6, PIN_NOTICE, 0);
	check_log("abc");
	drop();
	check_log("bc");
	drop();
	drop();
	check_log("");
}
END_TEST

START_TEST(pin_log_keeps_what_is_behind_one_that_waits)
{
	add("late", 9, PIN_NOTICE, 0);
	add("soon", 5, PIN_REPLY, 0);
	/* the second goes out first; its place says so to who reads */
	drop();
	check_log("latesoon");
	drop();
	check_log("");
}
END_TEST

START_TEST(pin_log_goes_around)
{
	char text[100];

	for (size_t i = 0; i < 1000; i++) {
		size_t len = i % 90 + 1;

		memset(text, (char)('a' + i % 26), len);
		text[len] = '\0';
		add(text, 1, PIN_NOTICE, 0);
		check_log(text);
		drop();
	}
	check_log("");
}
END_TEST

START_TEST(pin_log_remembers_what_was_answered)
{
	add("a", 5, PIN_NOTICE, 10);
	add("b", 5, PIN_REPLY, 7);
	add("c", 5, PIN_NOTICE, 0);
	ck_assert_uint_eq(pin_log_told(&w.log, PIN_NOTICE), 10);
	ck_assert_uint_eq(pin_log_told(&w.log, PIN_REPLY), 7);
	drop();
	drop();
	drop();
	ck_assert_uint_eq(pin_log_told(&w.log, PIN_NOTICE), 10);
	/* killed before it could be noted: the record says it */
	add("d", 5, PIN_REPLY, 20);
	w.log.state->told[PIN_REPLY] = 7;
	ck_assert_uint_eq(pin_log_told(&w.log, PIN_REPLY), 20);
}
END_TEST

START_TEST(pin_log_overrun_says_so_until_all_are_out)
{
	struct cursor_pin *pins;
	size_t n, kept;

	for (uint64_t i = 1; i <= 20; i++)
		add("0123456789", 1, PIN_NOTICE, i);
	pin_log_answered(&w.log, PIN_NOTICE, 21);
	ck_assert_int_eq(pin_log_read(&w.log, &pins, &kept), 1);
	ck_assert_uint_eq(pin_log_told(&w.log, PIN_NOTICE), kept);
	ck_assert_uint_gt(kept, 1);
	ck_assert_uint_lt(kept, 20);
	ck_assert_uint_eq(pins[kept - 1].number, kept);
	free(pins);
	ck_assert(!pin_log_lacks(&w.log, kept));
	ck_assert(pin_log_lacks(&w.log, kept + 1));
	for (int i = 0; i < 19; i++)
		drop();
	ck_assert_int_eq(pin_log_read(&w.log, &pins, &n), 1);
	ck_assert_uint_eq(n, 0);
	free(pins);
	ck_assert_uint_eq(pin_log_told(&w.log, PIN_NOTICE), kept);
	drop();
	check_log("");
	ck_assert(!pin_log_lacks(&w.log, kept + 1));
	ck_assert_uint_eq(pin_log_told(&w.log, PIN_NOTICE), 21);
	add("a", 1, PIN_NOTICE, 0);
	check_log("a");
}
END_TEST

START_TEST(pin_log_damage_is_harmless)
{
	add("abc", 5, PIN_NOTICE, 3);
	add("defgh", 5, PIN_REPLY, 9);
	for (size_t i = 0; i < w.log.state->end; i++) {
		char was = w.log.bytes[i];

		for (int value = 0; value < 256; value++) {
			struct cursor_pin *pins;
			size_t n;

			w.log.bytes[i] = (char)value;
			(void)pin_log_told(&w.log, PIN_NOTICE);
			if (pin_log_read(&w.log, &pins, &n) >= 0)
				free(pins);
		}
		w.log.bytes[i] = was;
	}
	check_log("abcdefgh");
}
END_TEST

SUITE(pin_log)
{
	TCase *tc = tcase_create("fixture");

	(void)tc_;
	tcase_add_checked_fixture(tc, set_up, tear_down);
	suite_add_tcase(s, tc);
	tcase_add_test(tc, pin_log_tells_all_of_a_pin);
	tcase_add_test(tc, pin_log_forgets_what_is_out);
	tcase_add_test(tc, pin_log_keeps_what_is_behind_one_that_waits);
	tcase_add_test(tc, pin_log_goes_around);
	tcase_add_test(tc, pin_log_remembers_what_was_answered);
	tcase_add_test(tc, pin_log_overrun_says_so_until_all_are_out);
	tcase_add_test(tc, pin_log_damage_is_harmless);
}
