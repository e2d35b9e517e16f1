/* SPDX-License-Identifier: MIT */
/*
 * bus_case.h - a bus without sockets, on a room that is on a store double.
 *
 * Requests are made here and answers looked at where they lie, or lost: there
 * is nobody to send them to.
 */
#ifndef UNIT_BUS_CASE_H
#define UNIT_BUS_CASE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "bus/bus_frame.h"
#include "bus/bus_state.h"
#include "room_fixture.h"
#include "support/fixture.h"
#include "support/runner.h"

static struct fixture fixture;
static struct bus *bus;

static inline void
bus_case_begin_with(uint64_t keep, const struct room_limits *limits)
{
	fixture_init(&fixture);
	set_up_with(keep, limits);
	bus = calloc(1, sizeof(*bus));
	ck_assert_ptr_nonnull(bus);
	bus->plan.room = room;
	bus->plan.store = &store.store;
	bus->plan.scope = fixture.scope;
	bus->plan.line_max = 100;
	bus->room = 1;
	bus->published = true;
	bus->post_rate = (struct rate){ .per_s = 1000, .burst = 1000 };
	bus->request_rate = (struct rate){ .per_s = 1000, .burst = 1000 };
	TAILQ_INIT(&bus->peers);
	LIST_INIT(&bus->reading);
	coir_cond_init(&bus->turn);
	coir_cond_init(&bus->ended);
}

static inline void
bus_case_begin(void)
{
	bus_case_begin_with(1000, &room_limits_default);
}

static inline void
bus_case_end(void)
{
	bus_peers_forget(&bus->peers);
	ck_assert(TAILQ_EMPTY(&bus->peers));
	coir_cond_fini(&bus->turn);
	coir_cond_fini(&bus->ended);
	free(bus);
	tear_down();
	fixture_fini(&fixture);
}

/* Fills *call in: who is called @id asks. */
static inline void
bus_case_ask(struct bus_call *call, const char *id, const char *request)
{
	*call = (struct bus_call){ .bus = bus, .n_frames = 2 };
	ck_assert_int_eq(bus_frame_bytes(&call->frame[0], id, strlen(id)), 0);
	ck_assert_int_eq(bus_frame_bytes(&call->frame[1], request,
					 strlen(request)),
			 0);
	bus_understand(call);
}

/* Stores @n lines. */
static inline void
bus_case_say(int n)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(room_announce(room, "x", 1), 0);
	store_double_commit_all(&store);
}

#endif
