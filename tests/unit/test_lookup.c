/* SPDX-License-Identifier: MIT */
/*
 * test_lookup.c - questions about older lines, on both front ends.
 */
#include "config.h"

#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "support/runner.h"
#include "unit/scene.h"

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller caller;

/* The room has @n lines: somebody has come, and said each number. */
static void
begin(const char *driver, int n)
{
	scene_init(&scene, driver, "exempt = \"127.0.0.1\"; ");
	caller_count(&caller, &scene, n);
}

static void
end(void)
{
	caller_hang_up(&caller);
	scene_fini(&scene);
}

/* The answer to @line, which ends with @last, has lines @from to @to. */
static void
check(const char *line, int from, int to, const char *last)
{
	char expected[16 * 1024] = "", closing[128];
	size_t at = 0;

	caller.len = 0;
	snprintf(closing, sizeof(closing), "*** %s\n", last);
	caller_say(&caller, line);
	caller_await(&caller, &scene, closing);
	for (int i = from; i <= to; i++)
		at += (size_t)snprintf(expected + at, sizeof(expected) - at,
				       "*** %d: %d\n", i, i);
	snprintf(expected + at, sizeof(expected) - at, "%s", closing);
	ck_assert_str_eq(caller.heard, expected);
}

START_TEST(lookup_shows_history)
{
	begin(drivers[_i], 600);
	check("/history 3\n", 598, 600,
	      "lines 598 to 600 of 600; /history 3 598 goes back");
	check("/history 3 598\n", 595, 597,
	      "lines 595 to 597 of 600; /history 3 595 goes back");
	check("/history\n", 581, 600,
	      "lines 581 to 600 of 600; /history 20 581 goes back");
	check("/history 256 513\n", 257, 512,
	      "lines 257 to 512 of 600; /history 256 257 goes back");
	check("/history 256 400\n", 144, 399,
	      "lines 144 to 399 of 600; /history 256 144 goes back");
	check("/history 2 99999\n", 599, 600,
	      "lines 599 to 600 of 600; /history 2 599 goes back");
	end();
}
END_TEST

START_TEST(lookup_shows_what_came_since)
{
	begin(drivers[_i], 600);
	check("/since 598\n", 599, 600, "lines 599 to 600 of 600");
	check("/since 100\n", 101, 356,
	      "lines 101 to 356 of 600; /since 356 goes on");
	check("/since 356\n", 357, 600, "lines 357 to 600 of 600");
	end();
}
END_TEST

/* The oldest line has nothing before it, and shows as on any port. */
START_TEST(lookup_shows_the_oldest)
{
	begin(drivers[_i], 3);
	caller_say(&caller, "/history\n");
	caller_await(&caller, &scene, "of 3\n");
	ck_assert_mem_eq(caller.heard, "*** 1: Got connection from tcp:", 31);
	ck_assert_ptr_nonnull(strstr(caller.heard,
				     "\n*** 2: 2\n*** 3: 3\n"
				     "*** lines 1 to 3 of 3\n"));
	end();
}
END_TEST

/* What was typed in one go with a question is said before that is asked. */
START_TEST(lookup_has_what_was_said_before_it)
{
	begin(drivers[_i], 2);
	caller_say(&caller, "3\n4\n/since 2\n/ping\n");
	caller_await(&caller, &scene, "lines 3 to 4 of 4\n");
	ck_assert_str_eq(caller.heard,
			 "3\n4\n*** pong\n*** 3: 3\n*** 4: 4\n"
			 "*** lines 3 to 4 of 4\n");
	caller.len = 0;
	caller_say(&caller, "5\n/history 2\n");
	caller_await(&caller, &scene, "goes back\n");
	ck_assert_str_eq(caller.heard,
			 "5\n*** 4: 4\n*** 5: 5\n"
			 "*** lines 4 to 5 of 5; /history 2 4 goes back\n");
	end();
}
END_TEST

/* Also of two that wait the second is one too much. */
START_TEST(lookup_is_one_at_a_time_before_its_turn)
{
	begin(drivers[_i], 2);
	caller_say(&caller, "3\n/since 2\n/since 0\n");
	caller_await(&caller, &scene, "*** lines 3 to 3 of 3\n");
	ck_assert_ptr_nonnull(strstr(caller.heard,
				     "*** your last question is not answered "
				     "yet; ask again when it is\n"));
	end();
}
END_TEST

START_TEST(lookup_says_that_there_is_nothing)
{
	begin(drivers[_i], 2);
	check("/since 2\n", 1, 0,
	      "nothing was said after that: the newest is line 2");
	check("/since 18446744073709551615\n", 1, 0,
	      "nothing was said after that: the newest is line 2");
	check("/history 5 1\n", 1, 0,
	      "there is nothing before line 1 any more");
	end();
}
END_TEST

