/* SPDX-License-Identifier: MIT */
/*
 * entrance.h - one way in: a door, and the front end that drives who comes.
 *
 * An entrance has its own copy of what was configured, so that its clients may
 * stay when the configuration has another listener in its place, or none. It
 * is open from entrance_open() on, lets people in from entrance_start() on, and
 * is retired when nobody is to come in any more.
 */
#ifndef CHATD_ENTRANCE_H
#define CHATD_ENTRANCE_H

#include <stdbool.h>
#include <sys/queue.h>

#include "client/door.h"
#include "conf/conf.h"

struct arrival;
struct coir_scope;
struct event_base;
struct frontend_callback;
struct frontend_fiber;
struct web_door;

/* An entrance; one of its two front ends is NULL. */
struct entrance {
	TAILQ_ENTRY(entrance) link; /* the server's list */
	struct conf_listener conf;  /* what it was told; its own */
	struct door door;
	struct frontend_fiber *fiber;
	struct frontend_callback *callback;
	struct web_door *web; /* before callback, for browsers; or NULL */
	bool retired; /* nobody else comes in */
};

TAILQ_HEAD(entrances, entrance);

/*
 * Opens a door as @conf (copied) says into @hall (borrowed), with @fd, an
 * inherited listening socket, if it is not -1. Nobody is let in yet.
 * Returns 0 and the caller owns *ret_entrance; or a negative errno and a
 * sentence in @ret_why.
 */
int entrance_open(const struct conf_listener *conf, struct hall *hall, int fd,
		  char ret_why[static DOOR_WHY_MAX],
		  struct entrance **ret_entrance);

/*
 * Lets people in, with fibers of @scope or events of @base. Returns 0 or a
 * negative errno.
 */
int entrance_start(struct entrance *entrance, struct coir_scope *scope,
		   struct event_base *base);

/*
 * Makes an entrance that was never open: for clients of another process who
 * came through one that is configured no more, as @conf (copied) says. It has
 * to be started. Returns 0 and the caller owns *ret_entrance, or -ENOMEM.
 */
int entrance_former(const struct conf_listener *conf, struct hall *hall,
		    struct entrance **ret_entrance);

/*
 * Lets @who in, whom another process has accepted, through an entrance that has
 * been started; before the loop runs. Who cannot come in is gone. Returns 0 or
 * a negative errno.
 */
int entrance_adopt(struct entrance *entrance, const struct arrival *who);

/* Stops listening; who is in stays. May be called again. */
void entrance_retire(struct entrance *entrance);

/* Ends the connections of all who came in. */
void entrance_cut(struct entrance *entrance);

/*
 * Frees it; outside the loop, when all who came in are gone. NULL is nothing.
 */
void entrance_free(struct entrance *entrance);

#endif
