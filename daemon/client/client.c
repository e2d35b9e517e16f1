/* SPDX-License-Identifier: MIT */
/*
 * client.c - see client.h: how somebody comes and goes.
 */
#include "config.h"

#include "client/client.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/arrival.h"
#include "client/client_slot.h"
#include "client/hall.h"
#include "client/hang_up.h"
#include "client/manners.h"
#include "conf/conf.h"
#include "log/log.h"
#include "slot/survivor.h"
#include "text/text.h"
#include "wire/wire.h"

/*
 * What a client takes, as measured: its struct, its events and its address; and
 * with a fiber the page of stack that is touched, and some more.
 */
#define CLIENT_MEMORY 1024
#define FIBER_MEMORY (5 * 1024)

/* The address as the room shows it, on the heap; NULL without memory. */
static char *
shown_address(const struct coir_addr *peer, size_t *ret_len)
{
	char text[COIR_ADDR_TEXT_MAX];
	char clean[TEXT_CLEAN_MAX(COIR_ADDR_TEXT_MAX)];
	size_t len = coir_addr_format(peer, text, sizeof(text));
	char *address;

	len = text_clean_address(clean, text, len);
	address = malloc(len + 1);
	if (!address)
		return NULL;
	memcpy(address, clean, len);
	address[len] = '\0';
	*ret_len = len;
	return address;
}

size_t
client_memory_first(const struct door *door)
{
	bool fiber = door->conf->driver == CONF_DRIVER_FIBER;

	return CLIENT_MEMORY + (fiber ? FIBER_MEMORY : 0);
}

/* The same with what its wire takes. */
static size_t
memory_first(const struct client *client)
{
	return client_memory_first(client->door) +
		(client->wire ? client->wire->memory : 0);
}

size_t
client_memory(const struct client *client)
{
	return memory_first(client) + client->session.room +
		client->slot_bytes + client->name_bytes +
		client->guest.cursor.pins.bytes + manners_memory(client);
}

/* Makes room for it among the others; its limits are those of its address. */
static int
take_seat(struct client *client, const struct arrival *who)
{
	struct door *door = client->door;
	struct hall *hall = door->hall;
	int rc = 0;

	client->seat = (struct seat){ .throttle.address = who->limited };
	if (!who->counted)
		rc = limiter_enter(&hall->limiter, &who->peer,
				   who->survivor ? NULL : &door->influx,
				   coir_now(), &client->seat.throttle.address);
	if (rc < 0)
		return rc;
	door->clients++;
	door->figures.entered++;
	usher_seat(&hall->usher, &client->seat);
	usher_account(&hall->usher, (ptrdiff_t)memory_first(client));
	return 0;
}

/* It is not among the others any more; its address still counts it. */
static void
rise(struct client *client)
{
	struct hall *hall = client->door->hall;
	size_t bytes = memory_first(client) + client->session.room +
		client->slot_bytes + client->name_bytes +
		manners_memory(client);

	client->slot_bytes = client->name_bytes = 0;
	usher_unseat(&hall->usher, &client->seat);
	usher_account(&hall->usher, -(ptrdiff_t)bytes);
	client->door->clients--;
}

static void
leave_seat(struct client *client)
{
	rise(client);
	limiter_leave(&client->door->hall->limiter,
		      client->seat.throttle.address, coir_now());
}

/* Lets it into the room, which it has never seen. */
static int
join(struct client *client, const struct coir_addr *peer,
     const struct room_client_ops *ops, size_t address_len)
{
	struct door *door = client->door;
	int rc;

	client_slot_take(client, peer);
	rc = room_join(door->hall->room, &client->guest, ops, door->label,
		       client->address, address_len);
	if (rc < 0) {
		client_slot_release(client);
		return rc;
	}
	client->person.id = client->guest.id;
	client_slot_enter(client);
	return 0;
}

/* Lets it into the room again. */
static int
rejoin(struct client *client, const struct survivor *survivor,
       const struct room_client_ops *ops, size_t address_len)
{
	struct door *door = client->door;
	struct roster_label *label = door_label(door, survivor->who.label);
	int rc = -ENOMEM;

	if (label)
		rc = client_slot_rejoin(client, survivor, ops, label,
					address_len);
	if (rc == 0)
		usher_account(&door->hall->usher,
			      (ptrdiff_t)client->session.room);
	return rc;
}

int
client_enter(struct client *client, struct door *door,
	     const struct arrival *who, const struct room_client_ops *ops)
{
	size_t len;
	int rc;

	client->address = shown_address(&who->peer, &len);
	if (!client->address)
		return -ENOMEM;
	session_init(&client->session);
	client->door = door;
	client->since = store_now();
	client->sent = 0;
	client->lines = 0;
	client->said_at = who->survivor ? CLIENT_LONG_AGO : coir_now().ns;
	client->slot = NULL;
	client->survivor = NULL;
	client->slot_bytes = client->name_bytes = 0;
	client->wire = who->wire;
	client->manners = NULL;
	client->lookup = NULL;
	client->fd = who->fd;
	client->input_ended = false;
	client->flooded = false;
	client->replay = NULL;
	client->turn = (struct turn){ 0 };
	client->person = (struct person){ 0 };
	rc = take_seat(client, who);
	if (rc == 0) {
		rc = who->survivor ? rejoin(client, who->survivor, ops, len)
				   : join(client, &who->peer, ops, len);
		if (rc < 0 && who->counted)
			rise(client);
		else if (rc < 0)
			leave_seat(client);
	}
	if (rc < 0) {
		client->wire = NULL;
		client_release(client);
		return rc;
	}
	wire_enter(client->wire, client);
	return 0;
}

