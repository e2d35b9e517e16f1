/* SPDX-License-Identifier: MIT */
/*
 * rival_epoll.c - the bare system calls: what an echo costs at least.
 */
#include "config.h"

#include <stddef.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "rival.h"

/* Answer one: false at its end. */
static bool
echo(int fd)
{
	char buf[RIVAL_BUFFER];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	if (n > 0) {
		bench_check(send(fd, buf, (size_t)n, MSG_NOSIGNAL) == n,
			    "send");
		return true;
	}
	close(fd);
	return false;
}

static double
echo_course(int n, int operations)
{
	struct epoll_event event = { .events = EPOLLIN }, ready[32];
	int epoll = epoll_create1(0), left = n;

	(void)operations;
	for (int i = 0; i < n; i++) {
		event.data.fd = accept4(0, NULL, NULL, SOCK_NONBLOCK);
		bench_check(epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd,
				      &event) == 0,
			    "epoll_ctl");
	}
	while (left > 0) {
		int k = epoll_wait(epoll, ready, 32, -1);

		for (int i = 0; i < k; i++)
			left -= !echo(ready[i].data.fd);
	}
	return 0;
}

const struct rival_exercise rival_exercises[] = {
	{ "echo", echo_course },
	{ NULL, NULL },
};
