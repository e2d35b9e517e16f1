/* SPDX-License-Identifier: MIT */
/*
 * drain.h - the end of the room's day.
 */
#ifndef CHATD_DRAIN_H
#define CHATD_DRAIN_H

#include <stdint.h>

struct server;

/*
 * Lets nobody in any more, brings every client to the head and closes it,
 * stores the leave lines of all, then ends the loop. Who does not read is cut
 * after conf->drain_timeout; so is everybody when it is called a second time.
 */
void drain_begin(struct server *server);

/* The same with another time, in nanoseconds. */
void drain_begin_within(struct server *server, int64_t ns);

#endif