bool
client_wants_input(const struct client *client)
{
	return !client->input_ended && !client->guest.cut &&
		!client->seat.held && !client->door->hall->still &&
		room_client_may_read(&client->guest) &&
		client_slot_may_receive(client);
}

/* Tells @client what @reason is about; @cause as for room_answer(). */
static void
tell(struct client *client, enum reason reason, uint64_t cause)
{
	char text[REASON_NOTICE_MAX];
	size_t len = limiter_notice(&client->door->hall->limiter, reason, text);

	/* without memory it is not told, but all else is as it is */
	(void)room_answer(&client->guest, text, len, cause);
}

void
client_tell(struct client *client, enum reason reason)
{
	tell(client, reason, 0);
}

bool
client_done(const struct client *client)
{
	if (client->guest.cut)
		return true;
	return cursor_done(&client->guest.cursor) &&
		!(client->wire && wire_unsent(client->wire));
}

void
client_dismiss(struct client *client, enum reason reason)
{
	client->seat.reason = (uint8_t)reason;
	if (client->slot)
		slot_dismiss(client->slot, (uint8_t)reason);
	tell(client, reason, CLIENT_FAREWELL);
	if (room_close_after(&client->guest) == -ENOMEM)
		client_cut(client, reason);
}

int
client_end(struct client *client)
{
	client->input_ended = true;
	/* else its answer would come behind the end */
	return client->lookup ? 0 : room_close_after(&client->guest);
}

/* Tells it something instead of all that it was not sent yet. */
static void
tell_last(struct client *client, const char *text, size_t len)
{
	struct cursor *cursor = &client->guest.cursor;
	struct pin *pin = pin_new_notice(cursor->transcript->style, text, len);

	if (pin)
		(void)cursor_end_with(cursor, pin->bytes, pin->len);
	pin_free(pin);
}

/* Ends its connection at once. */
static void
cut(struct client *client, enum reason reason)
{
	client->seat.reason = (uint8_t)reason;
	/* the last one, whatever becomes of it */
	(void)client_send(client);
	client->guest.cut = true;
	client_news(client);
}

void
client_cut(struct client *client, enum reason reason)
{
	const struct limiter *limiter = &client->door->hall->limiter;
	char text[REASON_NOTICE_MAX];

	if (!client->seat.reason)
		tell_last(client, text, limiter_notice(limiter, reason, text));
	cut(client, reason);
}

void
client_condemn(struct client *client, bool condemned)
{
	if (client->slot)
		slot_dismiss(client->slot,
			     condemned ? REASON_KICKED : client->seat.reason);
}

void
client_kick(struct client *client, const char *by, const char *words)
{
	char text[REASON_NOTICE_MAX];

	tell_last(client, text, reason_notice_kicked(by, words, text));
	cut(client, REASON_KICKED);
}

void
client_give_up(struct client *client)
{
	client->seat.reason = REASON_MEMORY;
	door_out_of_memory(client->door, client->fd, client->wire);
}

struct client *
client_of_member(struct roster_member *member)
{
	return (struct client *)((char *)member -
				 offsetof(struct client, guest.member));
}

void
client_news(struct client *client)
{
	client->guest.ops->news(&client->guest);
}

/* Why it leaves. */
static enum reason
why(const struct client *client)
{
	if (client->seat.reason)
		return (enum reason)client->seat.reason;
	if (client->guest.cut_at)
		return REASON_LAG;
	if (room_client_refused(&client->guest))
		return REASON_UNSTORED;
	if (room_stopping(client->door->hall->room))
		return REASON_STOPPING;
	return client->input_ended ? REASON_LEFT : REASON_BROKEN;
}

void
client_hang_up(struct client *client)
{
	client_slot_release(client);
	wire_end(client->wire, client->fd);
	hang_up(client->fd);
}

/* The line that ends it in the log. */
static void
log_end(const struct client *client, enum reason reason)
{
	const struct log_about about = {
		.address = client->address,
		.listener = client->door->conf->name,
		.reason = reason_name(reason),
		.client = client->guest.id,
	};
	bool itself = reason == REASON_LEFT || reason == REASON_BROKEN ||
		reason == REASON_STOPPING;

	log_message(itself ? MESSAGE_CLIENT_GONE : MESSAGE_CLIENT_CUT, &about,
		    "%s is gone: %s, after %" PRId64 " s, %" PRIu64
		    " bytes from it and %" PRIu64 " to it",
		    about.address, about.reason,
		    (store_now() - client->since) / 1000000000,
		    client->session.input, client->sent);
}

void
client_leave(struct client *client)
{
	enum reason reason = why(client);

	const struct hall *hall = client->door->hall;

	limiter_count(&client->door->hall->limiter, reason);
	log_end(client, reason);
	if (hall->command)
		hall->command->left(client);
	turns_leave(client);
	leave_seat(client);
	people_leave(&client->door->hall->people, &client->person);
	room_leave(&client->guest);
}

void
client_release(struct client *client)
{
	session_fini(&client->session);
	wire_free(client->wire);
	client->wire = NULL;
	manners_release(client);
	free(client->address);
	client->address = NULL;
}
