/* SPDX-License-Identifier: MIT */
/*
 * web.h - the room in a browser: listeners whose protocol is "web".
 *
 * One page with all that belongs to it, /healthz, and a WebSocket on which that
 * page, or any program, speaks JSON: chatd-web(7). HTTP is libmicrohttpd's, in
 * our loop; who has gone on from that to a WebSocket is a client like others,
 * driven by the callback front end, with a wire.
 */
#ifndef CHATD_WEB_H
#define CHATD_WEB_H

#include <stdbool.h>

struct conf;
struct event_base;
struct hall;
struct store;
struct web;

/* What the web is part of, and what it asks of that. All is borrowed. */
struct web_plan {
	struct event_base *base;
	const struct conf *conf;
	struct store *store;
	struct hall *hall;
	/* How chatd is, in a word, static; *@ret_well is whether it is well. */
	const char *(*health)(void *arg, bool *ret_well);
	void *arg; /* of that */
};

/*
 * Has doors of @plan's hall that are for browsers be served. The caller owns
 * *ret_web. Returns 0 or a negative errno.
 */
int web_new(const struct web_plan *plan, struct web **ret_web);

/* Frees it, when all doors are gone; the store is freed next. NULL is nothing.
 */
void web_free(struct web *web);

#endif
