/* SPDX-License-Identifier: MIT */
/*
 * client_slot.c - see client_slot.h.
 *
 * Input is gone through once more from where the store has all of it; what the
 * log of pins says to have been answered is left out.
 */
#include "config.h"

#include "client/client_slot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/manners.h"
#include "conf/conf.h"
#include "log/log.h"
#include "room/pin_log.h"
#include "slot/slots.h"
#include "slot/survivor.h"

void
client_slot_give(struct client *client, const struct coir_addr *peer)
{
	const struct door *door = client->door;
	struct slot_identity who;

	if (slot_identify(client->fd, peer, door->conf->name, door->label->text,
			  &who) < 0)
		return;
	who.since = client->since;
	client->slot = slots_take(door->hall->slots);
	if (client->slot)
		slot_fill(client->slot, &who);
}

void
client_slot_take(struct client *client, const struct coir_addr *peer)
{
	const struct hall *hall = client->door->hall;

	client->slot = NULL;
	if (hall->held && hall->slots && !client->wire)
		client_slot_give(client, peer);
}

void
client_slot_enter(struct client *client)
{
	if (!client->slot)
		return;
	client->guest.cursor.log = slot_pins(client->slot);
	slot_enter(client->slot, client->guest.id);
}

void
client_slot_account(struct client *client)
{
	size_t bytes = client->slot ? slot_memory(client->slot) : 0;

	if (bytes == client->slot_bytes)
		return;
	usher_account(&client->door->hall->usher,
		      (ptrdiff_t)bytes - (ptrdiff_t)client->slot_bytes);
	client->slot_bytes = bytes;
}

void
client_slot_release(struct client *client)
{
	if (client->slot)
		slot_release(client->slot);
	client->slot = NULL;
	client_slot_account(client);
	client->guest.cursor.log = NULL;
}

/*
 * Is all that @client has said answered for the next process, too? What is
 * answered in memory alone has to be said again there.
 */
static bool
is_answered(const struct client *client)
{
	struct pin_log *log = slot_pins(client->slot);

	if (client->guest.tickets)
		return false;
	if (pin_log_is_overrun(log))
		pin_log_trim(log, &client->guest.cursor.pins);
	return !pin_log_is_overrun(log);
}

bool
client_slot_may_receive(const struct client *client)
{
	if (!client->slot || is_answered(client))
		return true;
	slot_forget(client->slot, client->guest.stored_input);
	return slot_room(client->slot) > 0;
}

ssize_t
client_slot_receive(struct client *client, char *buf, size_t size)
{
	struct slot *slot = client->slot;
	ssize_t n;

	slot_forget(slot, client->guest.stored_input);
	if (slot_room(slot) < size && is_answered(client))
		slot_save(slot, &client->session);
	n = slot_receive(slot, size, buf);
	return n == -ENOBUFS ? -EAGAIN : n;
}

/* Nobody is to find a password that is done with. */
static void
wipe(struct client *client)
{
	if (!client->survivor && is_answered(client))
		slot_wipe(client->slot, &client->session);
}

ssize_t
client_slot_send(struct client *client, struct iovec *ranges, int n,
		 size_t bytes)
{
	struct cursor *cursor = &client->guest.cursor;
	struct cursor_place from, to;
	ssize_t sent;

	cursor_place(cursor, &from);
	cursor_place_after(cursor, bytes, &to);
	/* it is being told that the room has these lines */
	slot_forget(client->slot, client->guest.stored_input);
	sent = slot_send(client->slot, &from, &to, ranges, n);
	/* what went out before it is not asked for any more */
	pin_log_trim(slot_pins(client->slot), &cursor->pins);
	wipe(client);
	client_slot_account(client);
	return sent;
}

void
client_slot_sent(struct client *client)
{
	if (client->slot && pin_log_is_overrun(slot_pins(client->slot)))
		wipe(client);
}

void
client_slot_settle(struct client *client)
{
	const struct cursor *cursor = &client->guest.cursor;
	struct cursor_place place;

	if (!client->slot)
		return;
	cursor_place(cursor, &place);
	slot_settle(client->slot, &place, cursor->ahead);
}

/* Nothing holds in another room, but that a line may have been begun. */
static void
rejoin_elsewhere(const struct survivor *survivor, struct room_return *from)
{
	pin_log_clear(slot_pins(survivor->slot));
	*from = (struct room_return){ .torn = survivor->begun,
				      .log = slot_pins(survivor->slot) };
}

/*
 * The pins that it had, as far as they were kept. Those that are missing may
 * have been in what was being sent; then nobody knows how much of that is out.
 */
static int
recall_pins(const struct client *client, const struct survivor *survivor,
	    struct room_return *from, struct cursor_pin **ret)
{
	int rc = survivor_pins(survivor, ret, &from->n_pins);
	uint64_t missing = 1;

	if (rc == -EBADMSG)
		pin_log_clear(slot_pins(survivor->slot));
	if (rc == 0 || rc == -ENOMEM)
		return rc;
	log_warn("%s: not all that it was to be told was kept; it stays",
		 client->address);
	if (from->n_pins > 0)
		missing = (*ret)[from->n_pins - 1].number + 1;
	if (from->ahead > 0 && survivor->place.pins_end > missing) {
		from->ahead = 0;
		from->torn = true;
	}
	return 0;
}

