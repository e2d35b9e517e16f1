/* SPDX-License-Identifier: MIT */
/*
 * client_slot_record.c - see client_slot.h: those who have had no slot get one
 * at the end of a process that knows of it, and there is noted where they are.
 */
#include "config.h"

#include "client/client_slot.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "client/client.h"
#include "client/hall.h"
#include "client/manners.h"
#include "room/pin_log.h"
#include "slot/slot.h"
#include "wire/wire.h"

/* The address of @client as the room has it: its socket's may be a proxy's. */
static int
peer_of(const struct client *client, struct coir_addr *ret)
{
	const struct sockaddr_un unnamed = { .sun_family = AF_UNIX };

	if (coir_addr_parse(client->address, ret) == 0)
		return 0;
	return coir_addr_from_sockaddr((const struct sockaddr *)&unnamed,
				       sizeof(unnamed.sun_family), ret);
}

/* Notes in its slot, which is new, where @client is. */
static void
note_all(struct client *client)
{
	struct slot *slot = client->slot;
	const struct cursor *cursor = &client->guest.cursor;

	manners_changed(client);
	slot_begin_input(slot, client->session.input);
	slot_save(slot, &client->session);
	for (struct pin *pin = cursor->pins.first; pin; pin = pin->next)
		if (pin->number > 0)
			pin_log_add(slot_pins(slot), pin);
	client_slot_settle(client);
	if (client->seat.reason) {
		slot_dismiss(slot, client->seat.reason);
		pin_log_answered(slot_pins(slot), PIN_NOTICE, CLIENT_FAREWELL);
	}
	client_slot_enter(client);
}

/* What its wire knows ends with the process: it has to come back. */
static void
send_away(struct client *client)
{
	wire_end(client->wire, client->fd);
	shutdown(client->fd, SHUT_RDWR);
}

void
client_slots_record(struct hall *hall)
{
	struct roster_member *m = roster_first(room_roster(hall->room));

	for (; m && hall->slots; m = roster_next(m)) {
		struct client *client = client_of_member(m);
		struct coir_addr peer;

		/* its descriptor may be somebody else's by now */
		if (client->guest.left)
			continue;
		if (client->wire)
			send_away(client);
		if (client->slot || client->wire || peer_of(client, &peer) < 0)
			continue;
		client_slot_give(client, &peer);
		if (client->slot)
			note_all(client);
	}
}
