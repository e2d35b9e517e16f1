/* SPDX-License-Identifier: MIT */
/*
 * What is noted of sends: where the client is if all of it went, none, or some.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/socket_cookie.h"
#include "support/runner.h"
#include "unit/slot_fixture.h"

/* More than a socket takes at once. */
#define MUCH (4 * 1024 * 1024)

static struct slot_fixture f;

static void
set_up(void)
{
	slot_fixture_init(&f);
}

static void
tear_down(void)
{
	slot_fixture_fini(&f);
}

/* Sends @len bytes that take the client from line 3 to line 9. */
static ssize_t
send_bytes(size_t len)
{
	const struct cursor_place from = { .next = 3, .offset = 1 };
	const struct cursor_place to = { .next = 9, .pins_end = 4 };
	char *bytes = calloc(1, len);
	struct iovec range = { bytes, len };
	ssize_t n = slot_send(f.slot, &from, &to, &range, 1);

	free(bytes);
	return n;
}

static void
check_place(uint64_t next, uint32_t ahead)
{
	slot_fixture_crash(&f);
	ck_assert_uint_eq(f.n_found, 1);
	ck_assert(f.found->begun);
	ck_assert_uint_eq(f.found->place.next, next);
	ck_assert_uint_eq(f.found->ahead, ahead);
}

START_TEST(slot_send_of_all_ends_where_it_was_to)
{
	ck_assert_int_eq(send_bytes(1000), 1000);
	check_place(9, 0);
	ck_assert_uint_eq(f.found->place.pins_end, 4);
}
END_TEST

START_TEST(slot_send_of_some_is_counted_from_its_beginning)
{
	ssize_t n = send_bytes(MUCH);

	ck_assert_int_gt(n, 0);
	ck_assert_int_lt(n, MUCH);
	check_place(3, (uint32_t)n);
	ck_assert_uint_eq(f.found->place.offset, 1);
}
END_TEST

START_TEST(slot_send_of_nothing_is_at_its_beginning)
{
	while (send_bytes(MUCH) > 0)
		;
	ck_assert_int_eq(send_bytes(1000), -EAGAIN);
	check_place(3, 0);
}
END_TEST

START_TEST(slot_send_to_who_is_gone_is_broken)
{
	close(f.theirs);
	f.theirs = -1;
	ck_assert_int_eq(send_bytes(1000), -EPIPE);
	check_place(3, 0);
}
END_TEST

START_TEST(slot_send_gathers)
{
	char a[] = "one ", b[] = "two", got[8] = "";
	struct iovec ranges[] = { { a, 4 }, { b, 3 } };
	const struct cursor_place place = { .next = 1 };

	ck_assert_int_eq(slot_send(f.slot, &place, &place, ranges, 2), 7);
	ck_assert_int_eq(recv(f.theirs, got, 7, 0), 7);
	ck_assert_str_eq(got, "one two");
}
END_TEST

START_TEST(slot_settle_says_where_it_is)
{
	const struct cursor_place place = { .next = 5, .offset = 7 };

	send_bytes(MUCH);
	slot_settle(f.slot, &place, 0);
	check_place(5, 0);
	ck_assert_uint_eq(f.found->place.offset, 7);
	slot_settle(f.slot, &place, 100);
	check_place(5, 100);
}
END_TEST

/* Who is at our end of the socket, as @next finds it; to be freed. */
static struct survivor *
find_ours(struct slots *next)
{
	const struct socket_cookie ours = { socket_cookie_of(f.ours), f.ours };
	struct survivor *found;
	size_t n;

	ck_assert_int_eq(survivors_find(next, &ours, 1, &found, &n), 0);
	ck_assert_uint_eq(n, 1);
	return found;
}

START_TEST(slot_send_of_lines_that_look_otherwise_is_torn)
{
	const struct cursor_place in_pin = { .next = 5,
					     .offset = 7,
					     .in_pin = true };
	int fd = dup(slots_fd(f.slots));
	struct survivor *found;
	struct slots *next;

	slot_settle(f.slot, &in_pin, 0);
	ck_assert_int_eq(slots_open(fd, SLOT_STYLE + 1, &next), 0);
	found = find_ours(next);
	ck_assert(!found->restyled);
	free(found);
	send_bytes(MUCH);
	found = find_ours(next);
	ck_assert(found->restyled);
	free(found);
	slots_free(next);
}
END_TEST

/* Is the line that was begun torn for a process in which lines look anew? */
static bool
is_torn(bool takes_over)
{
	struct survivor *found;
	struct slots *next;
	bool torn;

	ck_assert_int_eq(slots_open(dup(slots_fd(f.slots)), SLOT_STYLE + 1,
				    &next),
			 0);
	found = find_ours(next);
	torn = found->restyled;
	if (takes_over)
		slots_taken_over(next);
	free(found);
	slots_free(next);
	return torn;
}

/* A process that ends over the takeover has not changed how lines looked. */
START_TEST(slot_send_is_torn_until_it_is_taken_over)
{
	send_bytes(MUCH);
	ck_assert(is_torn(false));
	ck_assert(is_torn(true));
	ck_assert(!is_torn(true));
}
END_TEST

SUITE(slot_send)
{
	TCase *tc = tcase_create("fixture");

	(void)tc_;
	tcase_add_checked_fixture(tc, set_up, tear_down);
	suite_add_tcase(s, tc);
	tcase_add_test(tc, slot_send_of_all_ends_where_it_was_to);
	tcase_add_test(tc, slot_send_of_some_is_counted_from_its_beginning);
	tcase_add_test(tc, slot_send_of_nothing_is_at_its_beginning);
	tcase_add_test(tc, slot_send_to_who_is_gone_is_broken);
	tcase_add_test(tc, slot_send_gathers);
	tcase_add_test(tc, slot_settle_says_where_it_is);
	tcase_add_test(tc, slot_send_of_lines_that_look_otherwise_is_torn);
	tcase_add_test(tc, slot_send_is_torn_until_it_is_taken_over);
}
