/* SPDX-License-Identifier: MIT */
/*
 * web_scene.h - a scene whose door is for browsers.
 */
#ifndef WEB_SCENE_H
#define WEB_SCENE_H

#include "unit/scene.h"

/* A request for a WebSocket. */
#define WEB_SCENE_UPGRADE                                     \
	"GET /chat HTTP/1.1\r\nHost: localhost\r\n"           \
	"Connection: Upgrade\r\nUpgrade: websocket\r\n"       \
	"Sec-WebSocket-Version: 13\r\n"                       \
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

struct web;
struct web_door;

/* The web of a scene. */
struct web_scene {
	struct scene *scene; /* borrowed */
	struct web *web;
	struct web_door *door; /* NULL: closed */
};

/*
 * Opens @scene, with @listener as more of the configuration of its door and
 * @limits as those; nobody is exempt.
 */
void web_scene_init(struct web_scene *w, struct scene *scene,
		    const char *listener, const char *limits);

/* Closes the door for browsers; visitors are let go. May be called again. */
void web_scene_close(struct web_scene *w);

/* Ends it, and its scene; all who came have hung up. */
void web_scene_fini(struct web_scene *w);

#endif
