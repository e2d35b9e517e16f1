/* SPDX-License-Identifier: MIT */
/*
 * Those whom a front end gets from the process before, all at once: nobody
 * waits for what the others need.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <coir/census.h>

#include "client/arrival.h"
#include "client/client.h"
#include "client/frontend_callback.h"
#include "client/frontend_fiber.h"
#include "common/socket_cookie.h"
#include "slot/slots.h"
#include "slot/survivor.h"
#include "support/fail.h"
#include "support/runner.h"
#include "unit/scene.h"

/* More than are served in one go, twice. */
#define CROWD 70

/* Passes after which something has gone wrong. */
#define PATIENCE 100

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller *crowd;
static struct slots *former;       /* the slots of that process */
static struct slots *slots;        /* the same, of this one */
static struct survivor *survivors; /* of another store: they come as new */

/* One more in the slots of the process before. Returns its side. */
static struct socket_cookie
be_in(struct caller *caller)
{
	struct slot *slot = slots_take(former);
	struct slot_identity who;
	struct coir_addr peer;
	int pair[2];

	ck_assert_ptr_nonnull(slot);
	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", 4711, &peer), 0);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0,
				    pair),
			 0);
	caller->fd = pair[1];
	ck_assert_int_eq(slot_identify(pair[0], &peer, "x", "X", &who), 0);
	slot_fill(slot, &who);
	slot_enter(slot, 1);
	return (struct socket_cookie){ who.cookie, pair[0] };
}

static void
begin(const char *driver)
{
	const struct slots_shape shape = { .count = CROWD,
					   .line_max = 1000,
					   .style = 1 };
	struct socket_cookie sockets[CROWD];
	size_t n;
	int fd;

	ck_assert_int_eq(slots_new(&shape, &former), 0);
	slots_set_store(former, 1);
	fd = dup(slots_fd(former));
	scene_init(&scene, driver, "");
	crowd = calloc(CROWD, sizeof(*crowd));
	ck_assert_ptr_nonnull(crowd);
	for (int i = 0; i < CROWD; i++)
		sockets[i] = be_in(&crowd[i]);
	ck_assert_int_eq(slots_open(fd, 1, &slots), 0);
	slots_set_store(slots, 2);
	scene.hall.slots = slots;
	ck_assert_int_eq(survivors_find(slots, sockets, CROWD, &survivors, &n),
			 0);
	ck_assert_uint_eq(n, CROWD);
}

static int
adopt(const struct survivor *survivor)
{
	const struct arrival who = { .survivor = survivor,
				     .peer = survivor->who.peer,
				     .fd = survivor->who.fd };

	return scene.door.adopt(scene.door.front, &who);
}

static void
adopt_all(void)
{
	for (int i = 0; i < CROWD; i++)
		ck_assert_int_eq(adopt(&survivors[i]), 0);
	ck_assert_uint_eq(scene.door.clients, CROWD);
}

static void
end(void)
{
	for (int i = 0; i < CROWD; i++)
		caller_hang_up(&crowd[i]);
	scene_fini(&scene);
	slots_free(slots);
	slots_free(former);
	free(survivors);
	free(crowd);
}

static size_t
fibers(void)
{
	struct coir_census_figures figures;

	ck_assert_int_eq(coir_census_figures(&figures), 0);
	return figures.ready + figures.waiting + figures.suspended;
}

static struct client *
client_of(struct seat *seat)
{
	return (struct client *)((char *)seat - offsetof(struct client, seat));
}

/* The client who came last. */
static struct client *
newest(void)
{
	return client_of(TAILQ_LAST(&scene.hall.usher.seats, seats));
}

START_TEST(survivors_are_all_served)
{
	begin(drivers[_i]);
	adopt_all();
	ck_assert_int_eq(room_announce(scene.room, "hear", 4), 0);
	for (int i = 0; i < CROWD; i++)
		caller_await(&crowd[i], &scene, "hear");
	end();
}
END_TEST

/* Stacks for all take a while: who has said something does not wait for it. */
START_TEST(survivors_get_their_fibers_in_turn)
{
	size_t before;

	begin("fiber");
	before = fibers();
	adopt_all();
	ck_assert_uint_eq(fibers(), before);
	client_news(newest());
	ck_assert_uint_eq(fibers(), before + 1);
	client_news(newest());
	ck_assert_uint_eq(fibers(), before + 1);
	for (int i = 0; fibers() < before + CROWD; i++) {
		ck_assert_int_lt(i, PATIENCE);
		scene_pass(&scene);
	}
	end();
}
END_TEST

START_TEST(survivors_may_be_cut_before_their_turn)
{
	begin(drivers[_i]);
	adopt_all();
	if (scene.fiber)
		frontend_fiber_cut(scene.fiber);
	else
		frontend_callback_cut(scene.callback);
	ck_assert_uint_eq(scene.door.clients, 0);
	for (int i = 0; i < CROWD; i++)
		caller_await_end(&crowd[i], &scene);
	end();
}
END_TEST

/* Cancelled, they would end without a word to anybody. */
START_TEST(survivors_may_be_cut_before_their_fibers_have_run)
{
	struct seat *seat;

	begin("fiber");
	adopt_all();
	TAILQ_FOREACH(seat, &scene.hall.usher.seats, link)
		client_news(client_of(seat));
	frontend_fiber_cut(scene.fiber);
	for (int i = 0; scene.door.clients > 0; i++) {
		ck_assert_int_lt(i, PATIENCE);
		scene_pass(&scene);
	}
	for (int i = 0; i < CROWD; i++)
		caller_await_end(&crowd[i], &scene);
	end();
}
END_TEST

/* Who gets no fiber when there is news may get one with his turn. */
START_TEST(survivors_without_memory_are_tried_again)
{
	size_t before;
	bool failed;

	begin("fiber");
	adopt_all();
	before = fibers();
	fail_begin(1);
	client_news(newest());
	failed = fail_end();
	ck_assert(failed);
	ck_assert_uint_eq(fibers(), before);
	ck_assert_int_eq(room_announce(scene.room, "hear", 4), 0);
	caller_await(&crowd[CROWD - 1], &scene, "hear");
	ck_assert_uint_eq(scene.door.clients, CROWD);
	end();
}
END_TEST

SUITE(frontend_survivors)
{
	tcase_add_loop_test(tc_, survivors_are_all_served, 0, 2);
	tcase_add_test(tc_, survivors_get_their_fibers_in_turn);
	tcase_add_loop_test(tc_, survivors_may_be_cut_before_their_turn, 0, 2);
	tcase_add_test(tc_, survivors_may_be_cut_before_their_fibers_have_run);
	tcase_add_test(tc_, survivors_without_memory_are_tried_again);
}
