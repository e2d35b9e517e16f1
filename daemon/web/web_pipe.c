/* SPDX-License-Identifier: MIT */
/*
 * web_pipe.c - see web_pipe.h.
 *
 * Nothing is kept here: what the one side does not take stays in the other one,
 * put back or only looked at. So each direction stops by itself.
 */
#include "config.h"

#include "web/web_pipe.h"

#include <errno.h>
#include <event2/event.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/arrival.h"
#include "client/door.h"
#include "client/hall.h"
#include "common/prefix.h"
#include "web/web_state.h"
#include "wire/wire.h"

/* Bytes that go at once; what TLS has in a record. */
#define CHUNK_MAX (16 * 1024)

/* Bytes that may lie in each direction, about. */
#define LYING_MAX (32 * 1024)

/* How much of a request can still lie there when it has been answered. */
#define EARLY_MAX (4 * LYING_MAX)

/* A pipe. */
struct web_pipe {
	TAILQ_ENTRY(web_pipe) link;  /* the door's list */
	struct web_door *door;       /* borrowed */
	struct web_visitor *visitor; /* borrowed; NULL: it is gone */
	struct arrival who;          /* owned */
	struct wire *client;         /* what it is to come in with, or NULL */
	struct event outside;        /* the visitor's socket, and the time */
	struct event inside;         /* our end of the pair */
	coir_time until;             /* how long it may last */
	int fd;                      /* that end */
	int error;                   /* why it ends, or 0 */
	bool deaf;                   /* nothing more is read of the visitor */
	bool stuck;                  /* the pair has not taken all of that */
};

/* What is on its way; kept for no longer than that. */
static char chunk[CHUNK_MAX];

/* It ends; who was behind it comes in, or goes. */
static void
end(struct web_pipe *pipe)
{
	struct web_door *door = pipe->door;
	struct arrival who = pipe->who;
	int error = pipe->error;

	event_del(&pipe->outside);
	event_del(&pipe->inside);
	close(pipe->fd);
	TAILQ_REMOVE(&door->pipes, pipe, link);
	web_pipe_leave(pipe);
	if (pipe->client)
		who.wire = pipe->client;
	else if (error == 0)
		error = -ECONNABORTED;
	free(pipe);
	if (error == 0)
		web_door_admit(door, &who);
	else
		(void)door_let_go(door->door, &who, error);
}

/* Nothing more comes from the visitor. */
static void
hang_up_inside(struct web_pipe *pipe)
{
	pipe->deaf = true;
	shutdown(pipe->fd, SHUT_WR);
}

/* Gives libmicrohttpd what has come. False: no more before an event. */
static bool
let_in(struct web_pipe *pipe)
{
	ssize_t n = wire_take(pipe->who.wire, pipe->who.fd, chunk, CHUNK_MAX);
	ssize_t sent;

	if (n == -EAGAIN)
		return false;
	if (n <= 0) {
		hang_up_inside(pipe);
		return false;
	}
	if (pipe->visitor)
		pipe->visitor->received += (uint64_t)n;
	sent = send(pipe->fd, chunk, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent == n)
		return true;
	if (sent < 0 && errno != EAGAIN) {
		/* it has closed, and its last words are still to be read */
		pipe->deaf = true;
		return false;
	}
	sent = sent < 0 ? 0 : sent;
	pipe->stuck = true;
	if (wire_put_back(pipe->who.wire, chunk + sent, (size_t)(n - sent)) < 0)
		pipe->error = -ENOMEM;
	return false;
}

/* Gives it all that has come, in which there may be a password. */
static void
let_all_in(struct web_pipe *pipe)
{
	while (!pipe->error && let_in(pipe))
		;
	explicit_bzero(chunk, sizeof(chunk));
}

/*
 * Sends what libmicrohttpd answers. Returns false: no more before an event, or,
 * with *@ret_over, ever.
 */
static bool
let_out(struct web_pipe *pipe, bool *ret_over)
{
	struct iovec all = { chunk, 0 };
	ssize_t n = recv(pipe->fd, chunk, CHUNK_MAX, MSG_PEEK | MSG_DONTWAIT);

	*ret_over = n == 0 || (n < 0 && errno != EAGAIN);
	if (n <= 0)
		return false;
	all.iov_len = (size_t)n;
	n = wire_give(pipe->who.wire, pipe->who.fd, &all, 1, all.iov_len);
	if (n < 0 && n != -EAGAIN)
		pipe->error = (int)n;
	if (n <= 0)
		return false;
	(void)!recv(pipe->fd, chunk, (size_t)n, MSG_DONTWAIT);
	return true;
}

/* Sends what its wire still has. */
static void
flush(struct web_pipe *pipe)
{
	struct wire *wire = pipe->who.wire;
	ssize_t rc = 0;

	if (wire_unsent(wire))
		rc = wire_give(wire, pipe->who.fd, NULL, 0, 0);
	if (rc < 0 && rc != -EAGAIN)
		pipe->error = (int)rc;
}

/* Who comes in may be refused: is there room to say why? */
static bool
has_room(const struct web_pipe *pipe)
{
	struct pollfd out = { .fd = pipe->who.fd, .events = POLLOUT };

	return poll(&out, 1, 0) != 0;
}

static void move_cb(evutil_socket_t fd, short what, void *arg);

