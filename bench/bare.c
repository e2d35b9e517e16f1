/* SPDX-License-Identifier: MIT */
/*
 * bare.c - see bare.h.
 */
#include "config.h"

#include "bare.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "listener.h"

/* Read from a client at once. */
#define INPUT (16 * 1024)

/* A longer line is not for this server. */
#define LINE 256

/* Clients that are looked at together. */
#define EVENTS 64

/** struct client - one, with the line that it has not ended yet. */
struct client {
	int fd;
	char begun[LINE];
	size_t len;
};

/** struct room - everybody, and what goes out next. */
struct room {
	struct client *clients;
	int n;
	bool batches;
	/* whole lines of all */
	char lines[EVENTS * (LINE + INPUT)];
	size_t len;
};

static void
send_to_all(const struct room *room, const char *lines, size_t len)
{
	for (int i = 0; i < room->n; i++)
		bench_check(send(room->clients[i].fd, lines, len,
				 MSG_NOSIGNAL) == (ssize_t)len,
			    "send");
}

static void
send_each(const struct room *room, const char *lines, size_t len)
{
	while (len > 0) {
		const char *end = memchr(lines, '\n', len);
		size_t line = (size_t)(end + 1 - lines);

		send_to_all(room, lines, line);
		lines += line;
		len -= line;
	}
}

/* Pass on the whole lines of what somebody has said so far. */
static void
read_client(struct room *room, struct client *client)
{
	char said[LINE + INPUT];
	ssize_t got;
	size_t len = client->len, whole;
	const char *end;

	memcpy(said, client->begun, len);
	got = recv(client->fd, said + len, INPUT, MSG_DONTWAIT);
	if (got <= 0)
		_exit(0);
	len += (size_t)got;
	end = memrchr(said, '\n', len);
	whole = end ? (size_t)(end + 1 - said) : 0;
	bench_check(len - whole <= LINE, "a line of the bare server");
	client->len = len - whole;
	memcpy(client->begun, said + whole, client->len);
	if (!room->batches) {
		send_each(room, said, whole);
		return;
	}
	memcpy(room->lines + room->len, said, whole);
	room->len += whole;
}

static void
admit(struct room *room, int listener, int epoll)
{
	for (int i = 0; i < room->n; i++) {
		struct client *client = &room->clients[i];
		struct epoll_event event = { .events = EPOLLIN,
					     .data.ptr = client };

		client->fd = accept4(listener, NULL, NULL, 0);
		bench_check(client->fd >= 0, "accept");
		listener_no_delay(client->fd);
		epoll_ctl(epoll, EPOLL_CTL_ADD, client->fd, &event);
	}
}

static _Noreturn void
serve(int listener, int n, bool batches)
{
	struct room *room = calloc(1, sizeof(*room));
	struct epoll_event ready[EVENTS];
	int epoll = epoll_create1(0);

	bench_check(room && epoll >= 0, "the bare server");
	room->batches = batches;
	room->n = n;
	room->clients = calloc((size_t)n, sizeof(*room->clients));
	bench_check(room->clients != NULL, "the bare server");
	admit(room, listener, epoll);
	for (;;) {
		int k = epoll_wait(epoll, ready, EVENTS, -1);

		for (int i = 0; i < k; i++)
			read_client(room, ready[i].data.ptr);
		if (room->len > 0)
			send_to_all(room, room->lines, room->len);
		room->len = 0;
	}
}

void
bare_start(int n, int cpu, bool batches, struct bare *ret_bare)
{
	int listener = listener_open(&ret_bare->port);

	ret_bare->pid = fork();
	bench_check(ret_bare->pid >= 0, "fork");
	if (ret_bare->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		bench_pin(cpu);
		serve(listener, n, batches);
	}
	close(listener);
}

void
bare_stop(struct bare *bare)
{
	kill(bare->pid, SIGKILL);
	waitpid(bare->pid, NULL, 0);
}
