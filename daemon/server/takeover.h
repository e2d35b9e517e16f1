/* SPDX-License-Identifier: MIT */
/*
 * takeover.h - goes on with the clients of the process before this one.
 *
 * Of these there are their sockets (inheritance.h), what was noted of them in
 * slots (survivor.h), and the room's lines in the store. A client of whom there
 * is all of that notices nothing. One whose socket had been accepted and was in
 * no slot yet comes anew; one that is in the store and has no socket any more
 * gets its leave line. Nobody has to go because a listener is configured
 * otherwise now, or no more.
 *
 * What was said last may be what the process before fell over, and the one
 * before that: after TAKEOVERS_MUTE in a row it is not said again, after
 * TAKEOVERS_MAX everybody is let go. Who was just being taken over each time is
 * the only one to whom that happens, and sooner.
 */
#ifndef CHATD_TAKEOVER_H
#define CHATD_TAKEOVER_H

#include <stdint.h>

struct server;

/* Takeovers in a row after which input is not gone through again. */
#define TAKEOVERS_MUTE 3

/* Takeovers in a row after which there is none. */
#define TAKEOVERS_MAX 5

/* Processes that have ended over one client; then likewise, for that one. */
#define FALLS_MUTE 2
#define FALLS_MAX 3

/* Opens the slots that were left, or makes new ones. */
void takeover_open_slots(struct server *server);

/*
 * Lets in who is left, through the entrances of @server, which have been
 * started, and sees off who is not: outside the loop, the room loaded. @began
 * is when this process began (monotonic, nanoseconds), for the log. Returns 0
 * or -ENOMEM.
 */
int takeover(struct server *server, int64_t began);

#endif
