/* SPDX-License-Identifier: MIT */
/*
 * crowd.c - see crowd.h.
 */
#include "config.h"

#include "crowd.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

/* What is kept of the end of each client's input. */
#define TAIL 16

/* Descriptors that the program has beside its clients. */
#define OTHER_FDS 64

/* Clients that connect between two looks at what the others were sent. */
#define CONNECT_BATCH 64

/* Nothing comes for so long: the server has nothing to say. */
#define QUIET_MS 300

/* Lines said in vain before we give up. */
#define SETTLE_TRIES 30

int
crowd_limit(int n)
{
	struct rlimit limit;

	bench_check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
	limit.rlim_cur = limit.rlim_max;
	bench_check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "RLIMIT_NOFILE");
	if ((rlim_t)n + OTHER_FDS > limit.rlim_cur)
		n = (int)limit.rlim_cur - OTHER_FDS;
	return n;
}

static int
connect_one(int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	bench_check(fd >= 0, "socket");
	bench_check(connect(fd, (void *)&addr, sizeof(addr)) == 0, "connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

void
crowd_connect(struct crowd *crowd, int n, int port)
{
	*crowd = (struct crowd){ .epoll = epoll_create1(0) };
	crowd->fds = calloc((size_t)n, sizeof(*crowd->fds));
	crowd->tails = calloc((size_t)n, TAIL);
	bench_check(crowd->epoll >= 0 && crowd->fds && crowd->tails, "a crowd");
	while (crowd->n < n) {
		int i = crowd->n++;
		struct epoll_event event = { .events = EPOLLIN };

		crowd->fds[i] = connect_one(port);
		event.data.u32 = (uint32_t)i;
		bench_check(epoll_ctl(crowd->epoll, EPOLL_CTL_ADD,
				      crowd->fds[i], &event) == 0,
			    "epoll_ctl");
		if (i % CONNECT_BATCH == 0)
			crowd_read(crowd, 0);
	}
}

void
crowd_say(struct crowd *crowd, const char *line, size_t len)
{
	bench_check(send(crowd->fds[0], line, len, MSG_NOSIGNAL) ==
			    (ssize_t)len,
		    "saying a line");
}

static void
keep_tail(char *tail, const char *buf, size_t len)
{
	if (len >= TAIL) {
		memcpy(tail, buf + len - TAIL, TAIL);
		return;
	}
	memmove(tail, tail + len, TAIL - len);
	memcpy(tail + TAIL - len, buf, len);
}

int64_t
crowd_read(struct crowd *crowd, int ms)
{
	static char buf[64 * 1024];
	struct epoll_event ready[256];
	int n = epoll_wait(crowd->epoll, ready, 256, ms);
	int64_t before = crowd->bytes;

	bench_check(n >= 0 || errno == EINTR, "epoll_wait");
	for (int i = 0; i < n; i++) {
		uint32_t who = ready[i].data.u32;
		ssize_t len =
			recv(crowd->fds[who], buf, sizeof(buf), MSG_DONTWAIT);

		bench_check(len > 0, "a client's connection");
		crowd->bytes += len;
		keep_tail(crowd->tails + (size_t)who * TAIL, buf, (size_t)len);
		if (crowd->read_cb)
			crowd->read_cb(crowd, buf, (size_t)len);
	}
	return crowd->bytes - before;
}

/* Has everybody from client @first on read @line last? Else who has not. */
static int
first_without(const struct crowd *crowd, int first, const char *line)
{
	while (first < crowd->n &&
	       memcmp(crowd->tails + (size_t)first * TAIL, line, TAIL) == 0)
		first++;
	return first;
}

/* Say a line and read until it is quiet: is it everybody's last one? */
static bool
settle_once(struct crowd *crowd)
{
	char line[TAIL + 1];
	int settled = 0;

	snprintf(line, sizeof(line), "settled%08x\n",
		 (unsigned)(bench_now() / 1000));
	crowd_say(crowd, line, TAIL);
	while (crowd_read(crowd, QUIET_MS) > 0) {
		settled = first_without(crowd, settled, line);
		if (settled == crowd->n)
			return true;
	}
	return false;
}

void
crowd_settle(struct crowd *crowd)
{
	for (int i = 0; i < SETTLE_TRIES; i++)
		if (settle_once(crowd))
			return;
	fprintf(stderr, "the server does not bring a line to everybody\n");
	exit(1);
}

void
crowd_close(struct crowd *crowd)
{
	for (int i = 0; i < crowd->n; i++)
		close(crowd->fds[i]);
	close(crowd->epoll);
	free(crowd->fds);
	free(crowd->tails);
}
