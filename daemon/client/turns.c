/* SPDX-License-Identifier: MIT */
/*
 * turns.c - see turns.h.
 */
#include "config.h"

#include "client/turns.h"

#include <event2/event.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/passes.h"

static struct client *
client_of(struct turn *turn)
{
	return (struct client *)((char *)turn - offsetof(struct client, turn));
}

/* Have a few take their turns after the next poll. */
static void
set(struct turns *turns)
{
	static const struct timeval at_once = { 0, 0 };

	if (turns->set || TAILQ_EMPTY(&turns->queue))
		return;
	turns->set = true;
	/* without memory for a timer: unpolled, but at least */
	if (event_add(&turns->polled, &at_once) < 0)
		event_active(&turns->polled, EV_TIMEOUT, 1);
}

static void
polled_cb(evutil_socket_t fd, short what, void *arg)
{
	struct turns *turns = arg;
	struct turn *turn;

	(void)fd;
	(void)what;
	passes_busy(turns->passes);
	turns->set = false;
	for (int i = 0; i < TURNS_A_PASS; i++) {
		turn = TAILQ_FIRST(&turns->queue);
		if (!turn)
			break;
		turns_leave(client_of(turn));
		turn->given = true;
		client_news(client_of(turn));
	}
	set(turns);
}

void
turns_init(struct turns *turns, struct event_base *base, struct passes *passes)
{
	*turns = (struct turns){ .passes = passes };
	TAILQ_INIT(&turns->queue);
	event_assign(&turns->polled, base, -1, 0, polled_cb, turns);
}

void
turns_fini(struct turns *turns)
{
	if (turns->set)
		event_del(&turns->polled);
	turns->set = false;
}

bool
turns_take(struct client *client)
{
	struct turns *turns = &client->door->hall->turns;
	struct turn *turn = &client->turn;

	if (!cursor_far_behind(&client->guest.cursor))
		return true;
	if (turn->given) {
		turn->given = false;
		return true;
	}
	if (!turn->waiting) {
		TAILQ_INSERT_TAIL(&turns->queue, turn, link);
		turn->waiting = true;
		set(turns);
	}
	return false;
}

void
turns_leave(struct client *client)
{
	struct turn *turn = &client->turn;

	if (turn->waiting)
		TAILQ_REMOVE(&client->door->hall->turns.queue, turn, link);
	turn->waiting = false;
}
