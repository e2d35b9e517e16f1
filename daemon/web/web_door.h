/* SPDX-License-Identifier: MIT */
/*
 * web_door.h - a listener for browsers: its visitors, and their way to being
 * clients.
 *
 * Who has been accepted is a visitor, and not in the room: it is not among the
 * clients that are counted and has little time. Who asks for a WebSocket is
 * taken away from libmicrohttpd and comes in as anybody does, or is told why
 * not.
 */
#ifndef CHATD_WEB_DOOR_H
#define CHATD_WEB_DOOR_H

struct door;
struct web;
struct web_door;

/* Visitors at once, and of one address that is not exempt from limits. */
#define WEB_VISITORS_MAX 256
#define WEB_VISITORS_OF_ADDRESS_MAX 32

/*
 * Has who comes through @door, which has its front end, be a visitor of @web
 * first; both are borrowed. The caller owns *ret_door. Returns 0 or -ENOMEM.
 */
int web_door_new(struct web *web, struct door *door,
		 struct web_door **ret_door);

/* Frees it and lets visitors go, before the front end. NULL is nothing. */
void web_door_free(struct web_door *door);

#endif
