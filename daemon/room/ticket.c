/* SPDX-License-Identifier: MIT */
/*
 * ticket.c - the queue through which everything that a client causes passes.
 *
 * A ring whose size is a power of two. It grows by doubling and keeps its size,
 * which the limits on what is in flight bound.
 */
#include "config.h"

#include "room/ticket.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "room/pin.h"

#define TICKET_ROOM_MIN 64

void
ticket_queue_fini(struct ticket_queue *q)
{
	while (q->count) {
		struct pin *pin = ticket_queue_take(q).pin;

		while (pin) {
			struct pin *next = pin->next;

			pin_free(pin);
			pin = next;
		}
	}
	free(q->ring);
	*q = (struct ticket_queue){ 0 };
}

static struct ticket *
ticket_at(const struct ticket_queue *q, uint32_t index)
{
	return &q->ring[(q->first + index) & (q->room - 1)];
}

int
ticket_queue_reserve(struct ticket_queue *q)
{
	uint32_t room = q->room ? q->room * 2 : TICKET_ROOM_MIN;
	struct ticket *ring;

	if (q->count < q->room)
		return 0;
	if (q->room > UINT32_MAX / 2)
		return -ENOMEM;
	ring = reallocarray(NULL, room, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	for (uint32_t i = 0; i < q->count; i++)
		ring[i] = *ticket_at(q, i);
	free(q->ring);
	q->ring = ring;
	q->room = room;
	q->first = 0;
	return 0;
}

void
ticket_queue_put(struct ticket_queue *q, const struct ticket *ticket)
{
	assert(q->count < q->room);
	*ticket_at(q, q->count++) = *ticket;
	q->bytes += ticket->bytes;
}

const struct ticket *
ticket_queue_first(const struct ticket_queue *q)
{
	return q->count ? ticket_at(q, 0) : NULL;
}

struct ticket
ticket_queue_take(struct ticket_queue *q)
{
	struct ticket ticket = *ticket_at(q, 0);

	assert(q->count > 0);
	q->first = (q->first + 1) & (q->room - 1);
	q->count--;
	q->bytes -= ticket.bytes;
	return ticket;
}
