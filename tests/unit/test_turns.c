/* SPDX-License-Identifier: MIT */
/*
 * Many are to be sent a long history at once: a few are between two polls of
 * the loop, and those who have it already notice nothing. Each with both front
 * ends, counted in passes of the loop, so that it is the same on any machine.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client/client.h"
#include "client/frontend_callback.h"
#include "client/frontend_fiber.h"
#include "room/chunk.h"
#include "support/runner.h"
#include "unit/scene.h"

/* Lines of history, such that nobody can be sent it all in one turn. */
#define HISTORY 3000
#define LINE_TEXT "a line of some length, as people say them in rooms"

/* Who come for it, all at once. */
#define CROWD 40

/* Passes that it may take until somebody who is not behind has a line. */
#define PASSES_MAX 2

/* Passes after which something has gone wrong. */
#define PATIENCE 10000

/* One of the crowd, who counts what it is sent. */
struct joiner {
	struct caller caller;
	int lines; /* in all */
	int fresh; /* that came last */
};

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller talker;
static struct joiner *crowd;

static void
set_up(void)
{
	crowd = calloc(CROWD, sizeof(*crowd));
	ck_assert_ptr_nonnull(crowd);
}

static void
tear_down(void)
{
	free(crowd);
}

static void
write_history(void)
{
	for (int i = 0; i < HISTORY; i++) {
		ck_assert_int_eq(room_announce(scene.room, LINE_TEXT,
					       strlen(LINE_TEXT)),
				 0);
		if (i % 100 > 0)
			continue;
		scene_pass(&scene);
		caller_listen(&talker);
		talker.len = 0;
	}
}

/* Somebody who has all of it is there, and the crowd is at the door. */
static void
begin(const char *driver)
{
	scene_init(&scene, driver, "");
	caller_dial(&talker, &scene);
	caller_await(&talker, &scene, "Got connection");
	write_history();
	for (int i = 0; i < CROWD; i++)
		caller_dial(&crowd[i].caller, &scene);
}

static void
end(void)
{
	for (int i = 0; i < CROWD; i++)
		caller_hang_up(&crowd[i].caller);
	caller_hang_up(&talker);
	scene_fini(&scene);
}

/* Counts the lines that have come. */
static void
count(struct joiner *joiner)
{
	char buf[4096];
	ssize_t n;

	joiner->fresh = 0;
	while ((n = recv(joiner->caller.fd, buf, sizeof(buf), 0)) > 0)
		for (ssize_t i = 0; i < n; i++)
			joiner->fresh += buf[i] == '\n';
	joiner->caller.ended = n == 0 || errno != EAGAIN;
	joiner->lines += joiner->fresh;
}

/* One pass of the loop. Returns how many of the crowd were sent much. */
static int
pass(void)
{
	int n = 0;

	scene_pass(&scene);
	for (int i = 0; i < CROWD; i++) {
		count(&crowd[i]);
		n += crowd[i].fresh > CHUNK_LINES;
	}
	return n;
}

/* Passes until the talker, who is in the room, has heard @text. */
static int
passes_until_heard(const char *text)
{
	int n = 0;

	talker.len = 0;
	while (!strstr(caller_listen(&talker), text)) {
		ck_assert_int_lt(n++, PATIENCE);
		pass();
		talker.len = 0;
	}
	return n;
}

/* Everybody is in, and hardly anybody has anything. */
static void
let_in(void)
{
	for (int i = 0; scene.door.clients < CROWD + 1; i++) {
		ck_assert_int_lt(i, PATIENCE);
		pass();
	}
	ck_assert_int_eq(crowd[CROWD - 1].lines, 0);
}

/* How many have all of the history. */
static int
complete(void)
{
	int n = 0;

	for (int i = 0; i < CROWD; i++)
		n += crowd[i].lines > HISTORY;
	return n;
}

