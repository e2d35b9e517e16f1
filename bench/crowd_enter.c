/* SPDX-License-Identifier: MIT */
/*
 * crowd_enter.c - how somebody of a crowd comes in, as its dialect says: TCP,
 * TLS, a WebSocket's HTTP, and what is said first.
 */
#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "bench.h"
#include "crowd.h"
#include "secret.h"

/* A server that lets nobody in for so long does not work. */
#define CONNECT_MS 30000

/* Waits for one of @events, while the others read on. */
static void
await(struct crowd *crowd, int fd, short events)
{
	struct pollfd ready = { .fd = fd, .events = events };

	for (int i = 0; poll(&ready, 1, 1) == 0; i++) {
		bench_check(i < CONNECT_MS, "the server lets nobody in");
		crowd_read(crowd, 0);
	}
}

/* Makes the handshake of TLS. */
static struct secret *
greet(struct crowd *crowd, int fd)
{
	struct secret *secret = secret_new(fd);
	short events;

	await(crowd, fd, POLLOUT);
	while ((events = secret_greet(secret)) != 0)
		await(crowd, fd, events);
	return secret;
}

/* Asks for the dialect; the answer ends with an empty line. */
static void
knock(struct crowd *crowd, int fd)
{
	char bytes[DIALECT_MAX];
	size_t len = crowd->dialect->knock(crowd->port, bytes);
	const char *end = NULL;

	await(crowd, fd, POLLOUT);
	bench_check(send(fd, bytes, len, MSG_NOSIGNAL) == (ssize_t)len,
		    "a request");
	while (!end) {
		ssize_t n;

		await(crowd, fd, POLLIN);
		n = recv(fd, bytes, sizeof(bytes), MSG_PEEK);
		bench_check(n > 0, "the answer to a request");
		end = memmem(bytes, (size_t)n, "\r\n\r\n", 4);
		bench_check(end || n < DIALECT_MAX, "a long answer");
	}
	len = (size_t)(end + 4 - bytes);
	bench_check(recv(fd, bytes, len, 0) == (ssize_t)len &&
			    memcmp(bytes, "HTTP/1.1 101", 12) == 0,
		    "the answer to a request");
}

/* Says what this dialect says first. */
static void
log_in(struct crowd *crowd, int fd, int who, bool speaks)
{
	char first[DIALECT_MAX];
	size_t len = crowd->dialect->log_in(who, speaks, first);

	await(crowd, fd, POLLOUT);
	bench_check(send(fd, first, len, MSG_NOSIGNAL) == (ssize_t)len,
		    "what a client says first");
}

void
crowd_enter(struct crowd *crowd, bool speaks)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)crowd->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
	int who = crowd->n_fds++;
	struct epoll_event event = { .events = EPOLLIN,
				     .data.u32 = (uint32_t)who };

	bench_check(fd >= 0, "socket");
	bench_check(connect(fd, (void *)&addr, sizeof(addr)) == 0 ||
			    errno == EINPROGRESS,
		    "connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (crowd->dialect->greets)
		await(crowd, fd, POLLIN);
	if (crowd->dialect->secret)
		crowd->secrets[who] = greet(crowd, fd);
	if (crowd->dialect->knock)
		knock(crowd, fd);
	if (crowd->dialect->log_in)
		log_in(crowd, fd, who, speaks);
	bench_check(epoll_ctl(crowd->epoll, EPOLL_CTL_ADD, fd, &event) == 0,
		    "epoll_ctl");
	crowd->fds[who] = fd;
}
