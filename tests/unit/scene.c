/* SPDX-License-Identifier: MIT */
/*
 * scene.c - a room with one door, and people who come through it.
 */
#include "config.h"

#include "unit/scene.h"

#include <event2/event.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/frontend_callback.h"
#include "client/frontend_fiber.h"
#include "command/commands.h"
#include "store/store_memory.h"
#include "unit/conf_case.h"

/* Passes of the loop after which something has gone wrong. */
#define PATIENCE 100000

static void
open_room(struct scene *scene)
{
	const struct store_keep keep = { .lines = 100000, .bytes = 1 << 24 };
	struct event_base *base = scene->fixture.base;

	ck_assert_int_eq(store_memory_new(base, &keep, &scene->store), 0);
	ck_assert_int_eq(room_new(scene->store, &room_limits_default,
				  &scene->room),
			 0);
	ck_assert_int_eq(hall_init(&scene->hall, scene->room, base,
				   &scene->conf),
			 0);
	ck_assert_int_eq(commands_new(&scene->hall, scene->store, &scene->conf,
				      &scene->commands),
			 0);
}

static void
open_door(struct scene *scene)
{
	const struct conf_listener *listener = &scene->conf.listeners[0];
	struct door *door = &scene->door;
	char why[DOOR_WHY_MAX];
	int rc;

	ck_assert_int_eq(door_open(door, listener, &scene->hall, -1, why), 0);
	rc = listener->driver == CONF_DRIVER_FIBER
		? frontend_fiber_new(scene->fixture.scope, door, &scene->fiber)
		: frontend_callback_new(scene->fixture.base, door,
					&scene->callback);
	ck_assert_int_eq(rc, 0);
}

void
scene_init(struct scene *scene, const char *driver, const char *limits)
{
	scene_init_with(scene, driver, "", limits);
}

void
scene_init_with(struct scene *scene, const char *driver, const char *listener,
		const char *limits)
{
	char conf[2048];

	*scene = (struct scene){ 0 };
	fixture_init(&scene->fixture);
	snprintf(conf, sizeof(conf),
		 "listeners: { x: { port = 0; driver = \"%s\"; %s }; }; "
		 "limits: { %s };",
		 driver, listener, limits);
	scene->conf = conf_case_good(conf);
	open_room(scene);
	open_door(scene);
}

static size_t
members(const struct scene *scene)
{
	struct room_figures figures;

	room_figures(scene->room, &figures);
	return figures.members;
}

void
scene_close_door(struct scene *scene)
{
	if (scene->fiber)
		frontend_fiber_close(scene->fiber);
	else
		frontend_callback_close(scene->callback);
	door_close(&scene->door);
}

void
scene_fini(struct scene *scene)
{
	scene_close_door(scene);
	for (int i = 0; members(scene) > 0; i++) {
		ck_assert_int_lt(i, PATIENCE);
		event_base_loop(scene->fixture.base, EVLOOP_ONCE);
	}
	scene_pass(scene);
	frontend_fiber_free(scene->fiber);
	frontend_callback_free(scene->callback);
	door_fini(&scene->door);
	hall_fini(&scene->hall);
	room_free(scene->room);
	store_free(scene->store);
	commands_free(scene->commands);
	conf_fini(&scene->conf);
	fixture_fini(&scene->fixture);
}

void
scene_pass(struct scene *scene)
{
	event_base_loop(scene->fixture.base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}

void
scene_wait(struct scene *scene, int seconds)
{
	const struct timeval delay = { .tv_sec = seconds };

	event_base_loopexit(scene->fixture.base, &delay);
	event_base_dispatch(scene->fixture.base);
}

void
caller_dial(struct caller *caller, struct scene *scene)
{
	caller_dial_from(caller, scene, 1);
}

void
caller_dial_from(struct caller *caller, struct scene *scene, int host)
{
	const struct sockaddr_in from = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f000000U + (uint32_t)host),
	};
	struct sockaddr_storage to;
	socklen_t len = sizeof(to);
	const int on = 1;

	caller->len = 0;
	caller->heard[0] = '\0';
	caller->ended = false;
	ck_assert_int_eq(getsockname(door_fd(&scene->door),
				     (struct sockaddr *)&to, &len),
			 0);
	caller->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(caller->fd, 0);
	if (scene->window)
		ck_assert_int_eq(setsockopt(caller->fd, SOL_SOCKET, SO_RCVBUF,
					    &scene->window,
					    sizeof(scene->window)),
				 0);
	ck_assert_int_eq(bind(caller->fd, (const struct sockaddr *)&from,
			      sizeof(from)),
			 0);
	ck_assert_int_eq(connect(caller->fd, (struct sockaddr *)&to, len), 0);
	ck_assert_int_eq(fcntl(caller->fd, F_SETFL, O_NONBLOCK), 0);
	/* an acknowledgement that is delayed takes real time */
	ck_assert_int_eq(setsockopt(caller->fd, IPPROTO_TCP, TCP_NODELAY, &on,
				    sizeof(on)),
			 0);
}

void
caller_hang_up(struct caller *caller)
{
	close(caller->fd);
}

void
caller_say(struct caller *caller, const char *text)
{
	ssize_t n = send(caller->fd, text, strlen(text), MSG_NOSIGNAL);

	ck_assert_int_eq(n, (ssize_t)strlen(text));
}

const char *
caller_listen(struct caller *caller)
{
	ssize_t n;

	do {
		ck_assert_uint_lt(caller->len, SCENE_HEARD - 1);
		n = recv(caller->fd, caller->heard + caller->len,
			 SCENE_HEARD - 1 - caller->len, 0);
		if (n > 0)
			caller->len += (size_t)n;
	} while (n > 0);
	caller->ended = n == 0 || errno != EAGAIN;
	caller->heard[caller->len] = '\0';
	return caller->heard;
}

void
caller_await(struct caller *caller, struct scene *scene, const char *text)
{
	for (int i = 0; !strstr(caller_listen(caller), text); i++) {
		ck_assert_msg(i < PATIENCE && !caller->ended,
			      "never \"%s\" after\n%s", text, caller->heard);
		event_base_loop(scene->fixture.base, EVLOOP_ONCE);
	}
}

void
caller_await_end(struct caller *caller, struct scene *scene)
{
	for (int i = 0; caller_listen(caller), !caller->ended; i++) {
		ck_assert_msg(i < PATIENCE, "no end after\n%s", caller->heard);
		event_base_loop(scene->fixture.base, EVLOOP_ONCE);
	}
}

void
caller_count(struct caller *caller, struct scene *scene, int n)
{
	char line[32];

	caller_dial(caller, scene);
	caller_await(caller, scene, "Got connection");
	for (int i = 2; i <= n; i++) {
		snprintf(line, sizeof(line), "%d\n", i);
		caller_say(caller, line);
		if (i % 100 == 0 || i == n)
			caller_await(caller, scene, line);
	}
	caller->len = 0;
}
