/* SPDX-License-Identifier: MIT */
/*
 * client_io.c - see client.h: what a client says, and the sink through which
 * its session reaches the room.
 */
#include "config.h"

#include "client/client.h"

#include <errno.h>
#include <sys/socket.h>

#include "client/client_slot.h"
#include "client/hall.h"
#include "client/silence.h"
#include "conf/conf.h"
#include "log/log.h"
#include "slot/slot.h"
#include "wire/wire.h"

void
client_hide(struct client *client, uint64_t input)
{
	client->door->hall->secret = true;
	if (client->slot)
		slot_hide(client->slot, input);
}

/* Only if the configuration asks for it. */
static void
log_said(const struct client *client, const char *text, size_t len)
{
	const struct log_about about = {
		.address = client->address,
		.listener = client->door->conf->name,
		.client = client->guest.id,
	};

	log_message(MESSAGE_SAID, &about, "%s says: %.*s", client->address,
		    (int)len, text);
}

/* May what @client says be a command, or hide that it is none? */
static bool
may_command(const struct client *client, const char *text, size_t len)
{
	return client->door->hall->command && len > 1 && text[0] == '/' &&
		client->door->conf->commands;
}

/* Is it a command, carried out now, or before by another process? */
static bool
is_command(struct client *client, const char *text, size_t len,
	   uint64_t input_end)
{
	if (!may_command(client, text, len) || text[1] == '/')
		return false;
	if (client->replay && input_end <= client->replay->noticed)
		return true;
	return client->door->hall->command->said(client, text, len, input_end);
}

static void
said(void *arg, const char *text, size_t len, uint64_t input_end)
{
	struct client *client = arg;

	/* who has quit says nothing */
	if (client->input_ended || is_command(client, text, len, input_end) ||
	    (client->replay && input_end <= client->replay->said))
		return;
	if (silence_keeps(client, input_end))
		return;
	if (may_command(client, text, len) && text[1] == '/') {
		text++;
		len--;
	}
	client->lines++;
	if (client->door->hall->log->talk)
		log_said(client, text, len);
	/* what cannot be stored, the room tells its writer */
	(void)room_say(&client->guest, text, len, input_end);
}

static void
noticed(void *arg, const char *text, size_t len, uint64_t cause)
{
	struct client *client = arg;

	if (client->replay && cause <= client->replay->noticed)
		return;
	(void)room_answer(&client->guest, text, len, cause);
}

static void
telnet_replied(void *arg, const uint8_t *bytes, size_t len, uint64_t cause)
{
	struct client *client = arg;

	if (client->replay && cause <= client->replay->replied)
		return;
	/* unanswered, an option stays off all the same */
	(void)cursor_reply(&client->guest.cursor, bytes, len, cause);
}

const struct session_sink client_sink = {
	.line = said,
	.notice = noticed,
	.telnet_reply = telnet_replied,
};

/* Has it wait until it may say more. */
static void
hold(struct client *client, enum reason reason)
{
	struct hall *hall = client->door->hall;

	usher_hold(&hall->usher, &client->seat);
	if (!throttle_tell(&client->seat.throttle, reason))
		return;
	limiter_count(&hall->limiter, reason);
	log_message(MESSAGE_CLIENT_HELD,
		    &(struct log_about){ .address = client->address,
					 .listener = client->door->conf->name,
					 .reason = reason_name(reason),
					 .client = client->guest.id },
		    "%s says too much: %s", client->address,
		    reason_name(reason));
	client_tell(client, reason);
}

/*
 * Counts what it keeps of a line not yet whole: @before, until now; and what
 * its slot takes.
 */
static void
account(struct client *client, size_t before)
{
	usher_account(&client->door->hall->usher,
		      (ptrdiff_t)client->session.room - (ptrdiff_t)before);
	client_slot_account(client);
}

void
client_wire_grows(struct client *client, ptrdiff_t more)
{
	client->wire->memory += (size_t)more;
	usher_account(&client->door->hall->usher, more);
}

