/* SPDX-License-Identifier: MIT */
/*
 * visitor.h - somebody in a room who has no socket, and all that came for them.
 *
 * The room and its store are driven by whoever has the visitors: nothing here
 * waits. What cannot be ends the process.
 */
#ifndef FUZZ_VISITOR_H
#define FUZZ_VISITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "client/client.h"
#include "unit/store_double.h"

/* Somebody in the room, and all that it has received. */
struct visitor {
	struct client client; /* without what has to do with sockets */
	char *text;           /* received; owned */
	size_t len;           /* bytes of it */
};

/* Makes *v come into @room by @door from @address, both borrowed. */
void visitor_come(struct visitor *v, struct room *room, struct door *door,
		  struct roster_label *label, char *address);

/* Sends @v at most @most bytes of what is for it. False: there is nothing. */
bool visitor_send(struct visitor *v, size_t most);

/* What was said is stored in @store, and both have all there is. */
void visitors_settle(struct visitor *one, struct visitor *other,
		     struct store_double *store);

#endif
