/* SPDX-License-Identifier: MIT */
/*
 * socket_cookie.c - see socket_cookie.h.
 */
#include "config.h"

#include "common/socket_cookie.h"

#include <sys/socket.h>

uint64_t
socket_cookie_of(int fd)
{
	uint64_t cookie;
	socklen_t len = sizeof(cookie);

	if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &len) < 0)
		return 0;
	return cookie;
}
