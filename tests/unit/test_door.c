/* SPDX-License-Identifier: MIT */
/*
 * The door: who knocks does not disturb those who are in, however many they
 * are. Counted in passes of the loop, so that it is the same on any machine.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client/client.h"
#include "support/fail.h"
#include "support/runner.h"
#include "unit/scene.h"

/* Who come all at once. */
#define STORM 600

/* Passes of the loop until everybody has a line, at most. */
#define PASSES_MAX 2

/* Lines said during the storm. */
#define LINES 20

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller talker, reader;
static struct caller *storm;

static void
set_up(void)
{
	storm = calloc(STORM, sizeof(*storm));
	ck_assert_ptr_nonnull(storm);
}

static void
tear_down(void)
{
	free(storm);
}

/* Passes of the loop until the reader has heard @text. */
static int
passes_until_heard(const char *text)
{
	int n = 0;

	while (!strstr(caller_listen(&reader), text)) {
		ck_assert_int_lt(n++, 10000);
		scene_pass(&scene);
	}
	reader.len = 0;
	return n;
}

static void
talk_during_storm(void)
{
	caller_dial(&talker, &scene);
	caller_await(&talker, &scene, "Got connection");
	caller_dial(&reader, &scene);
	caller_await(&reader, &scene, "Got connection");
	for (int i = 0; i < STORM; i++)
		caller_dial(&storm[i], &scene);
	for (int i = 0; i < LINES; i++) {
		char line[24];
		int n;

		snprintf(line, sizeof(line), "line %d\n", i);
		caller_say(&talker, line);
		n = passes_until_heard(line);
		ck_assert_msg(n <= PASSES_MAX, "line %d took %d passes", i, n);
	}
}

/* All of the storm come in at last. */
static void
await_storm(void)
{
	for (int i = 0; scene.door.clients < STORM + 2; i++) {
		ck_assert_int_lt(i, 100);
		scene_wait(&scene, 1);
	}
}

static void
hang_up_all(void)
{
	for (int i = 0; i < STORM; i++)
		caller_hang_up(&storm[i]);
	caller_hang_up(&talker);
	caller_hang_up(&reader);
	scene_fini(&scene);
}

START_TEST(door_storm_starves_no_talker)
{
	scene_init(&scene, drivers[_i], "");
	talk_during_storm();
	/* the last line came while the storm was still going on */
	ck_assert_uint_lt(scene.door.clients, STORM);
	ck_assert_uint_gt(scene.door.clients, LINES);
	await_storm();
	hang_up_all();
}
END_TEST

START_TEST(door_storm_of_refused_starves_no_talker)
{
	scene_init(&scene, drivers[_i], "exempt = \"\"; address_clients = 2;");
	talk_during_storm();
	caller_await_end(&storm[STORM - 1], &scene);
	ck_assert_uint_eq(scene.door.clients, 2);
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_ADDRESS_FULL],
			  STORM);
	hang_up_all();
}
END_TEST

START_TEST(door_storm_waits_for_its_rate)
{
	scene_init(&scene, drivers[_i],
		   "exempt = \"\"; joins = 100; joins_burst = 30; "
		   "address_clients = 0; address_joins = 0;");
	talk_during_storm();
	ck_assert_uint_le(scene.door.clients, 30 + 2);
	await_storm();
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_JOINS], 1);
	hang_up_all();
}
END_TEST

/* A storm of whom two come in at once, and one more each second. */
static void
begin_slow_storm(const char *driver)
{
	scene_init(&scene, driver,
		   "exempt = \"127.0.0.2\"; joins = 1; joins_burst = 2; "
		   "address_clients = 0; address_joins = 0;");
	for (int i = 0; i < STORM; i++)
		caller_dial(&storm[i], &scene);
}

