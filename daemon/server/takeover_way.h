/* SPDX-License-Identifier: MIT */
/*
 * takeover_way.h - through which entrance somebody has come in.
 */
#ifndef CHATD_TAKEOVER_WAY_H
#define CHATD_TAKEOVER_WAY_H

struct coir_addr;
struct entrance;
struct server;
struct slot_identity;

/*
 * The entrance of @server through which @who has come. If its listener is
 * configured no more there is one for its clients from now on, which nobody
 * else comes through. NULL: no memory.
 */
struct entrance *takeover_way_of(struct server *server,
				 const struct slot_identity *who);

/*
 * The entrance that @fd, a connected socket, has been accepted at, with its
 * peer's address in *ret_peer; or NULL.
 */
struct entrance *takeover_way_into(struct server *server, int fd,
				   struct coir_addr *ret_peer);

#endif