/* Whoever says no more is still told, and whoever goes is forgotten. */
START_TEST(lookup_of_who_ends_before_its_turn)
{
	begin(drivers[_i], 2);
	caller_say(&caller, "3\n/since 2\n");
	ck_assert_int_eq(shutdown(caller.fd, SHUT_WR), 0);
	caller_await_end(&caller, &scene);
	ck_assert_str_eq(caller.heard, "3\n*** 3: 3\n*** lines 3 to 3 of 3\n");
	caller_hang_up(&caller);
	caller_dial(&caller, &scene);
	caller_await(&caller, &scene, "closed\n");
	caller_say(&caller, "x\n/since 2\n");
	end();
}
END_TEST

START_TEST(lookup_is_one_at_a_time)
{
	begin(drivers[_i], 10);
	caller_say(&caller, "/since 8\n/since 9\n");
	caller_await(&caller, &scene, "*** lines 9 to 10 of 10\n");
	ck_assert_ptr_nonnull(strstr(caller.heard,
				     "*** your last question is not answered "
				     "yet; ask again when it is\n"));
	check("/since 9\n", 10, 10, "lines 10 to 10 of 10");
	end();
}
END_TEST

/* Whoever has said all that there is to say is answered, then let go. */
START_TEST(lookup_is_answered_before_the_end)
{
	begin(drivers[_i], 10);
	caller_say(&caller, "/since 9");
	ck_assert_int_eq(shutdown(caller.fd, SHUT_WR), 0);
	caller_await_end(&caller, &scene);
	ck_assert_str_eq(caller.heard,
			 "*** 10: 10\n*** lines 10 to 10 of 10\n");
	end();
}
END_TEST

START_TEST(lookup_is_answered_before_who_quits_goes)
{
	begin(drivers[_i], 10);
	caller_say(&caller, "/since 9\n/quit\n");
	caller_await_end(&caller, &scene);
	ck_assert_str_eq(caller.heard,
			 "*** 10: 10\n*** lines 10 to 10 of 10\n");
	end();
}
END_TEST

/* The answer comes to nobody. */
START_TEST(lookup_of_who_has_gone)
{
	begin(drivers[_i], 10);
	caller_say(&caller, "/since 8\n");
	end();
}
END_TEST

/* Lets the loop run until @text has come, behind however much. */
static void
drain(const char *text)
{
	static char all[256 * 1024];
	size_t len = 0;

	all[0] = '\0';
	for (int i = 0; !strstr(all, text); i++) {
		ssize_t n = recv(caller.fd, all + len, sizeof(all) - 1 - len,
				 MSG_DONTWAIT);

		ck_assert_msg(i < 100000, "never \"%s\"", text);
		if (n > 0)
			len += (size_t)n;
		all[len] = '\0';
		event_base_loop(scene.fixture.base,
				EVLOOP_ONCE | EVLOOP_NONBLOCK);
	}
}

START_TEST(lookup_answer_has_bounds)
{
	static char line[4001];
	char mark[16];

	begin(drivers[_i], 2);
	memset(line, 'x', sizeof(line) - 1);
	for (int i = 0; i < 20; i++) {
		snprintf(mark, sizeof(mark), "\nn%d\n", i);
		caller_say(&caller, line);
		caller_say(&caller, mark);
		drain(mark);
	}
	caller_say(&caller, "/since 2\n");
	drain("*** lines 3 to 35 of 42; /since 35 goes on\n");
	end();
}
END_TEST

SUITE(lookup)
{
	TCase *tc = tcase_create("lookup");

	tcase_add_loop_test(tc, lookup_shows_history, 0, 2);
	tcase_add_loop_test(tc, lookup_shows_what_came_since, 0, 2);
	tcase_add_loop_test(tc, lookup_shows_the_oldest, 0, 2);
	tcase_add_loop_test(tc, lookup_has_what_was_said_before_it, 0, 2);
	tcase_add_loop_test(tc, lookup_is_one_at_a_time, 0, 2);
	tcase_add_loop_test(tc, lookup_is_one_at_a_time_before_its_turn, 0, 2);
	tcase_add_loop_test(tc, lookup_says_that_there_is_nothing, 0, 2);
	tcase_add_loop_test(tc, lookup_of_who_ends_before_its_turn, 0, 2);
	tcase_add_loop_test(tc, lookup_is_answered_before_the_end, 0, 2);
	tcase_add_loop_test(tc, lookup_is_answered_before_who_quits_goes, 0, 2);
	tcase_add_loop_test(tc, lookup_of_who_has_gone, 0, 2);
	tcase_add_loop_test(tc, lookup_answer_has_bounds, 0, 2);
	suite_add_tcase(s, tc);
}