START_TEST(door_storm_lets_exempt_pass)
{
	begin_slow_storm(drivers[_i]);
	/* one behind all of it, and one who comes later */
	caller_dial_from(&talker, &scene, 2);
	caller_await(&talker, &scene, "Got connection");
	caller_dial_from(&reader, &scene, 2);
	caller_await(&reader, &scene, "Got connection");
	ck_assert_uint_eq(scene.door.clients, 2 + 2);
	ck_assert_uint_eq(scene.door.doorway.n, STORM - 2);
	/* in the order in which they came */
	scene_wait(&scene, 3);
	for (int i = 0; i < 4; i++)
		caller_await(&storm[i], &scene, "Got connection");
	ck_assert_uint_lt(scene.door.clients, 2 + 8);
	ck_assert_uint_eq(scene.hall.limiter.figures.n[REASON_JOINS], 1);
	hang_up_all();
}
END_TEST

START_TEST(door_that_closes_lets_go_who_waits)
{
	begin_slow_storm(drivers[_i]);
	caller_dial_from(&talker, &scene, 2);
	caller_await(&talker, &scene, "Got connection");
	caller_dial_from(&reader, &scene, 2);
	scene_close_door(&scene);
	ck_assert_uint_eq(scene.door.doorway.n, 0);
	caller_await_end(&storm[STORM - 1], &scene);
	ck_assert_str_eq(storm[STORM - 1].heard,
			 "*** closed: nobody else is let in here; try again "
			 "later\n");
	caller_say(&talker, "hello\n");
	caller_await(&talker, &scene, "hello\n");
	hang_up_all();
}
END_TEST

/* Somebody who is turned away does not hold up the next one. */
START_TEST(door_turns_away_and_goes_on)
{
	scene_init(&scene, drivers[_i], "exempt = \"\"; address_clients = 1;");
	caller_dial(&talker, &scene);
	caller_await(&talker, &scene, "Got connection");
	for (int i = 0; i < DOOR_BATCH - 1; i++)
		caller_dial(&storm[i], &scene);
	caller_dial_from(&reader, &scene, 2);
	scene_pass(&scene);
	scene_pass(&scene);
	ck_assert_uint_eq(scene.door.clients, 2);
	for (int i = 0; i < DOOR_BATCH - 1; i++) {
		caller_await_end(&storm[i], &scene);
		caller_hang_up(&storm[i]);
	}
	caller_hang_up(&talker);
	caller_hang_up(&reader);
	scene_fini(&scene);
}
END_TEST

START_TEST(door_has_the_buffers_that_are_configured)
{
	socklen_t len = sizeof(int);
	int size;

	scene_init(&scene, drivers[_i], "socket_buffer = \"8K\";");
	ck_assert_int_eq(getsockopt(door_fd(&scene.door), SOL_SOCKET, SO_SNDBUF,
				    &size, &len),
			 0);
	/* the kernel doubles what it is asked for */
	ck_assert_int_eq(size, 16 * 1024);
	scene.conf.limits.socket_buffer = 32768;
	ck_assert_int_eq(door_update(&scene.door), 0);
	ck_assert_int_eq(getsockopt(door_fd(&scene.door), SOL_SOCKET, SO_RCVBUF,
				    &size, &len),
			 0);
	ck_assert_int_eq(size, 64 * 1024);
	scene_fini(&scene);
}
END_TEST

/* Who is held back cannot have the kernel keep much for it. */
START_TEST(door_bounds_what_waits_in_the_kernel)
{
	struct client *client;
	socklen_t len = sizeof(int);
	int size;

	scene_init(&scene, drivers[_i], "");
	caller_dial(&talker, &scene);
	caller_await(&talker, &scene, "Got connection");
	client =
		(struct client *)((char *)TAILQ_FIRST(&scene.hall.usher.seats) -
				  offsetof(struct client, seat));
	ck_assert_int_eq(getsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &size,
				    &len),
			 0);
	/* the kernel doubles what it is asked for */
	ck_assert_int_le(size, 128 * 1024);
	ck_assert_int_eq(getsockopt(client->fd, SOL_SOCKET, SO_SNDBUF, &size,
				    &len),
			 0);
	ck_assert_int_le(size, 128 * 1024);
	caller_hang_up(&talker);
	scene_fini(&scene);
}
END_TEST

