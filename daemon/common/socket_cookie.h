/* SPDX-License-Identifier: MIT */
/*
 * socket_cookie.h - what tells a socket from all others, whatever numbers its
 * descriptors have: SO_COOKIE of socket(7).
 */
#ifndef CHATD_SOCKET_COOKIE_H
#define CHATD_SOCKET_COOKIE_H

#include <stdint.h>

/* A socket that is told by it. */
struct socket_cookie {
	uint64_t cookie; /* as of socket_cookie_of() */
	int fd;
};

/* That of @fd; 0, which none has: @fd is no socket. */
uint64_t socket_cookie_of(int fd);

#endif
