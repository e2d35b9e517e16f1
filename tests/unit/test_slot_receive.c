/* SPDX-License-Identifier: MIT */
/*
 * The ring: around its end, full, and empty again; the end of input.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "slot/slots_state.h"
#include "support/runner.h"
#include "unit/slot_fixture.h"

/* Bytes that are said and heard in one go. */
#define SOME 5000

static struct slot_fixture f;
static char buf[2 * SOME];

/* Bytes that were said, each one by its place. */
static uint64_t said;

static void
set_up(void)
{
	slot_fixture_init(&f);
	said = 0;
}

static void
tear_down(void)
{
	slot_fixture_fini(&f);
}

/* The bytes of input from @from on. */
static void
bytes_of(uint64_t from, char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)((from + i) % 251);
}

/* Says @len bytes that the slot has room for, and hears them. */
static void
say(size_t len)
{
	static char text[2 * SOME];

	bytes_of(said, text, len);
	slot_fixture_say(&f, text, len);
	ck_assert_int_eq(slot_receive(f.slot, sizeof(buf), buf), (int)len);
	ck_assert_mem_eq(buf, text, len);
	said += len;
}

/* The next process has all from byte @from on. */
static void
check_input(uint64_t from)
{
	static char got[256 * 1024], expected[256 * 1024];
	struct iovec input[2];
	size_t len = 0;
	int n;

	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
	n = survivor_input(f.found, from, input);
	for (int i = 0; i < n; i++) {
		memcpy(got + len, input[i].iov_base, input[i].iov_len);
		len += input[i].iov_len;
	}
	ck_assert_uint_eq(len, said - from);
	bytes_of(from, expected, len);
	ck_assert_mem_eq(got, expected, len);
}

START_TEST(slot_receive_keeps_what_is_not_done_with)
{
	say(100);
	say(50);
	check_input(0);
	slot_forget(f.slot, 120);
	check_input(120);
	slot_forget(f.slot, 10);
	ck_assert_uint_eq(slot_room(f.slot), f.slots->layout.ring - 30);
}
END_TEST

/* Are the first @len bytes of the ring zeros? */
static bool
ring_is_wiped(size_t len)
{
	const char *ring = slot_ring(f.slot);
	size_t zeros = 0;

	for (size_t i = 0; i < len; i++)
		zeros += ring[i] == 0;
	return zeros == len;
}

/* With what was said around it, but not what is still to be looked at. */
START_TEST(slot_receive_wipes_what_is_secret)
{
	say(300);
	slot_hide(f.slot, 200);
	slot_forget(f.slot, 100);
	ck_assert(ring_is_wiped(100));
	ck_assert_uint_eq(f.slot->secret, 200);
	slot_forget(f.slot, 250);
	ck_assert(ring_is_wiped(250));
	ck_assert_uint_eq(f.slot->secret, 0);
	say(50);
	slot_forget(f.slot, 300);
	ck_assert(!ring_is_wiped(300));
	check_input(300);
}
END_TEST

/* Is @text somewhere in the memory of the slots? */
static bool
memory_has(const char *text)
{
	return memmem(f.slots->header, f.slots->layout.size, text,
		      strlen(text)) != NULL;
}

/* Hears @text as the whole of what was sent. */
static void
hear(struct slot *slot, const char *text)
{
	slot_fixture_say(&f, text, strlen(text));
	ck_assert_int_eq(slot_receive(slot, sizeof(buf), buf),
			 (int)strlen(text));
	said += strlen(text);
}

/* A line that was begun in one text is not left there by the rest of it. */
START_TEST(slot_receive_wipes_both_texts)
{
	char partial[] = "/login ann secret";
	struct session session = { .telnet = { .state = 0 } };

	hear(f.slot, partial);
	session.input = said;
	session.partial = partial;
	session.count = strlen(partial);
	slot_save(f.slot, &session);
	memset(partial, 0, sizeof(partial));
	ck_assert(memory_has("secret"));
	hear(f.slot, "word\nhello\n");
	slot_hide(f.slot, said - 6);
	slot_forget(f.slot, said);
	ck_assert(!memory_has("secret"));
	ck_assert_uint_eq(f.slot->secret, 0);
}
END_TEST

/* The process ended before it had wiped what it had forgotten. */
START_TEST(slot_receive_wipes_what_was_left_behind)
{
	struct session session = { .telnet = { .state = 0 } };
	struct slot *slot;

	hear(f.slot, "/login ann secret\n");
	slot_forget(f.slot, said);
	ck_assert(memory_has("secret"));
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
	slot = f.found->slot;
	slot->fd = f.ours;
	hear(slot, "hi\n");
	slot_forget(slot, said);
	ck_assert_uint_ne(slot->secret, 0);
	session.input = said;
	slot_wipe(slot, &session);
	ck_assert(!memory_has("secret"));
	/* once */
	ck_assert_uint_eq(slot->secret, 0);
}
END_TEST

START_TEST(slot_receive_goes_around)
{
	for (int i = 0; i < 100; i++) {
		say(SOME - 1 - (size_t)i);
		if (said > 9 * SOME)
			slot_forget(f.slot, said - 9 * SOME);
		check_input(said > 9 * SOME ? said - 9 * SOME : 0);
	}
}
END_TEST

