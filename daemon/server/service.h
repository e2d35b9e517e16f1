/* SPDX-License-Identifier: MIT */
/*
 * service.h - the daemon as a service: what its manager is told, from ready on.
 *
 * That it is ready, that it lives (heartbeat.h), how many are connected and how
 * much they say, that it reloads, that it stops; and the keeper is looked
 * after. Whoever does not want to know is not told.
 */
#ifndef CHATD_SERVICE_H
#define CHATD_SERVICE_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>

#include "life/keeper_watch.h"
#include "server/heartbeat.h"

struct server;

/* A server's side of it. */
struct service {
	struct heartbeat heart;
	struct keeper_watch keeper;
	struct event status; /* time to say how it is */
	struct event ready;  /* time to say once more that it is ready */
	bool begun;          /* the events are assigned */
	uint64_t head;       /* newest line when it was said last */
	size_t clients;      /* what was said then */
	uint64_t rate;       /* the same: lines a second */
};

/* It is ready, and looked after from here on. What fails is logged. */
void service_begin(struct server *server);

/*
 * Tells the manager that it is ready, also after a reload: as often as it takes
 * until a manager that does not read now has room for it.
 */
void service_ready(struct server *server);

/* It is not looked after any more; nothing if it was not. */
void service_end(struct server *server);

#endif
