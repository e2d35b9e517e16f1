/* SPDX-License-Identifier: MIT */
/*
 * observer.c - see observer.h.
 */
#include "config.h"

#include "system/observer.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "system/daemon.h"

/* Bytes that a record has place for more, at least, before each read. */
#define ROOM (64 * 1024)

bool
observer_come(struct observer *o, unsigned id, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)port) };

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	*o = (struct observer){ .id = id };
	o->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(o->fd, 0);
	if (connect(o->fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return true;
	ck_assert_msg(errno == ECONNREFUSED || errno == ECONNRESET,
		      "port %d: %s", port, strerror(errno));
	observer_free(o);
	return false;
}

void
observer_free(struct observer *o)
{
	if (o->fd >= 0)
		close(o->fd);
	o->fd = -1;
	free(o->seen);
	o->seen = NULL;
}

/* As recv(2), to the end of the record. */
static ssize_t
receive(struct observer *o, int flags)
{
	ssize_t n;

	if (o->size - o->len < ROOM) {
		o->size = 2 * o->size + ROOM;
		o->seen = realloc(o->seen, o->size);
		ck_assert_ptr_nonnull(o->seen);
	}
	n = recv(o->fd, o->seen + o->len, o->size - o->len, flags);
	if (n > 0)
		o->len += (size_t)n;
	return n;
}

static void
end(struct observer *o)
{
	close(o->fd);
	o->fd = -1;
}

void
observer_look(struct observer *o)
{
	ssize_t n;

	do
		n = receive(o, MSG_DONTWAIT);
	while (n > 0);
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		end(o);
}

/* Waits until there is something to read, or the end. */
static void
await(struct observer *o)
{
	struct pollfd poller = { .fd = o->fd, .events = POLLIN };

	while (poll(&poller, 1, PATIENCE_MS) != 1)
		if (errno != EINTR)
			ck_abort_msg("client %u: nothing comes", o->id);
}

void
observer_line(unsigned id, long n, char *ret_line, size_t size)
{
	int width = (int)((id * 31 + (unsigned long)n * 17) % 90);

	snprintf(ret_line, size, "%u says %ld%*s.", id, n, width, "");
}

void
observer_say(struct observer *o, size_t len)
{
	size_t whole = strlen(o->line);
	ssize_t n;

	if (o->at == whole) {
		observer_line(o->id, ++o->said, o->line, sizeof(o->line) - 1);
		whole = strlen(o->line);
		o->line[whole++] = '\n';
		o->line[whole] = '\0';
		o->at = 0;
	}
	if (len > whole - o->at)
		len = whole - o->at;
	n = send(o->fd, o->line + o->at, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n > 0)
		o->at += (size_t)n;
}

void
observer_reset(struct observer *o)
{
	const struct linger now = { .l_onoff = 1, .l_linger = 0 };

	observer_look(o);
	if (o->fd < 0)
		return;
	ck_assert_int_eq(setsockopt(o->fd, SOL_SOCKET, SO_LINGER, &now,
				    sizeof(now)),
			 0);
	end(o);
}

void
observer_see_end(struct observer *o)
{
	while (o->fd >= 0) {
		await(o);
		observer_look(o);
	}
}

void
observer_see_join(struct observer *o, const char *label)
{
	struct sockaddr_in own;
	socklen_t size = sizeof(own);
	char line[128];
	size_t len;

	ck_assert_int_eq(getsockname(o->fd, (struct sockaddr *)&own, &size), 0);
	len = (size_t)snprintf(line, sizeof(line),
			       "Got connection from tcp:127.0.0.1:%d via %s\n",
			       ntohs(own.sin_port), label);
	while (o->len < len || memcmp(o->seen + o->len - len, line, len) != 0) {
		await(o);
		observer_look(o);
		if (o->fd < 0)
			ck_abort_msg("client %u: the end, without its join",
				     o->id);
	}
}
