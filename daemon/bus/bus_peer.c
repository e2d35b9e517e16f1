/* SPDX-License-Identifier: MIT */
/*
 * bus_peer.c - see bus_peer.h.
 */
#include "config.h"

#include "bus/bus_peer.h"

#include <stdlib.h>
#include <string.h>

#include "bus/bus_memory.h"
#include "bus/bus_state.h"

static bool
has_id(const struct bus_peer *peer, const void *id, size_t len)
{
	return peer->id_len == len && memcmp(peer->id, id, len) == 0;
}

struct bus_peer *
bus_peer_get(struct bus_peers *peers, const void *id, size_t len,
	     struct bus_bell *bell)
{
	struct bus_peer *peer;

	TAILQ_FOREACH(peer, peers, link)
		if (has_id(peer, id, len))
			return peer;
	peer = calloc(1, sizeof(*peer));
	if (!peer)
		return NULL;
	STAILQ_INIT(&peer->calls);
	peer->owed.bell = bell;
	peer->fd = -1;
	peer->id_len = len;
	memcpy(peer->id, id, len);
	TAILQ_INSERT_TAIL(peers, peer, link);
	return peer;
}

void
bus_peer_move_back(struct bus_peers *peers, struct bus_peer *peer)
{
	TAILQ_REMOVE(peers, peer, link);
	TAILQ_INSERT_TAIL(peers, peer, link);
}

void
bus_peers_forget(struct bus_peers *peers)
{
	struct bus_peer *peer = TAILQ_FIRST(peers);

	while (peer) {
		struct bus_peer *next = TAILQ_NEXT(peer, link);

		if (peer->n_calls == 0 && peer->open == 0 &&
		    bus_loans_bytes(&peer->owed) == 0) {
			TAILQ_REMOVE(peers, peer, link);
			free(peer);
		}
		peer = next;
	}
}

void
bus_peer_add(struct bus_peer *peer, struct bus_call *call)
{
	STAILQ_INSERT_TAIL(&peer->calls, call, link);
	peer->n_calls++;
	peer->bytes += call->bytes;
	bus_memory_take(call->bytes);
}

struct bus_call *
bus_peer_take(struct bus_peer *peer)
{
	struct bus_call *call = STAILQ_FIRST(&peer->calls);

	if (!call)
		return NULL;
	STAILQ_REMOVE_HEAD(&peer->calls, link);
	peer->n_calls--;
	peer->bytes -= call->bytes;
	bus_memory_give(call->bytes);
	return call;
}