/* How often that was the reason for which somebody went. */
static uint64_t
without_memory(void)
{
	const uint64_t *n = scene.hall.limiter.figures.n;

	return n[REASON_NO_MEMORY] + n[REASON_MEMORY] + n[REASON_UNSTORED];
}

/* One who comes while the @n-th allocation fails. True if one did. */
static bool
come_without_memory(unsigned int n)
{
	uint64_t before = without_memory();
	bool failed;

	caller_dial(&talker, &scene);
	fail_begin(n);
	scene_pass(&scene);
	scene_pass(&scene);
	failed = fail_end();
	/* accepting may pause for a while */
	scene_wait(&scene, 1);
	caller_listen(&talker);
	ck_assert_uint_eq(scene.door.clients, talker.ended ? 0 : 1);
	/* who does not get in is told why, who does is served */
	ck_assert_uint_eq(without_memory() - before, talker.ended);
	if (talker.ended) {
		ck_assert_ptr_nonnull(strstr(talker.heard, "*** "));
	} else {
		caller_say(&talker, "hello\n");
		caller_await(&talker, &scene, "hello\n");
	}
	caller_hang_up(&talker);
	scene_wait(&scene, 1);
	ck_assert_uint_eq(scene.door.clients, 0);
	ck_assert_uint_eq(scene.hall.limiter.clients, 0);
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), 0);
	return failed;
}

START_TEST(door_without_memory_loses_count_of_nobody)
{
	unsigned int n = 0;
	bool failed;

	do {
		/* a new one each time: the loop keeps what it has once got */
		scene_init(&scene, drivers[_i], "exempt = \"\";");
		failed = come_without_memory(++n);
		scene_fini(&scene);
	} while (failed);
	ck_assert_uint_gt(n, 3);
}
END_TEST

START_TEST(door_counts_what_goes_through)
{
	const struct door_figures *figures = &scene.door.figures;
	size_t sent;

	scene_init(&scene, drivers[_i], "");
	caller_dial(&talker, &scene);
	caller_await(&talker, &scene, "Got connection");
	caller_dial(&reader, &scene);
	caller_await(&reader, &scene, "Got connection");
	caller_say(&talker, "one\ntwo\n");
	caller_await(&reader, &scene, "two\n");
	caller_await(&talker, &scene, "two\n");
	sent = strlen(talker.heard) + strlen(reader.heard);
	ck_assert_uint_eq(figures->entered, 2);
	ck_assert_uint_eq(figures->received, strlen("one\ntwo\n"));
	ck_assert_uint_eq(figures->sent, sent);
	/* two joins and two lines, to both */
	ck_assert_uint_eq(figures->delivered, 8);
	/* a batch or more, all of them sent */
	ck_assert_uint_gt(tally_total(&scene.hall.traffic.delivered), 0);
	ck_assert_uint_le(tally_total(&scene.hall.traffic.delivered),
			  tally_total(&scene.hall.traffic.stored));
	caller_hang_up(&talker);
	caller_hang_up(&reader);
	scene_fini(&scene);
}
END_TEST

SUITE(door)
{
	tcase_set_timeout(tc_, 120);
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, door_storm_starves_no_talker, 0, 2);
	tcase_add_loop_test(tc_, door_storm_of_refused_starves_no_talker, 0, 2);
	tcase_add_loop_test(tc_, door_storm_waits_for_its_rate, 0, 2);
	tcase_add_loop_test(tc_, door_storm_lets_exempt_pass, 0, 2);
	tcase_add_loop_test(tc_, door_that_closes_lets_go_who_waits, 0, 2);
	tcase_add_loop_test(tc_, door_turns_away_and_goes_on, 0, 2);
	tcase_add_loop_test(tc_, door_has_the_buffers_that_are_configured, 0,
			    2);
	tcase_add_loop_test(tc_, door_bounds_what_waits_in_the_kernel, 0, 2);
	tcase_add_loop_test(tc_, door_counts_what_goes_through, 0, 2);
	tcase_add_loop_test(tc_, door_without_memory_loses_count_of_nobody, 0,
			    2);
}
