/* SPDX-License-Identifier: MIT */
/*
 * client_io.c - see client.h: what a client says and what it is sent; and the
 * sink through which its session reaches the room.
 */
#include "config.h"

#include "client.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "hall.h"
#include "log.h"

/* Ranges of bytes that one send gathers. */
#define SEND_RANGES 16

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
	client_tell(client, reason);
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
