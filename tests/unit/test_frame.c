/* SPDX-License-Identifier: MIT */
/*
 * Heads of frames at all their lengths, and the frames that are no text.
 */
#include "config.h"

#include <string.h>

#include "support/runner.h"
#include "text/frame.h"

/* The head of a text frame of @len bytes must be @n bytes: @expected. */
static void
check_head(size_t len, const char *expected, size_t n)
{
	char head[FRAME_HEAD_MAX];

	ck_assert_uint_eq(frame_head_len(len), n);
	ck_assert_uint_eq(frame_head(head, FRAME_TEXT, len), n);
	ck_assert_mem_eq(head, expected, n);
}

START_TEST(frame_heads_are_as_short_as_can_be)
{
	check_head(0, "\x81\0", 2);
	check_head(125, "\x81\x7d", 2);
	check_head(126, "\x81\x7e\0\x7e", 4);
	check_head(65535, "\x81\x7e\xff\xff", 4);
	check_head(65536, "\x81\x7f\0\0\0\0\0\1\0\0", 10);
}
END_TEST

START_TEST(frame_control_has_its_payload)
{
	char frame[FRAME_SHORT_MAX];
	char payload[FRAME_CONTROL_MAX];

	memset(payload, 'x', sizeof(payload));
	ck_assert_uint_eq(frame_control(frame, FRAME_PONG, "Hello", 5), 7);
	ck_assert_mem_eq(frame, "\x8a\x05Hello", 7);
	ck_assert_uint_eq(frame_control(frame, FRAME_PING, NULL, 0), 2);
	ck_assert_mem_eq(frame, "\x89\0", 2);
	ck_assert_uint_eq(frame_control(frame, FRAME_PONG, payload,
					sizeof(payload)),
			  FRAME_SHORT_MAX);
}
END_TEST

START_TEST(frame_end_says_why)
{
	char frame[FRAME_SHORT_MAX];
	char words[400];

	memset(words, 'w', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	ck_assert_uint_eq(frame_end(frame, FRAME_CLOSE_TOO_BIG, "no"), 6);
	ck_assert_mem_eq(frame, "\x88\x04\x03\xf1no", 6);
	ck_assert_uint_eq(frame_end(frame, FRAME_CLOSE_NONE, "unsaid"), 2);
	ck_assert_mem_eq(frame, "\x88\0", 2);
	ck_assert_uint_eq(frame_end(frame, FRAME_CLOSE_NORMAL, words),
			  FRAME_SHORT_MAX);
	ck_assert_int_eq(frame[1], FRAME_CONTROL_MAX);
	/* of a character that does not fit there is nothing */
	memcpy(words + FRAME_CONTROL_MAX - 3, "\xc3\xa4", 2);
	ck_assert_uint_eq(frame_end(frame, FRAME_CLOSE_NORMAL, words),
			  FRAME_SHORT_MAX - 1);
}
END_TEST

START_TEST(frame_codes_that_may_come)
{
	static const unsigned sound[] = { 1000, 1003, 1007, 1014, 3000, 4999 };
	static const unsigned unsound[] = { 0,    999,  1004, 1005, 1006,
					    1015, 2999, 5000, 65535 };

	for (size_t i = 0; i < sizeof(sound) / sizeof(*sound); i++)
		ck_assert(frame_code_is_sound(sound[i]));
	for (size_t i = 0; i < sizeof(unsound) / sizeof(*unsound); i++)
		ck_assert(!frame_code_is_sound(unsound[i]));
}
END_TEST

SUITE(frame)
{
	ADD(frame_heads_are_as_short_as_can_be);
	ADD(frame_control_has_its_payload);
	ADD(frame_end_says_why);
	ADD(frame_codes_that_may_come);
}
