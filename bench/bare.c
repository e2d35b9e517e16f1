/* SPDX-License-Identifier: MIT */
/*
 * bare.c - see bare.h.
 */
#include "config.h"

#include "bare.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

static int
listen_anywhere(int *ret_port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	bench_check(bind(fd, (void *)&addr, len) == 0, "bind");
	bench_check(listen(fd, 4096) == 0, "listen");
	bench_check(getsockname(fd, (void *)&addr, &len) == 0, "getsockname");
	*ret_port = ntohs(addr.sin_port);
	return fd;
}

static void
send_to_all(const int *fds, int n, const char *line, size_t len)
{
	for (int i = 0; i < n; i++)
		bench_check(send(fds[i], line, len, MSG_NOSIGNAL) ==
				    (ssize_t)len,
			    "send");
}

/* Everybody's whole lines that have come in one read. */
static void
pass_on(const int *fds, int n, int from)
{
	char buf[4096];
	ssize_t len = recv(from, buf, sizeof(buf), MSG_DONTWAIT);
	char *line = buf, *end;

	if (len <= 0)
		_exit(0);
	while ((end = memchr(line, '\n', (size_t)(buf + len - line)))) {
		send_to_all(fds, n, line, (size_t)(end + 1 - line));
		line = end + 1;
	}
}

static _Noreturn void
serve(int listener, int n)
{
	int *fds = calloc((size_t)n, sizeof(*fds));
	int epoll = epoll_create1(0), on = 1;
	struct epoll_event event = { .events = EPOLLIN }, ready[64];

	bench_check(fds && epoll >= 0, "the bare server");
	for (int i = 0; i < n; i++) {
		fds[i] = accept4(listener, NULL, NULL, 0);
		setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		event.data.fd = fds[i];
		epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event);
	}
	for (;;) {
		int k = epoll_wait(epoll, ready, 64, -1);

		for (int i = 0; i < k; i++)
			pass_on(fds, n, ready[i].data.fd);
	}
}

void
bare_start(int n, int cpu, struct bare *ret_bare)
{
	int listener = listen_anywhere(&ret_bare->port);

	ret_bare->pid = fork();
	bench_check(ret_bare->pid >= 0, "fork");
	if (ret_bare->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		bench_pin(cpu);
		serve(listener, n);
	}
	close(listener);
}

void
bare_stop(struct bare *bare)
{
	kill(bare->pid, SIGKILL);
	waitpid(bare->pid, NULL, 0);
}
