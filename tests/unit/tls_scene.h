/* SPDX-License-Identifier: MIT */
/*
 * tls_scene.h - a scene whose door speaks TLS, and two who come to it.
 */
#ifndef TLS_SCENE_H
#define TLS_SCENE_H

#include <stdio.h>
#include <string.h>

#include "client/client.h"
#include "tls/certs.h"
#include "unit/secure.h"
#include "wire/wire.h"

static const char *const drivers[] = { "fiber", "callback" };
static struct certs certs;
static struct scene scene;
static struct secure client, other;

static inline void
set_up(void)
{
	certs_make(&certs);
}

static inline void
tear_down(void)
{
	certs_remove(&certs);
}

/* Opens the room; @tls is more of what it says of TLS. */
static inline void
begin_with(const char *driver, const char *tls, const char *limits)
{
	char listener[512];

	snprintf(listener, sizeof(listener),
		 "tls: { certificate = \"%s\"; key = \"%s\"; %s };",
		 certs_path(&certs, "server.pem"),
		 certs_path(&certs, "server.key"), tls);
	scene_init_with(&scene, driver, listener, limits);
}

static inline void
begin(const char *driver)
{
	begin_with(driver, "", "");
}

static inline void
come_in(struct secure *s)
{
	secure_dial(s, &scene);
	secure_await(s, &scene, "Got connection");
}

static inline void
end(void)
{
	secure_hang_up(&client);
	scene_fini(&scene);
}

static inline struct client *
first_client(void)
{
	return client_of_member(roster_first(room_roster(scene.room)));
}

static inline uint64_t
outcomes(enum tls_outcome outcome)
{
	return scene.door.porch.outcomes[outcome];
}

static inline void
pass_often(void)
{
	for (int i = 0; i < 100; i++)
		scene_pass(&scene);
}

#endif