/* Waits for what can go on, as long as there is time; if @over, for room. */
static void
wait_for(struct web_pipe *pipe, bool over)
{
	struct event_base *base = pipe->door->web->plan.base;
	bool full = over || wire_unsent(pipe->who.wire);
	int64_t left = pipe->until.ns - coir_now().ns;
	struct timeval time = { 0 };
	short outside = 0, inside = 0;

	if (left > 0) {
		time.tv_sec = left / 1000000000;
		time.tv_usec = left % 1000000000 / 1000;
	}
	if (full)
		outside |= EV_WRITE;
	else
		inside |= EV_READ;
	if (pipe->stuck)
		inside |= EV_WRITE;
	else if (!pipe->deaf)
		outside |= EV_READ;
	event_del(&pipe->outside);
	event_del(&pipe->inside);
	event_assign(&pipe->outside, base, pipe->who.fd, outside, move_cb,
		     pipe);
	event_assign(&pipe->inside, base, pipe->fd, inside, move_cb, pipe);
	if (event_add(&pipe->outside, &time) < 0 ||
	    (inside && event_add(&pipe->inside, NULL) < 0))
		pipe->error = -ENOMEM;
}

/* Moves what can be moved; if it is @late, only now. */
static void
move(struct web_pipe *pipe, bool late)
{
	bool over = false, waits;

	flush(pipe);
	pipe->stuck = false;
	if (!pipe->deaf)
		let_all_in(pipe);
	while (!pipe->error && !wire_unsent(pipe->who.wire) &&
	       let_out(pipe, &over))
		;
	waits = !over || (!late && pipe->client && !has_room(pipe));
	if (!pipe->error && waits && late)
		pipe->error = -ETIMEDOUT;
	if (!pipe->error && waits)
		wait_for(pipe, over);
	if (pipe->error || !waits)
		end(pipe);
}

static void
move_cb(evutil_socket_t fd, short what, void *arg)
{
	struct web_pipe *pipe = arg;

	(void)fd;
	passes_busy(&pipe->door->door->hall->passes);
	move(pipe, what & EV_TIMEOUT);
}

/* A pair of sockets that hold little. Returns 0 or a negative errno. */
static int
make_pair(int ret_ends[2])
{
	const int lying = LYING_MAX;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
		       ret_ends) < 0)
		return -errno;
	for (int i = 0; i < 2; i++)
		(void)setsockopt(ret_ends[i], SOL_SOCKET, SO_SNDBUF, &lying,
				 sizeof(lying));
	return 0;
}

int
web_pipe_new(struct web_visitor *visitor, const struct arrival *who)
{
	struct web_door *door = visitor->door;
	struct event_base *base = door->web->plan.base;
	struct web_pipe *pipe = calloc(1, sizeof(*pipe));
	int ends[2];
	int rc = pipe ? make_pair(ends) : -ENOMEM;

	if (rc < 0) {
		free(pipe);
		return rc;
	}
	pipe->door = door;
	pipe->who = *who;
	pipe->fd = ends[0];
	pipe->until = visitor->until;
	event_assign(&pipe->outside, base, who->fd, 0, move_cb, pipe);
	event_assign(&pipe->inside, base, pipe->fd, 0, move_cb, pipe);
	wait_for(pipe, false);
	if (pipe->error) {
		event_del(&pipe->outside);
		close(ends[0]);
		close(ends[1]);
		free(pipe);
		return -ENOMEM;
	}
	/* what came with the handshake no socket tells of */
	event_active(&pipe->outside, EV_READ, 1);
	TAILQ_INSERT_TAIL(&door->pipes, pipe, link);
	pipe->visitor = visitor;
	visitor->pipe = pipe;
	visitor->fd = ends[1];
	return 0;
}

void
web_pipe_upgrade(struct web_pipe *pipe, const void *early, size_t len, int fd)
{
	static char all[CHUNK_MAX + EARLY_MAX];
	ssize_t n;

	pipe->deaf = true;
	len = len < CHUNK_MAX ? len : CHUNK_MAX;
	memcpy(all, early, len);
	while ((n = recv(fd, all + len, sizeof(all) - len, MSG_DONTWAIT)) > 0)
		len += (size_t)n;
	pipe->client = web_wire_new(pipe->door->web, &pipe->visitor->begin,
				    pipe->who.wire, all, len);
	explicit_bzero(all, len);
	if (!pipe->client)
		pipe->error = -ENOMEM;
	event_active(&pipe->inside, EV_READ, 1);
}

void
web_pipe_leave(struct web_pipe *pipe)
{
	if (!pipe || !pipe->visitor)
		return;
	pipe->visitor->pipe = NULL;
	pipe->visitor = NULL;
}

size_t
web_pipe_count_alone(const struct web_door *door, const struct prefix *prefix)
{
	const struct web_pipe *pipe;
	size_t n = 0;

	TAILQ_FOREACH(pipe, &door->pipes, link)
		n += !pipe->visitor &&
			(!prefix || prefix_has_addr(prefix, &pipe->who.peer));
	return n;
}

void
web_pipe_clear(struct web_door *door)
{
	struct web_pipe *pipe;

	while ((pipe = TAILQ_FIRST(&door->pipes))) {
		pipe->error = -ECONNABORTED;
		end(pipe);
	}
}
