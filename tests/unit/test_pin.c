/* SPDX-License-Identifier: MIT */
/*
 * The queue of private bytes: places never descend, equals stay in order.
 */
#include "config.h"

#include <string.h>

#include "room/pin.h"
#include "room/style.h"
#include "support/runner.h"

static struct pin_queue queue;

static void
set_up(void)
{
	queue = (struct pin_queue){ 0 };
}

static void
tear_down(void)
{
	pin_queue_fini(&queue);
}

static struct pin *
make(uint64_t place, const char *text)
{
	struct pin *pin = pin_new(strlen(text));

	ck_assert_ptr_nonnull(pin);
	memcpy(pin->bytes, text, pin->len);
	pin->place = place;
	return pin;
}

/* The queue's bytes, one after the other, are @expected; it is empty then. */
static void
check_order(const char *expected)
{
	while (queue.first) {
		uint32_t len = queue.first->len;

		ck_assert_mem_eq(queue.first->bytes, expected, len);
		expected += len;
		pin_queue_drop(&queue);
	}
	ck_assert_str_eq(expected, "");
	ck_assert_uint_eq(queue.count, 0);
}

START_TEST(pin_queue_orders_by_place_then_by_time)
{
	pin_queue_add(&queue, make(5, "b"));
	pin_queue_add(&queue, make(5, "c"));
	pin_queue_add(&queue, make(9, "f"));
	pin_queue_add(&queue, make(3, "a"));
	pin_queue_add(&queue, make(5, "d"));
	pin_queue_add(&queue, make(6, "e"));
	pin_queue_add(&queue, make(9, "g"));
	ck_assert_uint_eq(queue.count, 7);
	check_order("abcdefg");
}
END_TEST

START_TEST(pin_queue_is_cut_after_a_place)
{
	uint32_t bytes;

	pin_queue_add(&queue, make(3, "a"));
	pin_queue_add(&queue, make(5, "b"));
	pin_queue_add(&queue, make(5, "c"));
	bytes = queue.bytes;
	pin_queue_add(&queue, make(6, "d"));
	pin_queue_add(&queue, make(9, "e"));
	pin_queue_cut(&queue, 5);
	ck_assert_uint_eq(queue.count, 3);
	ck_assert_uint_eq(queue.bytes, bytes);
	pin_queue_add(&queue, make(7, "f"));
	check_order("abcf");
	pin_queue_cut(&queue, 5);
	ck_assert_uint_eq(queue.count, 0);
}
END_TEST

START_TEST(pin_queue_push_goes_before_all)
{
	pin_queue_push(&queue, make(0, "b"));
	pin_queue_add(&queue, make(4, "d"));
	pin_queue_push(&queue, make(0, "a"));
	pin_queue_add(&queue, make(0, "c"));
	pin_queue_add(&queue, make(4, "e"));
	check_order("abcde");
}
END_TEST

START_TEST(pin_queue_may_be_emptied_and_filled_again)
{
	for (int i = 0; i < 3; i++) {
		pin_queue_add(&queue, make(7, "a"));
		pin_queue_add(&queue, make(7, "b"));
		check_order("ab");
	}
}
END_TEST

START_TEST(pin_of_a_notice_is_as_the_style_says)
{
	struct pin *pin = pin_new_notice(&style_plain, "hello", 5);

	ck_assert_ptr_nonnull(pin);
	ck_assert_uint_eq(pin->len, 10);
	ck_assert_mem_eq(pin->bytes, "*** hello\n", 10);
	pin_free(pin);
}
END_TEST

SUITE(pin)
{
	TCase *tc = tcase_create("pin");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, pin_queue_orders_by_place_then_by_time);
	tcase_add_test(tc, pin_queue_is_cut_after_a_place);
	tcase_add_test(tc, pin_queue_push_goes_before_all);
	tcase_add_test(tc, pin_queue_may_be_emptied_and_filled_again);
	tcase_add_test(tc, pin_of_a_notice_is_as_the_style_says);
	suite_add_tcase(s, tc);
}
