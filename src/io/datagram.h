/* SPDX-License-Identifier: MIT */
/*
 * The part of datagram sockets that raw and packet sockets share.
 */
#ifndef COIR_IO_DATAGRAM_H
#define COIR_IO_DATAGRAM_H

#include <coir/datagram.h>

/* socket(2) without blocking. On failure there is nothing to close. */
int
coir__datagram_socket(struct coir_datagram *sock, int family, int type,
		      int protocol);

/* Attach to @scope unless that is NULL. On failure @sock is closed. */
int
coir__datagram_attach_to(struct coir_scope *scope, struct coir_datagram *sock);

#endif
