/* SPDX-License-Identifier: MIT */
/*
 * wire.c - see wire.h. Fibers send, too, on stacks that a cipher would only
 * make larger: so sending goes to the main stack.
 */
#include "config.h"

#include "wire/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <coir/fiber.h>

/* One wire_give(), for the main stack. */
struct sending {
	struct wire *wire;
	int fd;
	struct iovec *ranges;
	int n;
	size_t bytes;
	ssize_t sent;
};

/* Drops what was put back, all of which may be a password. */
static void
drop_rest(struct wire *wire)
{
	if (wire->rest)
		explicit_bzero(wire->rest, wire->rest_to);
	free(wire->rest);
	wire->rest = NULL;
}

/* Gives what was put back. */
static ssize_t
take_rest(struct wire *wire, char *buf, size_t size)
{
	size_t left = wire->rest_to - wire->rest_from;

	if (size > left)
		size = left;
	memcpy(buf, wire->rest + wire->rest_from, size);
	wire->rest_from += size;
	if (wire->rest_from < wire->rest_to)
		return (ssize_t)size;
	drop_rest(wire);
	return (ssize_t)size;
}

void
wire_enter(struct wire *wire, struct client *client)
{
	if (wire && wire->ops->enter)
		wire->ops->enter(wire, client);
}

ssize_t
wire_take(struct wire *wire, int fd, char *buf, size_t size)
{
	if (wire->rest)
		return take_rest(wire, buf, size);
	return wire->ops->receive(wire, fd, buf, size);
}

int
wire_put_back(struct wire *wire, const char *bytes, size_t len)
{
	if (len == 0)
		return 0;
	/* they have just been taken from there */
	if (wire->rest) {
		wire->rest_from -= len;
		return 0;
	}
	wire->rest = malloc(len);
	if (!wire->rest)
		return -ENOMEM;
	memcpy(wire->rest, bytes, len);
	wire->rest_from = 0;
	wire->rest_to = len;
	return 0;
}

static ssize_t
send_as_they_are(int fd, struct iovec *ranges, int n)
{
	const struct msghdr message = { .msg_iov = ranges,
					.msg_iovlen = (size_t)n };
	ssize_t sent = 0;

	if (n > 0)
		sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	return sent < 0 ? -errno : sent;
}

static int
send_now(void *arg)
{
	struct sending *s = arg;

	s->sent = s->wire->ops->send(s->wire, s->fd, s->ranges, s->n, s->bytes);
	return 0;
}

ssize_t
wire_give(struct wire *wire, int fd, struct iovec *ranges, int n, size_t bytes)
{
	struct sending sending = { wire, fd, ranges, n, bytes, 0 };

	if (!wire->ops->send)
		return send_as_they_are(fd, ranges, n);
	(void)coir_main_call(send_now, &sending);
	return sending.sent;
}

bool
wire_pending(const struct wire *wire)
{
	return wire->rest || (wire->ops->pending && wire->ops->pending(wire));
}

bool
wire_unsent(const struct wire *wire)
{
	return wire->ops->unsent && wire->ops->unsent(wire);
}

void
wire_taken(struct wire *wire)
{
	if (wire && !wire->rest && wire->ops->taken)
		wire->ops->taken(wire);
}

void
wire_answered(struct wire *wire, uint64_t cause)
{
	if (wire && wire->ops->answered)
		wire->ops->answered(wire, cause);
}

void
wire_end(struct wire *wire, int fd)
{
	if (wire && wire->ops->end)
		wire->ops->end(wire, fd);
}

void
wire_free(struct wire *wire)
{
	if (!wire)
		return;
	drop_rest(wire);
	wire->ops->free(wire);
}
