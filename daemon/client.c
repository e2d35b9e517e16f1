/* SPDX-License-Identifier: MIT */
/*
 * client.c - see client.h; and the sink through which a client's session
 * reaches the room.
 */
#include "config.h"

#include "client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "conf.h"
#include "hall.h"
#include "log.h"
#include "text.h"

/* Ranges of bytes that one send gathers. */
#define SEND_RANGES 16

/*
 * What a client takes, as measured: its struct, its events and its address; and
 * with a fiber the page of stack that is touched, and some more.
 */
#define CLIENT_MEMORY 1024
#define FIBER_MEMORY (5 * 1024)

static void
said(void *arg, const char *text, size_t len, uint64_t input_end)
{
	struct client *client = arg;

	client->lines++;
	/* what cannot be stored, the room tells its writer */
	(void)room_say(&client->guest, text, len, input_end);
}

static void
noticed(void *arg, const char *text, size_t len)
{
	struct client *client = arg;

	(void)room_tell(&client->guest, text, len);
}

static void
telnet_replied(void *arg, const uint8_t *bytes, size_t len)
{
	struct client *client = arg;

	/* unanswered, an option stays off all the same */
	(void)cursor_interject(&client->guest.cursor, bytes, len);
}

const struct session_sink client_sink = {
	.line = said,
	.notice = noticed,
	.telnet_reply = telnet_replied,
};

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

size_t
client_memory(const struct client *client)
{
	return client_memory_first(client->door) + client->session.room +
		client->guest.cursor.pins.bytes;
}

/* Makes room for it among the others; its limits are those of @peer. */
static int
take_seat(struct client *client, const struct coir_addr *peer)
{
	struct hall *hall = client->door->hall;
	int rc;

	client->seat = (struct seat){ 0 };
	rc = limiter_enter(&hall->limiter, peer, coir_now(),
			   &client->seat.throttle.address);
	if (rc < 0)
		return rc;
	client->door->clients++;
	client->door->figures.entered++;
	usher_seat(&hall->usher, &client->seat);
	usher_account(&hall->usher,
		      (ptrdiff_t)client_memory_first(client->door));
	return 0;
}

static void
leave_seat(struct client *client)
{
	struct hall *hall = client->door->hall;
	size_t bytes = client_memory_first(client->door) + client->session.room;

	usher_unseat(&hall->usher, &client->seat);
	usher_account(&hall->usher, -(ptrdiff_t)bytes);
	client->door->clients--;
	limiter_leave(&hall->limiter, client->seat.throttle.address,
		      coir_now());
}

int
client_enter(struct client *client, struct door *door, int fd,
	     const struct coir_addr *peer, const struct room_client_ops *ops)
{
	size_t len;
	int rc;

	client->address = shown_address(peer, &len);
	if (!client->address)
		return -ENOMEM;
	session_init(&client->session);
	client->door = door;
	client->since = store_now();
	client->sent = 0;
	client->lines = 0;
	client->fd = fd;
	client->input_ended = false;
	client->turn = (struct turn){ 0 };
	rc = take_seat(client, peer);
	if (rc == 0) {
		rc = room_join(door->hall->room, &client->guest, ops,
			       door->label, client->address, len);
		if (rc < 0)
			leave_seat(client);
	}
	if (rc < 0)
		client_release(client);
	return rc;
}

bool
client_wants_input(const struct client *client)
{
	return !client->input_ended && !client->guest.cut &&
		!client->seat.held && room_client_may_read(&client->guest);
}

/* Tells @client what @reason is about. */
static void
tell(struct client *client, enum reason reason)
{
	char text[REASON_NOTICE_MAX];
	size_t len = limiter_notice(&client->door->hall->limiter, reason, text);

	/* without memory it is not told, but all else is as it is */
	(void)room_tell(&client->guest, text, len);
}

/* Has it wait until it may say more. */
static void
hold(struct client *client, enum reason reason)
{
	struct hall *hall = client->door->hall;

	usher_hold(&hall->usher, &client->seat);
	if (!throttle_tell(&client->seat.throttle, reason))
		return;
	limiter_count(&hall->limiter, reason);
	log_info("%s says too much: %s", client->address, reason_name(reason));
	tell(client, reason);
}

/* Counts what it keeps of a line not yet whole: @before, until now. */
static void
account(struct client *client, size_t before)
{
	usher_account(&client->door->hall->usher,
		      (ptrdiff_t)client->session.room - (ptrdiff_t)before);
}

/* The other side says no more. */
static int
end_input(struct client *client)
{
	size_t before = client->session.room;
	int rc;

	client->input_ended = true;
	session_end(&client->session, &client->door->hall->rules, client);
	account(client, before);
	rc = room_close_after(&client->guest);
	return rc == -EALREADY ? 0 : rc;
}

