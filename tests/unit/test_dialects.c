/* SPDX-License-Identifier: MIT */
/*
 * How clients of other servers hear a text, as those servers send it: whole, or
 * not yet.
 */
#include "config.h"

#include <string.h>

#include "room/dialects.h"
#include "support/runner.h"

#define TEXT "some text"

/** struct sample - what a server sends. */
struct sample {
	const struct dialect *dialect;
	const char *bytes;
	size_t len;
};

#define SAMPLE(dialect, bytes)                    \
	{                                         \
		dialect, bytes, sizeof(bytes) - 1 \
	}

static const struct sample samples[] = {
	SAMPLE(&dialect_lines, TEXT "\n"),
	SAMPLE(&dialect_ncat, "<user12> " TEXT "\n"),
	SAMPLE(&dialect_ncat, TEXT "\n"),
	SAMPLE(&dialect_irc, ":c1!~c@localhost PRIVMSG #r :" TEXT "\r\n"),
	SAMPLE(&dialect_mqtt, "\x30\x0c\0\1r" TEXT),
	SAMPLE(&dialect_nats, "MSG r 1 9\r\n" TEXT "\r\n"),
	SAMPLE(&dialect_redis,
	       "*3\r\n$7\r\nmessage\r\n$1\r\nr\r\n$9\r\n" TEXT "\r\n"),
};

#define SAMPLES (int)(sizeof(samples) / sizeof(samples[0]))

START_TEST(dialects_find_a_text_that_is_whole)
{
	const struct sample *sample = &samples[_i];
	const char *text = NULL;
	size_t len = 0;

	ck_assert_uint_eq(sample->dialect->heard(sample->bytes, sample->len,
						 &text, &len),
			  sample->len);
	ck_assert_uint_eq(len, strlen(TEXT));
	ck_assert_mem_eq(text, TEXT, len);
}
END_TEST

START_TEST(dialects_wait_for_a_text_that_is_not)
{
	const struct sample *sample = &samples[_i];
	const char *text = NULL;
	size_t len, found = 0;

	for (size_t n = 0; n < sample->len; n++)
		found += sample->dialect->heard(sample->bytes, n, &text, &len);
	ck_assert_uint_eq(found, 0);
}
END_TEST

START_TEST(dialects_say_what_their_servers_read)
{
	char bytes[DIALECT_MAX];

	ck_assert_uint_eq(dialect_mqtt.say(TEXT, 9, bytes), 14);
	ck_assert_mem_eq(bytes, "\x30\x0c\0\1r" TEXT, 14);
	ck_assert_uint_eq(dialect_nats.say(TEXT, 9, bytes), 20);
	ck_assert_mem_eq(bytes, "PUB r 9\r\n" TEXT "\r\n", 20);
	ck_assert_uint_eq(dialect_irc.say(TEXT, 9, bytes), 23);
	ck_assert_mem_eq(bytes, "PRIVMSG #r :" TEXT "\r\n", 23);
}
END_TEST

SUITE(dialects)
{
	tcase_add_loop_test(tc_, dialects_find_a_text_that_is_whole, 0,
			    SAMPLES);
	tcase_add_loop_test(tc_, dialects_wait_for_a_text_that_is_not, 0,
			    SAMPLES);
	ADD(dialects_say_what_their_servers_read);
}
