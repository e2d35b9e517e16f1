/* SPDX-License-Identifier: MIT */
/*
 * listener.c - see listener.h.
 */
#include "config.h"

#include "listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

#define BACKLOG 4096

int
listener_open(int *ret_port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	bench_check(bind(fd, (void *)&addr, len) == 0, "bind");
	bench_check(listen(fd, BACKLOG) == 0, "listen");
	bench_check(getsockname(fd, (void *)&addr, &len) == 0, "getsockname");
	*ret_port = ntohs(addr.sin_port);
	return fd;
}

void
listener_no_delay(int fd)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

int
listener_free_port(void)
{
	int port;

	close(listener_open(&port));
	return port;
}
