/* SPDX-License-Identifier: MIT */
/*
 * usher.c - see usher.h.
 *
 * Who is held is looked at every TICK_MS, all in turn: that costs less than to
 * keep them in the order in which their time comes, which changes with every
 * line that another one of their address says.
 */
#include "config.h"

#include "client/usher.h"

#include <event2/event.h>

#include "bus/bus_memory.h"
#include "client/client.h"
#include "conf/conf.h"
#include "room/pin.h"

/* Milliseconds after which those who are held are looked at again. */
#define TICK_MS 100

static struct client *
client_of(struct seat *seat)
{
	return (struct client *)((char *)seat - offsetof(struct client, seat));
}

/* Time after which somebody who says nothing has to leave; 0: never. */
static int64_t
idle_time(const struct usher *usher)
{
	return usher->limiter->conf->idle_time;
}

/* Look around when there is something to see. */
static void
arm(struct usher *usher)
{
	const struct seat *first = TAILQ_FIRST(&usher->seats);
	int64_t ns = TICK_MS * INT64_C(1000000);
	struct timeval delay;

	if (TAILQ_EMPTY(&usher->held)) {
		int64_t left;

		if (!first || idle_time(usher) == 0) {
			event_del(&usher->tick);
			return;
		}
		left = first->heard.ns + idle_time(usher) - coir_now().ns;
		if (left > ns)
			ns = left;
	}
	delay.tv_sec = ns / 1000000000;
	delay.tv_usec = ns % 1000000000 / 1000;
	event_add(&usher->tick, &delay);
}

static void
release(struct usher *usher, struct seat *seat)
{
	TAILQ_REMOVE(&usher->held, seat, held_link);
	seat->held = false;
}

/* Let those be read again who may say something. */
static void
release_due(struct usher *usher, coir_time now)
{
	struct seat *seat = TAILQ_FIRST(&usher->held);

	while (seat) {
		struct seat *next = TAILQ_NEXT(seat, held_link);
		struct allowance allowance =
			throttle_allow(&seat->throttle, usher->limiter, now);

		if (allowance.reason == REASON_NONE) {
			release(usher, seat);
			client_news(client_of(seat));
		}
		seat = next;
	}
}

/* Count the seat as heard at @now. */
static void
move_back(struct usher *usher, struct seat *seat, coir_time now)
{
	TAILQ_REMOVE(&usher->seats, seat, link);
	TAILQ_INSERT_TAIL(&usher->seats, seat, link);
	seat->heard = now;
}

/*
 * Ask those to leave who have been quiet for too long, and show those out who
 * have been asked before. Who could not speak, or has nothing more to say, is
 * not quiet.
 */
static void
dismiss_quiet(struct usher *usher, coir_time now)
{
	struct seat *seat;

	while (idle_time(usher) > 0 && (seat = TAILQ_FIRST(&usher->seats)) &&
	       now.ns - seat->heard.ns >= idle_time(usher)) {
		move_back(usher, seat, now);
		if (seat->reason)
			client_cut(client_of(seat), seat->reason);
		else if (client_wants_input(client_of(seat)))
			client_dismiss(client_of(seat), REASON_IDLE);
	}
}

static bool
memory_is_short(const struct usher *usher)
{
	int64_t limit = usher->limiter->conf->clients_memory;

	return limit > 0 && usher_memory(usher) > (size_t)limit;
}

/* Show the one out that takes the most memory; one at a time. */
static void
relieve(struct usher *usher)
{
	struct seat *seat, *most = NULL;
	size_t bytes = 0;

	if (usher->shown || !memory_is_short(usher))
		return;
	TAILQ_FOREACH(seat, &usher->seats, link) {
		size_t own = client_memory(client_of(seat));

		if (!most || own > bytes) {
			most = seat;
			bytes = own;
		}
	}
	if (!most)
		return;
	usher->shown = most;
	client_cut(client_of(most), REASON_MEMORY);
}

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	struct usher *usher = arg;
	coir_time now = coir_now();

	(void)fd;
	(void)what;
	release_due(usher, now);
	dismiss_quiet(usher, now);
	relieve(usher);
	arm(usher);
}

void
usher_init(struct usher *usher, struct event_base *base,
	   struct limiter *limiter)
{
	*usher = (struct usher){ .limiter = limiter };
	TAILQ_INIT(&usher->seats);
	TAILQ_INIT(&usher->held);
	event_assign(&usher->tick, base, -1, 0, tick_cb, usher);
}

void
usher_update(struct usher *usher)
{
	arm(usher);
}

void
usher_fini(struct usher *usher)
{
	if (usher->limiter)
		event_del(&usher->tick);
}

void
usher_seat(struct usher *usher, struct seat *seat)
{
	seat->heard = coir_now();
	TAILQ_INSERT_TAIL(&usher->seats, seat, link);
	if (TAILQ_FIRST(&usher->seats) == seat)
		arm(usher);
}

void
usher_unseat(struct usher *usher, struct seat *seat)
{
	if (seat->held)
		release(usher, seat);
	TAILQ_REMOVE(&usher->seats, seat, link);
	if (usher->shown == seat)
		usher->shown = NULL;
}

void
usher_heard(struct usher *usher, struct seat *seat)
{
	/* also without an idle time: a reload may set one */
	move_back(usher, seat, coir_now());
}

void
usher_hold(struct usher *usher, struct seat *seat)
{
	bool first = TAILQ_EMPTY(&usher->held);

	if (seat->held)
		return;
	TAILQ_INSERT_TAIL(&usher->held, seat, held_link);
	seat->held = true;
	if (first)
		arm(usher);
}

void
usher_account(struct usher *usher, ptrdiff_t bytes)
{
	usher->memory += (size_t)bytes;
	if (memory_is_short(usher))
		event_active(&usher->tick, EV_TIMEOUT, 1);
}

size_t
usher_memory(const struct usher *usher)
{
	return usher->memory + pin_memory() + bus_memory();
}
