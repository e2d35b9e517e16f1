/* SPDX-License-Identifier: MIT */
/*
 * How much one client may say now: the least of four, cut at a line's end.
 */
#include "config.h"

#include <string.h>

#include "limit/throttle.h"
#include "support/runner.h"

#define SECOND INT64_C(1000000000)

static struct limiter limiter;
static struct address home;
static struct throttle a, b;
static const coir_time start = { 1000 * SECOND };

/* Two clients of one address: 4 lines and 40 bytes each, half more in all. */
static void
set_up(void)
{
	limiter = (struct limiter){
		.client_lines = { 1, 4 },
		.client_bytes = { 10, 40 },
		.address_lines = { 1, 6 },
		.address_bytes = { 10, 60 },
	};
	home = (struct address){ .clients = 2 };
	a = b = (struct throttle){ .address = &home };
}

static coir_time
after(int64_t ns)
{
	return (coir_time){ start.ns + ns };
}

static void
take(struct throttle *throttle, const char *text)
{
	throttle_take(throttle, &limiter, start, text, strlen(text));
}

/* Bytes of @text that @throttle may say at @now. */
static size_t
may_say(const struct throttle *throttle, coir_time now, const char *text)
{
	struct allowance may = throttle_allow(throttle, &limiter, now);

	return allowance_cut(&may, text, strlen(text));
}

static enum reason
reason(const struct throttle *throttle, coir_time now)
{
	return throttle_allow(throttle, &limiter, now).reason;
}

START_TEST(throttle_cuts_behind_a_line)
{
	ck_assert_uint_eq(may_say(&a, start, "1\n2\n3\n4\n5\n6\n"), 8);
	ck_assert_uint_eq(may_say(&a, start, "1\n2\n3\n4"), 7);
	ck_assert_uint_eq(may_say(&a, start, "no end"), 6);
	ck_assert_uint_eq(may_say(&a, start, "\n\n\n\n\n\n"), 4);
	take(&a, "1\n2\n");
	ck_assert_uint_eq(may_say(&a, start, "3\n4\n5\n"), 4);
	ck_assert_int_eq(reason(&a, start), REASON_NONE);
	take(&a, "3\n4\n");
	ck_assert_int_eq(reason(&a, start), REASON_CLIENT_LINES);
	ck_assert_uint_eq(may_say(&a, start, "5\n"), 0);
	ck_assert_uint_eq(may_say(&a, after(SECOND), "5\n6\n"), 2);
}
END_TEST

START_TEST(throttle_cuts_at_bytes)
{
	static const char text[] =
		"fifty bytes without an end, and one does not count";

	ck_assert_uint_eq(may_say(&a, start, text), 40);
	throttle_take(&a, &limiter, start, text, 40);
	ck_assert_int_eq(reason(&a, start), REASON_CLIENT_BYTES);
	ck_assert_uint_eq(may_say(&a, after(SECOND), text + 40), 10);
}
END_TEST

START_TEST(throttle_of_an_address_is_shared)
{
	take(&a, "1\n2\n3\n4\n");
	ck_assert_uint_eq(may_say(&b, start, "5\n6\n7\n"), 4);
	take(&b, "5\n6\n");
	ck_assert_int_eq(reason(&b, start), REASON_ADDRESS_LINES);
	/* a line comes back: whoever asks first has it */
	ck_assert_int_eq(reason(&b, after(SECOND)), REASON_NONE);
	throttle_take(&b, &limiter, after(SECOND), "7\n", 2);
	ck_assert_int_eq(reason(&a, after(SECOND)), REASON_ADDRESS_LINES);
}
END_TEST

START_TEST(throttle_bytes_of_an_address_are_shared)
{
	static const char text[40] = "";

	throttle_take(&a, &limiter, start, text, 40);
	throttle_take(&b, &limiter, start, text, 20);
	ck_assert_int_eq(reason(&b, start), REASON_ADDRESS_BYTES);
}
END_TEST

START_TEST(throttle_tells_once_an_episode)
{
	take(&a, "1\n2\n3\n4\n");
	ck_assert(throttle_tell(&a, REASON_CLIENT_LINES));
	ck_assert(!throttle_tell(&a, REASON_CLIENT_LINES));
	ck_assert(!throttle_tell(&a, REASON_ADDRESS_LINES));
	/* not quiet for long enough */
	throttle_take(&a, &limiter, after(3 * SECOND), "5\n", 2);
	ck_assert(!throttle_tell(&a, REASON_CLIENT_LINES));
	/* the other one of the address has said nothing */
	ck_assert(throttle_tell(&b, REASON_ADDRESS_LINES));
	/* all is there again, but only just */
	throttle_take(&a, &limiter, after(6 * SECOND - 1), "6\n", 2);
	ck_assert(!throttle_tell(&a, REASON_CLIENT_LINES));
	throttle_take(&a, &limiter, after(8 * SECOND), "7\n", 2);
	ck_assert(throttle_tell(&a, REASON_CLIENT_LINES));
}
END_TEST

START_TEST(throttle_without_limits)
{
	static const char text[] = "\n\n\n\n\n\n\n\n";

	limiter = (struct limiter){ 0 };
	for (int i = 0; i < 1000; i++) {
		take(&a, text);
		if (may_say(&a, start, text) != sizeof(text) - 1)
			ck_abort_msg("held after %d", i);
	}
	ck_assert_int_eq(reason(&a, start), REASON_NONE);
}
END_TEST

SUITE(throttle)
{
	tcase_add_checked_fixture(tc_, set_up, NULL);
	ADD(throttle_cuts_behind_a_line);
	ADD(throttle_cuts_at_bytes);
	ADD(throttle_of_an_address_is_shared);
	ADD(throttle_bytes_of_an_address_are_shared);
	ADD(throttle_tells_once_an_episode);
	ADD(throttle_without_limits);
}
