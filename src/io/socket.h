/* SPDX-License-Identifier: MIT */
/*
 * The part of sockets that connecting, listening and servers share.
 */
#ifndef COIR_IO_SOCKET_H
#define COIR_IO_SOCKET_H

#include <coir/socket.h>

/* Take a socket that has O_NONBLOCK. On failure it is closed. */
int
coir__socket_take(struct coir_socket *sock, int fd);

/* Attach to @scope unless that is NULL. On failure @sock is closed. */
int
coir__socket_attach_to(struct coir_scope *scope, struct coir_socket *sock);

#endif
