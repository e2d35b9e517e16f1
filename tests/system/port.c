/* SPDX-License-Identifier: MIT */
/*
 * port.c - see port.h.
 */
#include "config.h"

#include "system/port.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The first of them; the kernel's own usually begin at 32768. */
#define PORT_FIRST 16384
#define PORTS 16384

/* One that was not tried before, by this test or, likely, by another. */
static uint16_t
next_port(void)
{
	static unsigned seed;

	if (seed == 0)
		seed = (unsigned)getpid();
	return (uint16_t)(PORT_FIRST + rand_r(&seed) % PORTS);
}

int
port_take(int *ret_port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	do
		sa.sin_port = htons(next_port());
	while (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 &&
	       errno == EADDRINUSE);
	ck_assert_msg(listen(fd, 1) == 0, "port %d: %s", ntohs(sa.sin_port),
		      strerror(errno));
	*ret_port = ntohs(sa.sin_port);
	return fd;
}

int
port_find(void)
{
	int port;

	close(port_take(&port));
	return port;
}
