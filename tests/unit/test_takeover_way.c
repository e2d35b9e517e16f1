/* SPDX-License-Identifier: MIT */
/*
 * Through which entrance somebody has come in, as the next process sees it.
 */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "scene.h"
#include "server/server_state.h"
#include "server/takeover_way.h"
#include "slot/slot.h"
#include "support/runner.h"

static struct scene scene;
static struct server server;
static struct entrance entrance;
static struct caller caller;
static int fd; /* of the caller, as accepted */

static void
set_up(void)
{
	scene_init(&scene, "callback", "");
	memset(&server, 0, sizeof(server));
	TAILQ_INIT(&server.entrances);
	server.base = scene.fixture.base;
	server.rt = scene.fixture.rt;
	server.hall.room = scene.room;
	entrance = (struct entrance){ .conf = scene.conf.listeners[0] };
	entrance.door = scene.door;
	TAILQ_INSERT_TAIL(&server.entrances, &entrance, link);
	caller_dial(&caller, &scene);
	fd = accept(door_fd(&scene.door), NULL, NULL);
	ck_assert_int_ge(fd, 0);
}

static void
tear_down(void)
{
	struct entrance *former;

	TAILQ_REMOVE(&server.entrances, &entrance, link);
	while ((former = TAILQ_FIRST(&server.entrances))) {
		TAILQ_REMOVE(&server.entrances, former, link);
		entrance_free(former);
	}
	close(fd);
	caller_hang_up(&caller);
	scene_fini(&scene);
}

START_TEST(way_into_is_where_it_was_accepted)
{
	struct coir_addr peer, self;
	struct sockaddr_storage name;
	socklen_t len = sizeof(name);

	ck_assert_ptr_eq(takeover_way_into(&server, fd, &peer), &entrance);
	ck_assert_int_eq(getsockname(caller.fd, (struct sockaddr *)&name, &len),
			 0);
	ck_assert_int_eq(coir_addr_from_sockaddr((struct sockaddr *)&name, len,
						 &self),
			 0);
	ck_assert(coir_addr_equal(&peer, &self));
}
END_TEST

/* A socket of something else, or of a door that is closed by now. */
START_TEST(way_into_nowhere)
{
	struct coir_addr peer;
	int pair[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	ck_assert_ptr_null(takeover_way_into(&server, pair[0], &peer));
	close(pair[0]);
	close(pair[1]);
	ck_assert_ptr_null(takeover_way_into(&server, caller.fd, &peer));
	entrance.door.open = false;
	ck_assert_ptr_null(takeover_way_into(&server, fd, &peer));
}
END_TEST

START_TEST(way_of_a_listener_is_its_entrance)
{
	const struct slot_identity who = { .listener = "x" };

	ck_assert_ptr_eq(takeover_way_of(&server, &who), &entrance);
}
END_TEST

/* All who came through one that is gone share an entrance, which is closed. */
START_TEST(way_of_a_listener_that_is_gone)
{
	const struct slot_identity who = { .listener = "y", .label = "old" };
	struct entrance *former = takeover_way_of(&server, &who);

	ck_assert_ptr_nonnull(former);
	ck_assert_ptr_ne(former, &entrance);
	ck_assert(former->retired);
	ck_assert_int_eq(door_fd(&former->door), -1);
	ck_assert_str_eq(former->door.label->text, "old");
	ck_assert_ptr_eq(takeover_way_of(&server, &who), former);
}
END_TEST

SUITE(takeover_way)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(way_into_is_where_it_was_accepted);
	ADD(way_into_nowhere);
	ADD(way_of_a_listener_is_its_entrance);
	ADD(way_of_a_listener_that_is_gone);
}