/*
 * Reads no more than @client may say now: looks at what there is first, and
 * takes what is within its limits.
 */
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
		errno = EWOULDBLOCK;
		return -1;
	}
	n = recv(client->fd, buf, size, MSG_DONTWAIT | MSG_PEEK);
	if (n > 0)
		n = recv(client->fd, buf, allowance_cut(&may, buf, (size_t)n),
			 MSG_DONTWAIT);
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
	account(client, before);
}

int
client_receive(struct client *client)
{
	char *buf = client->door->hall->input;
	ssize_t n = throttle_limited(&client->seat.throttle)
		? read_limited(client, buf, HALL_INPUT_MAX)
		: recv(client->fd, buf, HALL_INPUT_MAX, MSG_DONTWAIT);

	if (n < 0)
		return errno == EINTR || errno == EWOULDBLOCK ? -EAGAIN
							      : -errno;
	if (n == 0)
		return end_input(client);
	client->door->figures.received += (uint64_t)n;
	take_input(client, buf, (size_t)n);
	return (int)n;
}

/* Send all @ranges at once; one alone, as mostly, costs the kernel less. */
static ssize_t
send_ranges(int fd, struct iovec *ranges, int n)
{
	const int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
	struct msghdr message = { .msg_iov = ranges, .msg_iovlen = (size_t)n };

	if (n == 1)
		return send(fd, ranges->iov_base, ranges->iov_len, flags);
	return sendmsg(fd, &message, flags);
}

bool
client_takes_turn(struct client *client)
{
	return !cursor_far_behind(&client->guest.cursor) ||
		turns_take(&client->door->hall->turns, &client->turn);
}

int
client_send(struct client *client)
{
	struct cursor *cursor = &client->guest.cursor;
	struct iovec ranges[SEND_RANGES];
	size_t all = 0;
	uint64_t next;
	ssize_t sent;
	int error;
	int n = cursor_gather(cursor, ranges, SEND_RANGES, CLIENT_SEND_MAX);

	if (n <= 0)
		return 0;
	next = cursor->next;
	sent = send_ranges(client->fd, ranges, n);
	error = errno;
	/* also a turn in which nothing was sent is over */
	cursor_sent(cursor, sent < 0 ? 0 : (size_t)sent);
	if (sent < 0)
		return error == EINTR || error == EWOULDBLOCK ? -EAGAIN
							      : -error;
	client->sent += (uint64_t)sent;
	client->door->figures.sent += (uint64_t)sent;
	client->door->figures.delivered += cursor->next - next;
	for (int i = 0; i < n; i++)
		all += ranges[i].iov_len;
	if ((size_t)sent < all)
		return -EAGAIN;
	if (cursor_behind(cursor))
		return 1;
	session_replies_sent(&client->session);
	return 0;
}

bool
client_done(const struct client *client)
{
	return client->guest.cut || cursor_done(&client->guest.cursor);
}

void
client_dismiss(struct client *client, enum reason reason)
{
	client->seat.reason = (uint8_t)reason;
	tell(client, reason);
	if (room_close_after(&client->guest) == -ENOMEM)
		client_cut(client, reason);
}

/* As tell(), before all that it was not sent yet: it will not be sent much. */
static void
tell_first(struct client *client, enum reason reason)
{
	struct cursor *cursor = &client->guest.cursor;
	char text[REASON_NOTICE_MAX];
	size_t len = limiter_notice(&client->door->hall->limiter, reason, text);
	struct pin *pin = pin_new_notice(cursor->transcript->style, text, len);

	if (pin)
		(void)cursor_interject(cursor, pin->bytes, pin->len);
	pin_free(pin);
}

void
client_cut(struct client *client, enum reason reason)
{
	if (!client->seat.reason)
		tell_first(client, reason);
	client->seat.reason = (uint8_t)reason;
	/* the last one, whatever becomes of it */
	(void)client_send(client);
	client->guest.cut = true;
	client_news(client);
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
	if (room_stopping(client->door->hall->room))
		return REASON_STOPPING;
	return client->input_ended ? REASON_LEFT : REASON_BROKEN;
}

void
client_leave(struct client *client)
{
	enum reason reason = why(client);

	limiter_count(&client->door->hall->limiter, reason);
	log_info("%s is gone: %s", client->address, reason_name(reason));
	turns_leave(&client->door->hall->turns, &client->turn);
	leave_seat(client);
	room_leave(&client->guest);
}

void
client_release(struct client *client)
{
	session_fini(&client->session);
	free(client->address);
	client->address = NULL;
}
