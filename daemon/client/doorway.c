/* SPDX-License-Identifier: MIT */
/*
 * doorway.c - see doorway.h.
 */
#include "config.h"

#include "client/doorway.h"

#include <coir/addr.h>
#include <errno.h>
#include <stdlib.h>

/* Somebody who waits. */
struct waiting {
	STAILQ_ENTRY(waiting) link;
	struct coir_addr peer; /* its address */
	int fd;                /* its socket */
};

void
doorway_init(struct doorway *doorway)
{
	STAILQ_INIT(&doorway->queue);
	doorway->n = 0;
}

int
doorway_add(struct doorway *doorway, int fd, const struct coir_addr *peer)
{
	struct waiting *waiting = malloc(sizeof(*waiting));

	if (!waiting)
		return -ENOMEM;
	waiting->peer = *peer;
	waiting->fd = fd;
	STAILQ_INSERT_TAIL(&doorway->queue, waiting, link);
	doorway->n++;
	return 0;
}

int
doorway_take(struct doorway *doorway, struct coir_addr *ret_peer)
{
	struct waiting *waiting = STAILQ_FIRST(&doorway->queue);
	int fd;

	if (!waiting)
		return -EAGAIN;
	STAILQ_REMOVE_HEAD(&doorway->queue, link);
	doorway->n--;
	*ret_peer = waiting->peer;
	fd = waiting->fd;
	free(waiting);
	return fd;
}