START_TEST(turns_are_few_between_two_polls)
{
	int most = 0;

	begin(drivers[_i]);
	for (int i = 0; complete() < CROWD; i++) {
		int n = pass();

		ck_assert_int_lt(i, PATIENCE);
		if (n > most)
			most = n;
	}
	ck_assert_int_eq(most, TURNS_A_PASS);
	end();
}
END_TEST

START_TEST(turns_are_not_for_those_who_live)
{
	int lines = 0;

	begin(drivers[_i]);
	for (; complete() < CROWD / 2; lines++) {
		char line[24];
		int n;

		snprintf(line, sizeof(line), "line %d\n", lines);
		caller_say(&talker, line);
		n = passes_until_heard(line);
		ck_assert_msg(n <= PASSES_MAX, "%s took %d passes", line, n);
	}
	ck_assert_int_gt(lines, 10);
	end();
}
END_TEST

/* Who waits for a turn is read all the same. */
START_TEST(turns_are_not_for_what_is_said)
{
	begin(drivers[_i]);
	let_in();
	caller_say(&crowd[CROWD - 1].caller, "I am new here\n");
	ck_assert_int_le(passes_until_heard("I am new here\n"), PASSES_MAX);
	ck_assert_int_eq(crowd[CROWD - 1].lines, 0);
	end();
}
END_TEST

static struct client *
newest_client(void)
{
	struct seat *seat = TAILQ_LAST(&scene.hall.usher.seats, seats);

	return (struct client *)((char *)seat - offsetof(struct client, seat));
}

/* A connection that is to end at once does not wait for its turn. */
START_TEST(turns_are_not_for_those_who_are_cut)
{
	struct joiner *last = &crowd[CROWD - 1];

	begin(drivers[_i]);
	let_in();
	client_cut(newest_client(), REASON_IDLE);
	pass();
	pass();
	ck_assert(last->caller.ended);
	ck_assert_int_lt(last->lines, HISTORY);
	ck_assert_uint_eq(scene.door.clients, CROWD);
	end();
}
END_TEST

/* All may leave while they wait, by their own will or not. */
START_TEST(turns_wait_for_nobody_who_left)
{
	begin(drivers[_i]);
	let_in();
	if (scene.fiber)
		frontend_fiber_cut(scene.fiber);
	else
		frontend_callback_cut(scene.callback);
	scene_pass(&scene);
	scene_pass(&scene);
	ck_assert_uint_eq(scene.door.clients, 0);
	ck_assert(TAILQ_EMPTY(&scene.hall.turns.queue));
	end();
}
END_TEST

/* @n lines come at once. Returns whether the first one queued for them. */
static bool
queues_for(int n)
{
	bool queued = false;

	for (int i = 0; i < n; i++)
		ck_assert_int_eq(room_announce(scene.room, LINE_TEXT,
					       strlen(LINE_TEXT)),
				 0);
	for (int i = 0; i < 20; i++) {
		scene_pass(&scene);
		queued = queued || !TAILQ_EMPTY(&scene.hall.turns.queue);
		count(&crowd[0]);
	}
	return queued;
}

/* A room at its limit: what is said in one round is not history. */
START_TEST(turns_are_not_for_those_who_keep_up)
{
	scene_init(&scene, drivers[_i], "");
	caller_dial(&crowd[0].caller, &scene);
	caller_await(&crowd[0].caller, &scene, "Got connection");
	ck_assert(!queues_for(500));
	ck_assert(queues_for(HISTORY));
	caller_hang_up(&crowd[0].caller);
	scene_fini(&scene);
}
END_TEST

SUITE(turns)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, turns_are_few_between_two_polls, 0, 2);
	tcase_add_loop_test(tc_, turns_are_not_for_those_who_live, 0, 2);
	tcase_add_loop_test(tc_, turns_are_not_for_those_who_keep_up, 0, 2);
	tcase_add_loop_test(tc_, turns_are_not_for_what_is_said, 0, 2);
	tcase_add_loop_test(tc_, turns_are_not_for_those_who_are_cut, 0, 2);
	tcase_add_loop_test(tc_, turns_wait_for_nobody_who_left, 0, 2);
}