/* Lets it into the room where it was. */
static int
rejoin(struct client *client, const struct survivor *survivor,
       const struct room_client_ops *ops, struct roster_label *label,
       size_t address_len)
{
	struct room_return from = {
		.id = survivor->id,
		.place = survivor->begun ? &survivor->place : NULL,
		.ahead = survivor->restyled ? 0 : survivor->ahead,
		.torn = survivor->restyled,
		.log = slot_pins(survivor->slot),
	};
	struct cursor_pin *pins = NULL;
	int rc = 0;

	if (survivor->id)
		rc = recall_pins(client, survivor, &from, &pins);
	else
		rejoin_elsewhere(survivor, &from);
	if (rc < 0)
		return rc;
	from.pins = pins;
	rc = room_rejoin(client->door->hall->room, &client->guest, ops, label,
			 client->address, address_len, &from);
	free(pins);
	return rc;
}

/* Goes through what is behind the session, up to byte @end. */
static void
say_again(struct client *client, const struct survivor *survivor, uint64_t end)
{
	struct hall *hall = client->door->hall;
	struct session *session = &client->session;
	struct iovec ranges[2];
	int n = survivor_input(survivor, session->input, ranges);

	for (int i = 0; i < n; i++) {
		const char *from = ranges[i].iov_base;
		size_t left = ranges[i].iov_len;

		while (left > 0 && session->input < end) {
			uint64_t most = end - session->input;
			size_t len = left < HALL_INPUT_MAX ? left
							   : HALL_INPUT_MAX;

			if (len > most)
				len = (size_t)most;
			memcpy(hall->input, from, len);
			/* a line for which there was no memory: it is told */
			(void)session_input(session, &hall->rules, hall->input,
					    len, client);
			from += len;
			left -= len;
		}
	}
	/* what was answered up to there was sent, or waits as any other */
	session_replies_sent(session);
}

/*
 * Says again what may not have been heard. It is cut where answers were: what
 * the session does not answer while much waits does not depend on it.
 */
static void
replay(struct client *client, const struct survivor *survivor)
{
	const struct pin_log *log = slot_pins(client->slot);
	struct client_replay replay = {
		.said = client->guest.stored_input,
		.noticed = pin_log_told(log, PIN_NOTICE),
		.replied = pin_log_told(log, PIN_REPLY),
	};
	uint64_t first = replay.noticed;
	uint64_t second = replay.replied;

	if (first > second) {
		first = replay.replied;
		second = replay.noticed;
	}
	/* notices come in the order of lines: it was answered, too */
	if (replay.said < replay.noticed)
		replay.said = replay.noticed;
	client->replay = &replay;
	say_again(client, survivor, first);
	say_again(client, survivor, second);
	say_again(client, survivor, UINT64_MAX);
	client->replay = NULL;
}

/* It was told to go before, or was about to be. */
static void
dismiss_again(struct client *client, enum reason reason)
{
	const struct pin_log *log = slot_pins(client->slot);

	if (!reason)
		return;
	if (pin_log_told(log, PIN_NOTICE) < CLIENT_FAREWELL) {
		client_dismiss(client, reason);
		return;
	}
	client->seat.reason = (uint8_t)reason;
	if (room_close_after(&client->guest) == -ENOMEM)
		client_cut(client, reason);
}

/* It goes on with what it had asked for. */
static void
recall_manners(struct client *client)
{
	const struct hall *hall = client->door->hall;

	manners_recall(client);
	if (hall->command)
		hall->command->resume(client);
}

int
client_slot_rejoin(struct client *client, const struct survivor *survivor,
		   const struct room_client_ops *ops,
		   struct roster_label *label, size_t address_len)
{
	int rc = rejoin(client, survivor, ops, label, address_len);

	if (rc < 0)
		return rc;
	client->person.id = client->guest.id;
	client_recall_name(client);
	client->slot = survivor->slot;
	client->since = survivor->who.since;
	/* what was noted may be of another room, or of lines as they were */
	client_slot_settle(client);
	if (client->guest.id != survivor->id)
		slot_enter(client->slot, client->guest.id);
	client->survivor = survivor;
	/* what came between lines that are stored may not be answered */
	(void)survivor_session(survivor, 0, &client->session);
	if (survivor->id)
		recall_manners(client);
	return 0;
}

void
client_slot_go_on(struct client *client)
{
	const struct survivor *survivor = client->survivor;
	struct hall *hall = client->door->hall;
	size_t before = client->session.room;

	client->survivor = NULL;
	if (survivor->mute)
		survivor_skip_input(survivor, &client->session);
	else
		replay(client, survivor);
	dismiss_again(client, (enum reason)survivor->reason);
	usher_account(&hall->usher,
		      (ptrdiff_t)client->session.room - (ptrdiff_t)before);
	client_slot_account(client);
	if (!hall->held)
		client_slot_release(client);
}
