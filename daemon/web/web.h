/* SPDX-License-Identifier: MIT */
/*
 * web.h - the room in a browser: listeners whose protocol is "web".
 *
 * One page with all that belongs to it, /healthz, /metrics for those who may
 * read it, and a WebSocket on which that page, or any program, speaks JSON:
 * chatd-web(7). HTTP is libmicrohttpd's, in our loop; who has gone on from that
 * to a WebSocket is a client like others, driven by the callback front end,
 * with a wire.
 */
#ifndef CHATD_WEB_H
#define CHATD_WEB_H

#include <stdbool.h>
#include <stddef.h>

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

/* Who makes the metrics that visitors read. */
struct web_meter {
	/*
	 * Begins to make them: web_measured() is told what has come of it, here
	 * or later. Returns 0; or a negative errno, and it will not be.
	 */
	int (*measure)(void *arg);
	void *arg;        /* of that; borrowed */
	const char *type; /* of the text, for Content-Type; static */
};

/*
 * Has doors of @plan's hall that are for browsers be served. The caller owns
 * *ret_web. Returns 0 or a negative errno.
 */
int web_new(const struct web_plan *plan, struct web **ret_web);

/* Frees it, when all doors are gone; the store is freed next. NULL is nothing.
 */
void web_free(struct web *web);

/*
 * Has @meter (copied) be asked from now on; or, if that is NULL, nobody any
 * more, and who waits is told so. There is at most one in the web's life.
 */
void web_set_meter(struct web *web, const struct web_meter *meter);

/*
 * The metrics that were asked for are the @len bytes at @text (taken, of
 * malloc(3)); or, if it is NULL, cannot be had.
 */
void web_measured(struct web *web, char *text, size_t len);

#endif