/* The other side says no more. */
static int
end_input(struct client *client)
{
	size_t before = client->session.room;
	int rc;

	session_end(&client->session, &client->door->hall->rules, client);
	account(client, before);
	rc = client_end(client);
	return rc == -EALREADY ? 0 : rc;
}

/*
 * As recv(2), but a negative errno; through its slot or its wire, if @client
 * has one.
 */
static ssize_t
read_some(struct client *client, char *buf, size_t size)
{
	ssize_t n;

	if (client->slot)
		return client_slot_receive(client, buf, size);
	if (client->wire)
		return wire_take(client->wire, client->fd, buf, size);
	n = recv(client->fd, buf, size, MSG_DONTWAIT);
	return n < 0 ? -errno : n;
}

/* The same that @may allows: looks at what there is first. */
static ssize_t
read_allowed(struct client *client, const struct allowance *may, char *buf,
	     size_t size)
{
	ssize_t n = recv(client->fd, buf, size, MSG_DONTWAIT | MSG_PEEK);

	if (n <= 0)
		return n < 0 ? -errno : 0;
	return read_some(client, buf, allowance_cut(may, buf, (size_t)n));
}

/* Behind a wire nobody can look: what is too much is put back. */
static ssize_t
read_wire_allowed(struct client *client, const struct allowance *may, char *buf,
		  size_t size)
{
	ssize_t n = read_some(client, buf, size);
	size_t len;

	if (n <= 0)
		return n;
	len = allowance_cut(may, buf, (size_t)n);
	/* without memory it may say it all the same */
	if (wire_put_back(client->wire, buf + len, (size_t)n - len) < 0)
		return n;
	return (ssize_t)len;
}

/* Reads no more than @client may say now. */
static ssize_t
read_limited(struct client *client, char *buf, size_t size)
{
	const struct limiter *limiter = &client->door->hall->limiter;
	struct throttle *throttle = &client->seat.throttle;
	coir_time now = coir_now();
	struct allowance may = throttle_allow(throttle, limiter, now);
	ssize_t n;

	if (may.reason) {
		hold(client, may.reason);
		return -EWOULDBLOCK;
	}
	n = client->wire ? read_wire_allowed(client, &may, buf, size)
			 : read_allowed(client, &may, buf, size);
	if (n > 0)
		throttle_take(throttle, limiter, now, buf, (size_t)n);
	return n;
}

/* Hands the @len bytes at @buf to the room, and keeps what is half a line. */
static void
take_input(struct client *client, char *buf, size_t len)
{
	struct hall *hall = client->door->hall;
	size_t before = client->session.room;

	usher_heard(&hall->usher, &client->seat);
	/* a line for which there was no memory: its writer is told */
	(void)session_input(&client->session, &hall->rules, buf, len, client);
	if (hall->secret)
		hall_wipe(hall);
	account(client, before);
}

int
client_receive(struct client *client)
{
	char *buf = client->door->hall->input;
	ssize_t n;

	if (client->door->hall->still)
		return -EAGAIN;
	passes_input(&client->door->hall->passes);
	n = throttle_limited(&client->seat.throttle)
		? read_limited(client, buf, HALL_INPUT_MAX)
		: read_some(client, buf, HALL_INPUT_MAX);
	if (n < 0)
		return n == -EINTR || n == -EWOULDBLOCK ? -EAGAIN : (int)n;
	if (n == 0)
		return end_input(client);
	client->door->figures.received += (uint64_t)n;
	take_input(client, buf, (size_t)n);
	wire_taken(client->wire);
	return (int)n;
}

bool
client_has_input(const struct client *client)
{
	return client->wire && wire_pending(client->wire);
}

void
client_answered(struct room_client *guest, uint64_t cause)
{
	struct client *client = (struct client *)guest;

	if (client->lookup)
		client->door->hall->command->turn(client, cause);
	wire_answered(client->wire, cause);
}

int
client_set_style(struct client *client, const struct style *style)
{
	int rc = room_set_style(&client->guest, style);

	if (rc == 0)
		client_slot_settle(client);
	return rc;
}
