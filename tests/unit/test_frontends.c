/* SPDX-License-Identifier: MIT */
/*
 * What both front ends do, each in its own style: one test for the two.
 */
#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "client/client.h"
#include "support/runner.h"
#include "support/vloop.h"
#include "unit/scene.h"

/* Who all speak at once, and how many lines each. */
#define TALKERS 20
#define LINES 4000
#define MORE 1500

/* Passes after which something has gone wrong. */
#define PATIENCE 10000

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller *talkers;

/* The most lines that came in one batch. */
static uint32_t most;

static void
note_size(struct room_watch *watch, const struct lines *lines)
{
	(void)watch;
	if (lines->count > most)
		most = lines->count;
}

static void
note_nothing(struct room_watch *watch)
{
	(void)watch;
}

static void
say_much(struct caller *talker, int lines)
{
	static char text[2 * LINES + 1];

	for (int i = 0; i < lines; i++)
		memcpy(text + (ptrdiff_t)2 * i, "x\n", 2);
	text[2 * lines] = '\0';
	caller_say(talker, text);
}

static uint64_t
head(void)
{
	struct room_figures figures;

	room_figures(scene.room, &figures);
	return figures.head;
}

/* How much is in flight is looked at before each who is read. */
START_TEST(frontends_read_no_more_than_the_room_takes)
{
	struct room_watch watch = { .stored = note_size,
				    .batch = note_nothing };

	talkers = calloc(TALKERS, sizeof(*talkers));
	ck_assert_ptr_nonnull(talkers);
	most = 0;
	scene_init(&scene, drivers[_i], "");
	room_watch_add(scene.room, &watch);
	for (int i = 0; i < TALKERS; i++) {
		caller_dial(&talkers[i], &scene);
		caller_await(&talkers[i], &scene, "Got connection");
	}
	for (int i = 0; i < TALKERS; i++)
		say_much(&talkers[i], LINES);
	for (int i = 0; head() < TALKERS * LINES; i++) {
		ck_assert_int_lt(i, PATIENCE);
		scene_pass(&scene);
	}
	ck_assert_uint_le(most, room_limits_default.tickets + LINES);
	ck_assert_uint_gt(most, LINES);
	room_watch_remove(scene.room, &watch);
	for (int i = 0; i < TALKERS; i++)
		caller_hang_up(&talkers[i]);
	scene_fini(&scene);
	free(talkers);
}
END_TEST

/* Passes that were measured, once nothing is left to do. */
static uint64_t
measured(void)
{
	for (int i = 0; i < 20; i++)
		scene_pass(&scene);
	ck_assert(!scene.hall.passes.measuring);
	return tally_total(&scene.hall.passes.length);
}

/* Nothing comes of half a line: it is only read. */
START_TEST(frontends_measure_passes_that_only_take_input)
{
	static struct caller many[12];
	const int n = sizeof(many) / sizeof(many[0]);
	uint64_t before;

	scene_init(&scene, drivers[_i], "");
	for (int i = 0; i < n; i++) {
		caller_dial(&many[i], &scene);
		caller_await(&many[i], &scene, "Got connection");
	}
	/* so that the clock shows whether it is looked at once a pass */
	vtime_drift(1000000);
	before = measured();
	ck_assert_uint_eq(measured(), before);
	for (int i = 0; i < n; i++)
		caller_say(&many[i], "half a li");
	ck_assert_uint_gt(measured(), before);
	vtime_drift(0);
	for (int i = 0; i < n; i++)
		caller_hang_up(&many[i]);
	scene_fini(&scene);
}
END_TEST

/* Who is turned away has cost a pass too. */
START_TEST(frontends_measure_passes_that_only_accept)
{
	static struct caller one, other;
	uint64_t before;

	scene_init(&scene, drivers[_i], "exempt = \"\"; address_clients = 1;");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	before = measured();
	caller_dial(&other, &scene);
	ck_assert_uint_gt(measured(), before);
	ck_assert_uint_eq(scene.door.clients, 1);
	caller_hang_up(&one);
	caller_hang_up(&other);
	scene_fini(&scene);
}
END_TEST

/* Passes in which somebody may speak while much is said. */
#define MOMENTS 40

/*
 * Who speaks while he is sent more than fits into one send is heard, whenever
 * that is, though nobody else says anything.
 */
START_TEST(frontends_hear_who_is_being_sent_much)
{
	static struct caller talker, listener;
	int moment = _i / 2 + 1;
	int passes = 0;

	scene_init(&scene, drivers[_i % 2], "");
	caller_dial(&listener, &scene);
	caller_await(&listener, &scene, "Got connection");
	caller_dial(&talker, &scene);
	caller_await(&talker, &scene, "Got connection");
	say_much(&talker, LINES);
	say_much(&talker, MORE);
	for (int i = 0; head() < LINES + MORE + 3; i++) {
		ck_assert_int_lt(passes++, 10 * PATIENCE);
		if (head() < LINES + MORE + 2)
			i = 0;
		else if (i == moment)
			caller_say(&listener, "hello\n");
		scene_pass(&scene);
		caller_listen(&talker);
	}
	caller_hang_up(&listener);
	caller_hang_up(&talker);
	scene_fini(&scene);
}
END_TEST

/* Kicks the first who is there. */
static void
kick(struct room_watch *watch)
{
	struct seat *seat = TAILQ_FIRST(&scene.hall.usher.seats);

	(void)watch;
	if (seat)
		client_kick((struct client *)((char *)seat -
					      offsetof(struct client, seat)),
			    "an administrator", "enough");
}

/* Who is kicked has lines that it was not sent: the reason is the last. */
START_TEST(frontends_send_nothing_behind_the_reason)
{
	static const char reason[] =
		"*** closing: sent away by an administrator: enough\n";
	struct room_watch watch = { .batch = kick };
	static struct caller talker;
	const char *told;

	scene_init(&scene, drivers[_i], "");
	caller_dial(&talker, &scene);
	caller_await(&talker, &scene, "Got connection");
	room_watch_add(scene.room, &watch);
	caller_say(&talker, "one\ntwo\n");
	caller_await_end(&talker, &scene);
	room_watch_remove(scene.room, &watch);
	told = strstr(talker.heard, "*** ");
	ck_assert_ptr_nonnull(told);
	ck_assert_str_eq(told, reason);
	caller_hang_up(&talker);
	scene_fini(&scene);
}
END_TEST

SUITE(frontends)
{
	tcase_set_timeout(tc_, 60);
	tcase_add_loop_test(tc_, frontends_read_no_more_than_the_room_takes, 0,
			    2);
	tcase_add_loop_test(tc_, frontends_measure_passes_that_only_take_input,
			    0, 2);
	tcase_add_loop_test(tc_, frontends_measure_passes_that_only_accept, 0,
			    2);
	tcase_add_loop_test(tc_, frontends_hear_who_is_being_sent_much, 0,
			    2 * MOMENTS);
	tcase_add_loop_test(tc_, frontends_send_nothing_behind_the_reason, 0,
			    2);
}
