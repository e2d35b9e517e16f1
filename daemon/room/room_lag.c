/* SPDX-License-Identifier: MIT */
/*
 * room_lag.c - what becomes of clients that lag.
 *
 * They are looked for once a second while the head moves, all of them, for one
 * whose socket never takes anything again calls nobody. One that skips does so
 * when its socket takes something; until then nothing has to be done for it.
 * One that is dropped gets some time for its last line.
 */
#include "config.h"

#include "log/log.h"
#include "room/room_state.h"

/* Time for the last line of a client that is dropped. */
#define GRACE_NS INT64_C(10000000000)

/* Clients that are named in the log in one go; of more only the number is. */
#define NAMED_MAX 8

/* One go: the limit's place, and how many have been found. */
struct search {
	struct room *room; /* where */
	uint64_t far;      /* who is here or before lags */
	int64_t now;       /* nanoseconds */
	size_t found;      /* clients */
};

void
room_note_lag(struct room *room, uint64_t bytes)
{
	if (!lag_is_limited(&room->lag))
		return;
	lag_note(&room->lag, room_head(room), bytes, room_now(room));
	room_want_tick(room);
}

/* Says in the log who lags by how much, and why that is too much. */
static void
report(const struct room_client *client, const struct search *s)
{
	static const char *const limits[] = { "lag_max", "lag_max_bytes",
					      "lag_max_time" };
	const struct cursor *c = &client->cursor;
	const struct lag *lag = &s->room->lag;
	uint64_t late = c->next > c->live ? c->next : c->live + 1;

	if (s->found > NAMED_MAX)
		return;
	log_message(MESSAGE_CLIENT_LAGS,
		    &(struct log_about){ .client = client->id },
		    "%.*s lags by %ju lines, past %s: it %s",
		    (int)client->member.address_len, client->member.address,
		    (uintmax_t)cursor_lag_lines(c),
		    limits[lag_reason(lag, late)],
		    lag->limits.drop ? "is dropped" : "will skip lines");
}

void
room_begin_drop(struct room_client *client)
{
	struct room *room = client->room;

	client->cut_at = room_now(room) + GRACE_NS;
	room->dropping++;
	room_want_tick(room);
}

/* Ends @client. Without memory for its last line that is tried again. */
static void
drop(struct room_client *client)
{
	if (cursor_give_up(&client->cursor))
		return;
	room_begin_drop(client);
	client->room->dropped++;
	client->ops->news(client);
}

static void
look_at(struct room_client *client, struct search *s)
{
	struct cursor *c = &client->cursor;

	if (client->left || client->cut || c->skips)
		return;
	if (client->cut_at) {
		client->cut = s->now >= client->cut_at;
		if (client->cut)
			client->ops->news(client);
		return;
	}
	if (!cursor_lags(c, s->far))
		return;
	s->found++;
	report(client, s);
	if (s->room->lag.limits.drop) {
		drop(client);
	} else {
		c->skips = true;
		s->room->skipped++;
	}
}

void
room_look_for_lag(struct room *room)
{
	struct search s = { .room = room, .now = room_now(room) };
	struct roster_member *m = roster_first(&room->roster);
	uint64_t head = room_head(room);

	lag_note(&room->lag, head, 0, s.now);
	s.far = lag_far(&room->lag, head, s.now);
	for (; m && (s.far || room->dropping); m = roster_next(m))
		look_at(client_of(m), &s);
	if (s.found > NAMED_MAX)
		log_notice("%zu more lag, too", s.found - NAMED_MAX);
	if (room->dropping || lag_is_ageing(&room->lag))
		room_want_tick(room);
}

void
room_forget_lag(struct room_client *client)
{
	if (client->cut_at)
		client->room->dropping--;
}
