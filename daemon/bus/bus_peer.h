/* SPDX-License-Identifier: MIT */
/*
 * bus_peer.h - the programs that ask, and their requests that wait.
 *
 * A peer is a connection to bus.post, by the routing id that libzmq gives it.
 * It is known while something of it is in hand or its answers are on their way.
 * They are in the order in which they have their turns.
 */
#ifndef CHATD_BUS_PEER_H
#define CHATD_BUS_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "bus/bus_loan.h"

struct bus_call;

/* Bytes of a routing id. */
#define BUS_PEER_ID_MAX 255

/* One of them. */
struct bus_peer {
	TAILQ_ENTRY(bus_peer) link;             /* all */
	STAILQ_HEAD(bus_calls, bus_call) calls; /* that wait, oldest first */
	size_t n_calls;                         /* how many */
	size_t bytes;                           /* that these take */
	size_t open;                            /* requests being served */
	struct bus_loans owed;                  /* answers on their way */
	int fd;                                 /* its connection's; or -1 */
	bool gone;                   /* there is nobody to answer any more */
	size_t id_len;               /* bytes of id */
	uint8_t id[BUS_PEER_ID_MAX]; /* its routing id */
};

TAILQ_HEAD(bus_peers, bus_peer);

/*
 * The peer with this id, of at most BUS_PEER_ID_MAX bytes; a new one, whose
 * answers ring @bell when they have gone, is the last. NULL: no memory.
 */
struct bus_peer *bus_peer_get(struct bus_peers *peers, const void *id,
			      size_t len, struct bus_bell *bell);

/* It has had its turn: the others come first. */
void bus_peer_move_back(struct bus_peers *peers, struct bus_peer *peer);

/* Forgets those of whom nothing is in hand and nothing on its way. */
void bus_peers_forget(struct bus_peers *peers);

/* Adds a request, which is the peer's until it is taken. */
void bus_peer_add(struct bus_peer *peer, struct bus_call *call);

/* Takes the oldest request that waits, or NULL. */
struct bus_call *bus_peer_take(struct bus_peer *peer);

#endif