START_TEST(slot_receive_has_an_end)
{
	while (slot_room(f.slot) >= SOME)
		say(SOME);
	slot_fixture_say(&f, buf, SOME);
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf),
			 (int)(f.slots->layout.ring % SOME));
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), -ENOBUFS);
	slot_forget(f.slot, 1);
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), 1);
}
END_TEST

START_TEST(slot_receive_that_keeps_nothing_uses_one_page)
{
	for (int i = 0; i < 100; i++) {
		say(1000);
		slot_forget(f.slot, said);
	}
	ck_assert_uint_eq(f.slot->state->ring_high, 1000);
	check_input(said);
}
END_TEST

START_TEST(slot_receive_counts_what_came_before)
{
	slot_begin_input(f.slot, 7000);
	said = 7000;
	say(100);
	check_input(7000);
}
END_TEST

START_TEST(slot_receive_ends)
{
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), -EAGAIN);
	slot_fixture_say(&f, "bye", 3);
	shutdown(f.theirs, SHUT_WR);
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), 3);
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), 0);
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), 0);
}
END_TEST

START_TEST(slot_receive_has_the_last_words_before_a_reset)
{
	slot_fixture_say(&f, "bye", 3);
	/* a unix socket that is closed with input unread is reset */
	ck_assert_int_eq(send(f.ours, "unread", 6, 0), 6);
	close(f.theirs);
	f.theirs = -1;
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), 3);
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), -ECONNRESET);
	ck_assert_int_eq(slot_receive(f.slot, SOME, buf), -ECONNRESET);
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
}
END_TEST

START_TEST(slot_save_makes_room)
{
	struct session session = { .telnet = { .state = 0 } };
	char partial[] = "half a line";

	while (slot_room(f.slot) >= SOME)
		say(SOME);
	session.input = said;
	session.partial = partial;
	session.count = 11;
	slot_save(f.slot, &session);
	ck_assert_uint_eq(slot_room(f.slot), f.slots->layout.ring);
	say(10);
	slot_fixture_crash(&f);
	ck_assert_int_eq(survivor_session(f.found, 0, &session), 0);
	ck_assert_uint_eq(session.input, said - 10);
	ck_assert_mem_eq(session.partial, partial, 11);
	session_fini(&session);
	/* a line that was stored since makes it old */
	ck_assert_int_eq(survivor_session(f.found, said - 4, &session), 0);
	ck_assert_uint_eq(session.input, said - 4);
	ck_assert_uint_eq(session.count, 0);
	check_input(said - 10);
}
END_TEST

/* The process ends when it has saved, and the tail is where it was. */
START_TEST(slot_save_may_be_cut_short)
{
	char half[] = "hel", more[] = "hello wor";
	struct session session = { .telnet = { .state = 0 } };
	struct slot_state *state = f.slot->state;
	unsigned int old;

	hear(f.slot, half);
	session.input = said;
	session.partial = half;
	session.count = strlen(half);
	slot_save(f.slot, &session);
	old = state->saved_now;
	hear(f.slot, "lo wor");
	session.input = said;
	session.partial = more;
	session.count = strlen(more);
	session_save(&session, &state->saved[!old]);
	memcpy(slot_text(f.slot, !old), more, strlen(more));
	state->saved_now = !old;
	slot_fixture_crash(&f);
	ck_assert_int_eq(survivor_session(f.found, 0, &session), 0);
	ck_assert_uint_eq(session.input, strlen(half));
	ck_assert_uint_eq(session.count, strlen(half));
	ck_assert_mem_eq(session.partial, half, strlen(half));
	session_fini(&session);
	/* nor is that one in the way of what the next process saves */
	session = (struct session){ .telnet = { .state = 0 },
				    .input = said,
				    .partial = more,
				    .count = strlen(more) };
	slot_save(f.slot, &session);
	ck_assert_uint_eq(state->saved[old].input, strlen(half));
	slot_fixture_crash(&f);
	ck_assert_int_eq(survivor_session(f.found, 0, &session), 0);
	ck_assert_uint_eq(session.input, said);
	ck_assert_mem_eq(session.partial, more, strlen(more));
	session_fini(&session);
}
END_TEST

SUITE(slot_receive)
{
	TCase *tc = tcase_create("fixture");

	(void)tc_;
	tcase_add_checked_fixture(tc, set_up, tear_down);
	suite_add_tcase(s, tc);
	tcase_add_test(tc, slot_receive_keeps_what_is_not_done_with);
	tcase_add_test(tc, slot_receive_wipes_what_is_secret);
	tcase_add_test(tc, slot_receive_wipes_both_texts);
	tcase_add_test(tc, slot_receive_wipes_what_was_left_behind);
	tcase_add_test(tc, slot_receive_goes_around);
	tcase_add_test(tc, slot_receive_has_an_end);
	tcase_add_test(tc, slot_receive_that_keeps_nothing_uses_one_page);
	tcase_add_test(tc, slot_receive_counts_what_came_before);
	tcase_add_test(tc, slot_receive_ends);
	tcase_add_test(tc, slot_receive_has_the_last_words_before_a_reset);
	tcase_add_test(tc, slot_save_makes_room);
	tcase_add_test(tc, slot_save_may_be_cut_short);
}
