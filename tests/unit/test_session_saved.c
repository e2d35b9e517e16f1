/* SPDX-License-Identifier: MIT */
/*
 * A session goes on in another process, wherever its input is cut.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail.h"
#include "support/runner.h"
#include "text/session.h"

/* Bytes that a line may have. */
#define LONGEST 8

/* Everything that a session remembers, and what a line may be cut in. */
static const char input[] = "one\r\ntw\xff\xfb\x01o\nmuch too long\n"
			    "\xff\xfa sub\xff\xf0"
			    "three\r\n\xff\xff\xff\xf6"
			    "four";

/* What it has said, one byte after the other. */
static char said[512];
static size_t said_len;

/* And replied, which is not in order with the lines. */
static uint8_t replied[64];
static size_t replied_len;

static void
say(const void *bytes, size_t len)
{
	ck_assert_uint_le(said_len + len + 1, sizeof(said));
	memcpy(said + said_len, bytes, len);
	said_len += len;
	said[said_len++] = '|';
}

static void
hear_line(void *arg, const char *text, size_t len, uint64_t input_end)
{
	(void)arg;
	say(&input_end, sizeof(input_end));
	say(text, len);
}

static void
hear_notice(void *arg, const char *text, size_t len, uint64_t cause)
{
	(void)arg;
	say(&cause, sizeof(cause));
	say(text, len);
}

static void
hear_reply(void *arg, const uint8_t *bytes, size_t len, uint64_t cause)
{
	(void)arg;
	(void)cause;
	memcpy(replied + replied_len, bytes, len);
	replied_len += len;
}

static const struct session_sink sink = {
	.line = hear_line,
	.notice = hear_notice,
	.telnet_reply = hear_reply,
};

static struct session_rules rules;
static struct session session;

static void
give(const char *bytes, size_t len)
{
	char copy[sizeof(input)];

	memcpy(copy, bytes, len);
	ck_assert_int_eq(session_input(&session, &rules, copy, len, NULL), 0);
}

/* The session goes on as another one that was saved and restored. */
static void
move(void)
{
	struct session_saved saved;
	char text[LONGEST + 1];

	session_save(&session, &saved);
	ck_assert_uint_le(saved.kept, sizeof(text));
	if (saved.kept > 0)
		memcpy(text, session.partial, saved.kept);
	session_fini(&session);
	memset(&session, 0xa5, sizeof(session));
	ck_assert_int_eq(session_restore(&session, &saved, text), 0);
}

/* Takes the input, and moves in the middle if @cut is inside. */
static void
play(size_t cut)
{
	size_t len = sizeof(input) - 1;

	said_len = 0;
	replied_len = 0;
	ck_assert_int_eq(session_rules_init(&rules, LONGEST, &sink), 0);
	session_init(&session);
	give(input, cut);
	if (cut < len)
		move();
	give(input + cut, len - cut);
	session_end(&session, &rules, NULL);
	session_fini(&session);
	session_rules_fini(&rules);
}

START_TEST(session_saved_goes_on_wherever_it_was)
{
	char expected[sizeof(said)];
	size_t len;

	play(sizeof(input) - 1);
	len = said_len;
	memcpy(expected, said, len);
	for (size_t cut = 0; cut < sizeof(input) - 1; cut++) {
		play(cut);
		ck_assert_uint_eq(said_len, len);
		ck_assert_mem_eq(said, expected, len);
		ck_assert_uint_eq(replied_len, 3);
	}
}
END_TEST

START_TEST(session_saved_is_lost_without_memory)
{
	struct session_saved saved = { .input = 3, .count = 3, .kept = 3 };

	fail_begin(1);
	ck_assert_int_eq(session_restore(&session, &saved, "abc"), -ENOMEM);
	ck_assert(fail_end());
	/* it goes on: the writer is told at the end of the line */
	session_rules_init(&rules, LONGEST, &sink);
	said_len = 0;
	give("d\n", 2);
	ck_assert_mem_eq(said + sizeof(uint64_t) + 1, "out of memory: 4 bytes",
			 22);
	session_fini(&session);
	session_rules_fini(&rules);
}
END_TEST

START_TEST(session_saved_must_be_possible)
{
	const struct session_saved bad[] = {
		{ .lost = 3 },
		{ .ends_in_cr = 2, .count = 1, .kept = 1 },
		{ .ends_in_cr = 1 },
		{ .count = 3, .kept = 2 },
		{ .count = 3, .kept = 3, .lost = 1 },
		{ .telnet = { .state = 8 } },
		{ .telnet = { .pending = TELNET_REPLY_MAX + 1 } },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(session_restore(&session, &bad[i], "abc"),
				 -EBADMSG);
}
END_TEST

SUITE(session_saved)
{
	(void)s;
	ADD(session_saved_goes_on_wherever_it_was);
	ADD(session_saved_is_lost_without_memory);
	ADD(session_saved_must_be_possible);
}
