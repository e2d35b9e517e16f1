/* SPDX-License-Identifier: MIT */
/*
 * echo_load.c - see echo_load.h.
 */
#include "config.h"

#include "echo_load.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

/* Bytes of a request and of its answer. */
#define SIZE 64

/** struct load - the connections, watched together. */
struct load {
	int *fds;
	int n;
	int epoll;
};

static int
listen_anywhere(struct sockaddr_in *ret_addr, int backlog)
{
	socklen_t len = sizeof(*ret_addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*ret_addr = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	bench_check(bind(fd, (void *)ret_addr, len) == 0, "bind");
	bench_check(listen(fd, backlog) == 0, "listen");
	bench_check(getsockname(fd, (void *)ret_addr, &len) == 0,
		    "getsockname");
	return fd;
}

/* False if nobody is there: a contestant that has no echo ends at once. */
static bool
connect_all(struct load *load, const struct sockaddr_in *addr)
{
	struct epoll_event event = { .events = EPOLLIN };

	load->fds = calloc((size_t)load->n, sizeof(*load->fds));
	load->epoll = epoll_create1(EPOLL_CLOEXEC);
	bench_check(load->fds && load->epoll >= 0, "clients");
	for (int i = 0; i < load->n; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (connect(fd, (const void *)addr, sizeof(*addr)) < 0) {
			bench_check(errno == ECONNREFUSED ||
					    errno == ECONNRESET,
				    "connect");
			close(fd);
			load->n = i;
			return false;
		}
		event.data.fd = fd;
		bench_check(epoll_ctl(load->epoll, EPOLL_CTL_ADD, fd, &event) ==
				    0,
			    "epoll_ctl");
		load->fds[i] = fd;
	}
	return true;
}

static void
close_all(struct load *load)
{
	for (int i = 0; i < load->n; i++)
		close(load->fds[i]);
	close(load->epoll);
	free(load->fds);
}

static bool
ask(int fd)
{
	static const char question[SIZE] = "?";

	return send(fd, question, SIZE, MSG_NOSIGNAL) == SIZE;
}

/* So many requests and answers; false: the server has gone. */
static bool
converse(struct load *load, int requests)
{
	struct epoll_event ready[256];
	int asked = 0, answered = 0;
	char buf[SIZE];

	while (asked < load->n && asked < requests)
		if (!ask(load->fds[asked++]))
			return false;
	while (answered < asked) {
		int k = epoll_wait(load->epoll, ready, 256, -1);

		for (int i = 0; i < k; i++) {
			int fd = ready[i].data.fd;

			if (recv(fd, buf, SIZE, MSG_WAITALL) != SIZE)
				return false;
			answered++;
			if (asked < requests && !ask(fd))
				return false;
			asked += asked < requests;
		}
	}
	return true;
}

static bool
measure(struct load *load, pid_t pid, int requests, struct echo_cost *ret)
{
	int64_t cpu, wall;

	if (!converse(load, load->n))
		return false;
	cpu = bench_cpu_time(pid);
	wall = bench_now();
	if (!converse(load, requests))
		return false;
	ret->wall = (double)(bench_now() - wall) / requests;
	ret->cpu = (double)(bench_cpu_time(pid) - cpu) / requests;
	return true;
}

bool
echo_load(struct contestant *who, const struct task *task,
	  struct echo_cost *ret)
{
	struct load load = { .n = task->n };
	struct attempt attempt;
	struct sockaddr_in addr;
	int listener = listen_anywhere(&addr, task->n);
	bool served;

	contest_start(who, task, listener, &attempt);
	close(listener);
	served = connect_all(&load, &addr) &&
		measure(&load, attempt.pid, contest_operations(who, task), ret);
	close_all(&load);
	return contest_finish(&attempt) >= 0 && served;
}
