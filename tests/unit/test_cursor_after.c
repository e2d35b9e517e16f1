/* SPDX-License-Identifier: MIT */
/*
 * The place after a send, told before it: where the cursor comes to be,
 * whatever it sends.
 */
#include "config.h"

#include <string.h>

#include "log_fixture.h"
#include "room/cursor.h"
#include "room/cursor_place.h"
#include "support/runner.h"

static const char told[] = "[told]";

START_TEST(place_after_is_where_it_comes_to_be)
{
	struct cursor_place after = { 0 }, then = { 0 };
	struct pin *pin = pin_new(strlen(told));
	struct transcript t;
	struct cursor c;
	struct iovec iov[8];

	ck_assert_ptr_nonnull(pin);
	memcpy(pin->bytes, told, pin->len);
	transcript_init(&t, &style_plain, 1);
	cursor_init(&c, &t);
	log_fill(&t, 300);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	cursor_pin(&c, pin);
	log_fill(&t, 10);
	while (cursor_gather(&c, iov, 8, SIZE_MAX) > 0) {
		cursor_place_after(&c, 97, &after);
		cursor_sent(&c, 97);
		cursor_place(&c, &then);
		ck_assert_mem_eq(&after, &then, sizeof(then));
	}
	ck_assert_uint_eq(then.next, 311);
	cursor_fini(&c);
	transcript_fini(&t);
}
END_TEST

SUITE(cursor_after)
{
	ADD(place_after_is_where_it_comes_to_be);
}
