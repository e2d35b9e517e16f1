/* SPDX-License-Identifier: MIT */
/*
 * client_send.c - see client.h: what a client is sent.
 */
#include "config.h"

#include "client/client.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "client/client_slot.h"
#include "client/hall.h"
#include "wire/wire.h"

/* Ranges of bytes that one send gathers. */
#define SEND_RANGES 16

/* What the socket did not take of what the wire has is as much as unsent. */
static ssize_t
send_by_wire(struct client *client, struct iovec *ranges, int n, size_t *bytes)
{
	ssize_t sent = wire_give(client->wire, client->fd, ranges, n, *bytes);

	if (wire_unsent(client->wire))
		*bytes = SIZE_MAX;
	return sent;
}

/*
 * Sends all @ranges, of *@bytes, at once; one alone, as mostly, costs the
 * kernel less. Returns how many bytes are its business no more, or a negative
 * errno; fewer than *@bytes, which may grow for that: it has to wait.
 */
static ssize_t
send_ranges(struct client *client, struct iovec *ranges, int n, size_t *bytes)
{
	const int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
	struct msghdr message = { .msg_iov = ranges, .msg_iovlen = (size_t)n };
	ssize_t sent;

	if (client->slot)
		return client_slot_send(client, ranges, n, *bytes);
	if (client->wire)
		return send_by_wire(client, ranges, n, bytes);
	sent = n == 1 ? send(client->fd, ranges->iov_base, *bytes, flags)
		      : sendmsg(client->fd, &message, flags);
	return sent < 0 ? -errno : sent;
}

/* There is nothing to be sent but what its wire may still have. */
static int
send_unsent(struct client *client)
{
	size_t bytes = 0;
	ssize_t sent;

	if (!client->wire || !wire_unsent(client->wire))
		return 0;
	sent = send_by_wire(client, NULL, 0, &bytes);
	if (sent < 0)
		return (int)sent;
	return bytes > 0 ? -EAGAIN : 0;
}

/* Sends @ranges, which are what was gathered. Returns as client_send(). */
static int
send_gathered(struct client *client, struct iovec *ranges, int n, size_t all)
{
	struct cursor *cursor = &client->guest.cursor;
	uint64_t next = cursor->next;
	ssize_t sent = send_ranges(client, ranges, n, &all);

	/* also a turn in which nothing was sent is over */
	cursor_sent(cursor, sent < 0 ? 0 : (size_t)sent);
	if (sent < 0)
		return sent == -EINTR || sent == -EWOULDBLOCK ? -EAGAIN
							      : (int)sent;
	client->sent += (uint64_t)sent;
	client->door->figures.sent += (uint64_t)sent;
	client->door->figures.delivered += cursor->next - next;
	if ((size_t)sent < all) {
		client_slot_settle(client);
		return -EAGAIN;
	}
	if (cursor_behind(cursor))
		return 1;
	client_slot_sent(client);
	session_replies_sent(&client->session);
	return 0;
}

/* What is not plain. Its frame is large, that of most sends is not. */
static __attribute__((noinline)) int
gather_and_send(struct client *client)
{
	struct iovec ranges[SEND_RANGES];
	size_t all = 0;
	int n = cursor_gather(&client->guest.cursor, ranges, SEND_RANGES,
			      CLIENT_SEND_MAX);

	if (n <= 0)
		return send_unsent(client);
	for (int i = 0; i < n; i++)
		all += ranges[i].iov_len;
	return send_gathered(client, ranges, n, all);
}

int
client_send(struct client *client)
{
	const char *bytes = NULL;
	size_t len = cursor_plain(&client->guest.cursor, &bytes);
	struct iovec range = { (void *)(uintptr_t)bytes, len };

	if (len == 0 || len > CLIENT_SEND_MAX)
		return gather_and_send(client);
	return send_gathered(client, &range, 1, len);
}
