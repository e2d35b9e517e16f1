/* SPDX-License-Identifier: MIT */
/*
 * toy_wire.c - see toy_wire.h.
 */
#include "config.h"

#include "unit/toy_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Bytes that it takes at once, of each side. */
#define TAKEN 64

/* A wire that turns a bit of each byte. */
struct toy {
	struct wire wire; /* first */
	bool begun;       /* it has said hello */
	char in[TAKEN];
	size_t in_from, in_to;
	char out[TAKEN];
	size_t out_from, out_to;
};

size_t toy_given;
bool toy_stuck;
int toy_made, toy_freed;

static ssize_t
toy_receive(struct wire *wire, int fd, char *buf, size_t size)
{
	struct toy *toy = (struct toy *)wire;
	size_t n = 0;

	if (!toy->begun)
		return -EAGAIN;
	if (toy->in_from == toy->in_to) {
		ssize_t got = recv(fd, toy->in, TAKEN, MSG_DONTWAIT);

		if (got <= 0)
			return got < 0 ? -errno : 0;
		toy->in_from = 0;
		toy->in_to = (size_t)got;
	}
	for (; n < toy_given && n < size && toy->in_from < toy->in_to; n++)
		buf[n] = (char)(toy->in[toy->in_from++] ^ TOY_KEY);
	return (ssize_t)n;
}

static bool
toy_pending(const struct wire *wire)
{
	const struct toy *toy = (const struct toy *)wire;

	return toy->begun && toy->in_from < toy->in_to;
}

static bool
toy_unsent(const struct wire *wire)
{
	const struct toy *toy = (const struct toy *)wire;

	return !toy->begun || toy->out_from < toy->out_to;
}

/* Sends what it has taken. 0 or a negative errno. */
static int
flush(struct toy *toy, int fd)
{
	ssize_t n;

	if (toy_stuck)
		return -EAGAIN;
	if (!toy->begun && send(fd, TOY_HELLO, strlen(TOY_HELLO), 0) < 0)
		return -errno;
	toy->begun = true;
	while (toy->out_from < toy->out_to) {
		n = send(fd, toy->out + toy->out_from,
			 toy->out_to - toy->out_from,
			 MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0)
			return -errno;
		toy->out_from += (size_t)n;
	}
	toy->out_from = toy->out_to = 0;
	return 0;
}

static ssize_t
toy_send(struct wire *wire, int fd, struct iovec *ranges, int n, size_t bytes)
{
	struct toy *toy = (struct toy *)wire;
	size_t all = 0;
	int rc = flush(toy, fd);

	if (rc < 0)
		return rc;
	for (int i = 0; i < n; i++) {
		const char *text = ranges[i].iov_base;

		all += ranges[i].iov_len;
		for (size_t j = 0; j < ranges[i].iov_len; j++)
			if (toy->out_to < TAKEN)
				toy->out[toy->out_to++] =
					(char)(text[j] ^ TOY_KEY);
	}
	/* check itself allocates */
	if (all != bytes)
		abort();
	bytes = toy->out_to;
	(void)flush(toy, fd);
	return (ssize_t)bytes;
}

static void
toy_end(struct wire *wire, int fd)
{
	(void)wire;
	(void)send(fd, TOY_BYE, strlen(TOY_BYE), MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void
toy_free(struct wire *wire)
{
	toy_freed++;
	free(wire);
}

static const struct wire_ops toy_ops = {
	.receive = toy_receive,
	.send = toy_send,
	.pending = toy_pending,
	.unsent = toy_unsent,
	.end = toy_end,
	.free = toy_free,
};

struct wire *
toy_wire_new(void)
{
	struct toy *toy = calloc(1, sizeof(*toy));

	if (!toy)
		return NULL;
	toy_made++;
	toy->wire.ops = &toy_ops;
	toy->wire.memory = sizeof(*toy);
	return &toy->wire;
}
