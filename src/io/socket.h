/* SPDX-License-Identifier: MIT */
/*
 * The part of sockets that connecting, listening, servers and the passing of
 * descriptors share.
 */
#ifndef COIR_IO_SOCKET_H
#define COIR_IO_SOCKET_H

#include <coir/socket.h>

/* Take a socket that has O_NONBLOCK. On failure it is closed. */
int
coir__socket_take(struct coir_socket *sock, int fd);

/* The descriptor of @flow if it is a coir_socket; -EOPNOTSUPP else; -EBADF. */
int
coir__socket_number(const struct coir_flow *flow);

/* Attach to @scope unless that is NULL. On failure @sock is closed. */
int
coir__socket_attach_to(struct coir_scope *scope, struct coir_socket *sock);

/*
 * Wait until the kernel takes some of @msg, or all. The caller has the write
 * lock and has looked for a cancel. As the write of a flow.
 */
ssize_t
coir__socket_send(struct coir_socket *sock, const struct msghdr *msg);

/*
 * Wait for @msg, which has one piece; descriptors with it are close-on-exec.
 * The caller has looked for a cancel. As the read of a flow.
 */
ssize_t
coir__socket_receive(struct coir_socket *sock, struct msghdr *msg);

/* The socket that @flow is; NULL: it is something else. */
struct coir_socket *
coir__socket_of_flow(struct coir_flow *flow);

#endif
