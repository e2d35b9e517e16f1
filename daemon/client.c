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

#include "hall.h"
#include "text.h"

/* Ranges of bytes that one send gathers. */
#define SEND_RANGES 16

static void
said(void *arg, const char *text, size_t len, uint64_t input_end)
{
	struct client *client = arg;

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
	client->fd = fd;
	client->input_ended = false;
	rc = room_join(door->hall->room, &client->guest, ops, &door->label,
		       client->address, len);
	if (rc < 0) {
		client_release(client);
		return rc;
	}
	door->clients++;
	return 0;
}

bool
client_wants_input(const struct client *client)
{
	return !client->input_ended && room_client_may_read(&client->guest);
}

/* The other side says no more. */
static int
end_input(struct client *client)
{
	int rc;

	client->input_ended = true;
	session_end(&client->session, &client->door->hall->rules, client);
	rc = room_close_after(&client->guest);
	return rc == -EALREADY ? 0 : rc;
}

int
client_receive(struct client *client)
{
	struct hall *hall = client->door->hall;
	ssize_t n = recv(client->fd, hall->input, sizeof(hall->input),
			 MSG_DONTWAIT);

	if (n < 0)
		return errno == EINTR || errno == EWOULDBLOCK ? -EAGAIN
							      : -errno;
	if (n == 0)
		return end_input(client);
	/* a line for which there was no memory: its writer is told */
	(void)session_input(&client->session, &hall->rules, hall->input,
			    (size_t)n, client);
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

/* Its socket takes no more; one that has had time enough is not waited for. */
static int
blocked(const struct client *client)
{
	return client->guest.cut ? -ETIMEDOUT : -EAGAIN;
}

int
client_send(struct client *client)
{
	struct cursor *cursor = &client->guest.cursor;
	struct iovec ranges[SEND_RANGES];
	size_t all = 0;
	ssize_t sent;
	int error;
	int n = cursor_gather(cursor, ranges, SEND_RANGES, CLIENT_SEND_MAX);

	if (n <= 0)
		return 0;
	sent = send_ranges(client->fd, ranges, n);
	error = errno;
	/* also a turn in which nothing was sent is over */
	cursor_sent(cursor, sent < 0 ? 0 : (size_t)sent);
	if (sent < 0)
		return error == EINTR || error == EWOULDBLOCK ? blocked(client)
							      : -error;
	for (int i = 0; i < n; i++)
		all += ranges[i].iov_len;
	if ((size_t)sent < all)
		return blocked(client);
	if (cursor_behind(cursor))
		return 1;
	session_replies_sent(&client->session);
	return 0;
}

bool
client_done(const struct client *client)
{
	return cursor_done(&client->guest.cursor);
}

void
client_leave(struct client *client)
{
	client->door->clients--;
	room_leave(&client->guest);
}

void
client_release(struct client *client)
{
	session_fini(&client->session);
	free(client->address);
	client->address = NULL;
}
