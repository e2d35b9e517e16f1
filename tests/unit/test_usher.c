/* SPDX-License-Identifier: MIT */
/*
 * The usher at work, in virtual time: who is held and for how long, who is
 * asked to leave and who is shown out. Each with both front ends.
 */
#include "bus/bus_memory.h"
#include "config.h"

#include <string.h>

#include <coir/time.h>

#include "client/client.h"
#include "support/runner.h"
#include "unit/scene.h"

#define MS INT64_C(1000000)
#define SECOND INT64_C(1000000000)

/* More than the buffers on the way to somebody who does not read. */
#define FLOOD_LINES 2000
#define FLOOD_LINE 2000

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller a, b;

/* @caller is in. */
static void
come(struct caller *caller)
{
	caller_dial(caller, &scene);
	caller_await(caller, &scene, "Got connection");
}

static int64_t
now_ns(void)
{
	return coir_now().ns;
}

START_TEST(usher_holds_who_says_too_much)
{
	int64_t start;

	scene_init(&scene, drivers[_i],
		   "exempt = \"\"; client_lines = 1; client_lines_burst = 2;");
	come(&a);
	start = now_ns();
	caller_say(&a, "1\n2\n3\n4\n5\n");
	caller_await(&a, &scene, "\n2\n");
	ck_assert_int_lt(now_ns() - start, 100 * MS);
	caller_await(&a, &scene, "\n3\n");
	ck_assert_int_ge(now_ns() - start, SECOND);
	ck_assert_int_le(now_ns() - start, SECOND + 200 * MS);
	caller_await(&a, &scene, "\n5\n");
	ck_assert_int_ge(now_ns() - start, 3 * SECOND);
	ck_assert_int_le(now_ns() - start, 3 * SECOND + 200 * MS);
	ck_assert_ptr_nonnull(strstr(a.heard,
				     "\n1\n2\n*** slow down: at most 1 lines a "
				     "second; what you say waits until it is "
				     "its turn\n3\n4\n5\n"));
	caller_hang_up(&a);
	scene_fini(&scene);
}
END_TEST

START_TEST(usher_forgets_who_leaves_while_held)
{
	scene_init(&scene, drivers[_i],
		   "exempt = \"\"; client_lines = 1; client_lines_burst = 1;");
	come(&a);
	caller_say(&a, "1\n2\n3\n");
	caller_await(&a, &scene, "slow down");
	ck_assert_ptr_nonnull(TAILQ_FIRST(&scene.hall.usher.held));
	/* nobody reads it now: its end is noticed when somebody does */
	caller_hang_up(&a);
	come(&b);
	caller_await(&b, &scene, "closed");
	ck_assert_ptr_null(TAILQ_FIRST(&scene.hall.usher.held));
	caller_hang_up(&b);
	scene_fini(&scene);
}
END_TEST

START_TEST(usher_sends_the_quiet_away)
{
	int64_t start;

	scene_init(&scene, drivers[_i], "idle_time = \"10 s\";");
	come(&a);
	start = now_ns();
	come(&b);
	caller_say(&b, "x\n");
	caller_await(&a, &scene, "x\n");
	/* half a line is something said, too */
	for (int i = 0; i < 3; i++) {
		caller_say(&b, "y");
		scene_wait(&scene, 4);
	}
	ck_assert_int_ge(now_ns() - start, 12 * SECOND);
	caller_listen(&a);
	ck_assert_ptr_nonnull(strstr(a.heard,
				     "*** closing: you have said "
				     "nothing for 10 s\n"));
	ck_assert(a.ended);
	caller_listen(&b);
	ck_assert(!b.ended);
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_IDLE], 1);
	caller_hang_up(&a);
	caller_hang_up(&b);
	scene_fini(&scene);
}
END_TEST

/* Has @caller say more than who does not read takes, and listens. */
static void
flood(struct caller *caller)
{
	static char line[FLOOD_LINE + 1];

	memset(line, 'x', FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	for (int i = 0; i < FLOOD_LINES; i++) {
		caller_say(caller, line);
		scene_pass(&scene);
		caller_listen(caller);
		caller->len = 0;
	}
}

START_TEST(usher_shows_the_deaf_out)
{
	int64_t start;

	scene_init(&scene, drivers[_i], "idle_time = \"10 s\";");
	come(&a);
	start = now_ns();
	come(&b);
	flood(&b);
	/* asked to leave it does not hear it; the other one says something */
	while (scene.hall.limiter.figures.n[REASON_IDLE] == 0) {
		caller_say(&b, "here\n");
		scene_wait(&scene, 3);
		caller_listen(&b);
		b.len = 0;
	}
	ck_assert_int_ge(now_ns() - start, 20 * SECOND);
	ck_assert_int_le(now_ns() - start, 24 * SECOND);
	ck_assert(!b.ended);
	caller_hang_up(&a);
	caller_hang_up(&b);
	scene_fini(&scene);
}
END_TEST

START_TEST(usher_shows_out_who_takes_most_memory)
{
	char half[3000];

	/* room for two clients of either kind and a half line, not for two */
	scene_init(&scene, drivers[_i],
		   _i == 0 ? "clients_memory = \"17K\";"
			   : "clients_memory = \"6K\";");
	memset(half, 'x', sizeof(half) - 1);
	half[sizeof(half) - 1] = '\0';
	come(&a);
	come(&b);
	caller_say(&a, half);
	scene_pass(&scene);
	half[2000] = '\0';
	caller_say(&b, half);
	caller_await_end(&a, &scene);
	ck_assert_ptr_nonnull(strstr(a.heard,
				     "*** closing: the memory for "
				     "clients ("));
	caller_await(&b, &scene, "closed");
	caller_say(&b, " end\n");
	caller_await(&b, &scene, "x end\n");
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_MEMORY], 1);
	caller_hang_up(&a);
	caller_hang_up(&b);
	scene_fini(&scene);
	ck_assert_uint_eq(scene.hall.usher.memory, 0);
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), 0);
	bus_memory_take(100);
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), 100);
	bus_memory_give(100);
}
END_TEST

SUITE(usher)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_loop_test(tc_, usher_holds_who_says_too_much, 0, 2);
	tcase_add_loop_test(tc_, usher_forgets_who_leaves_while_held, 0, 2);
	tcase_add_loop_test(tc_, usher_sends_the_quiet_away, 0, 2);
	tcase_add_loop_test(tc_, usher_shows_the_deaf_out, 0, 2);
	tcase_add_loop_test(tc_, usher_shows_out_who_takes_most_memory, 0, 2);
}
