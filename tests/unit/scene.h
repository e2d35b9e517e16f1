/* SPDX-License-Identifier: MIT */
/*
 * scene.h - a room with one door, and people who come through it, in one
 * process and in virtual time.
 *
 * Between the daemon and the people are real sockets, but everybody is driven
 * by the same loop, pass by pass: nothing happens between two passes, and idle
 * waits cost nothing. The end of a scene proves that nothing is left over.
 */
#ifndef SCENE_H
#define SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "client/door.h"
#include "client/hall.h"
#include "conf/conf.h"
#include "support/fixture.h"

struct commands;
struct frontend_callback;
struct frontend_fiber;

/* Room for what somebody is sent. */
#define SCENE_HEARD (64 * 1024)

/* The room and all that it needs. */
struct scene {
	struct fixture fixture; /* loop and runtime */
	struct conf conf;
	struct store *store;
	struct room *room;
	struct hall hall;
	struct commands *commands;
	struct door door;
	struct frontend_fiber *fiber;       /* one of these two */
	struct frontend_callback *callback; /* is not NULL */
	int window; /* bytes that who comes takes unread, about; 0: usual */
};

/* Somebody who is connected. */
struct caller {
	int fd;
	char heard[SCENE_HEARD]; /* all that it was sent, and a NUL */
	size_t len;              /* bytes of that */
	bool ended;              /* nothing will come any more */
};

/*
 * Opens the room for a door of @driver ("fiber" or "callback"), with @limits as
 * that group of the configuration.
 */
void scene_init(struct scene *scene, const char *driver, const char *limits);

/* The same with @listener as more of that door's configuration. */
void scene_init_with(struct scene *scene, const char *driver,
		     const char *listener, const char *limits);

/* Ends it; all callers have hung up. */
void scene_fini(struct scene *scene);

/* Nobody comes in any more; who is in stays. */
void scene_close_door(struct scene *scene);

/* One pass of the loop, which does not wait. */
void scene_pass(struct scene *scene);

/* Lets the loop run for @seconds of its time. */
void scene_wait(struct scene *scene, int seconds);

/* Connects; the daemon has not yet noticed. */
void caller_dial(struct caller *caller, struct scene *scene);

/* The same from 127.0.0.@host. */
void caller_dial_from(struct caller *caller, struct scene *scene, int host);

/* Hangs up. */
void caller_hang_up(struct caller *caller);

/* Says @text, all of it at once. */
void caller_say(struct caller *caller, const char *text);

/* Hears what has come. Returns @caller->heard. */
const char *caller_listen(struct caller *caller);

/* Lets the loop run, and time pass, until @caller has heard @text. */
void caller_await(struct caller *caller, struct scene *scene, const char *text);

/* The same until its connection has ended. */
void caller_await_end(struct caller *caller, struct scene *scene);

/*
 * Is the first to come, and says the numbers 2 to @n: the room has as many
 * lines. What is heard of that is forgotten.
 */
void caller_count(struct caller *caller, struct scene *scene, int n);

#endif
