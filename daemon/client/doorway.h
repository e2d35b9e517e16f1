/* SPDX-License-Identifier: MIT */
/*
 * doorway.h - those who have been accepted and wait until more may come in.
 *
 * Whether somebody is exempt is known when it has been accepted, and not
 * before. So all are, and those who have to wait do so here, in their order. As
 * in the backlog, nothing is known of them but where they come from.
 */
#ifndef CHATD_DOORWAY_H
#define CHATD_DOORWAY_H

#include <stddef.h>
#include <sys/queue.h>

struct coir_addr;

/* Who waits. */
struct doorway {
	STAILQ_HEAD(, waiting) queue; /* longest first */
	size_t n;                     /* how many */
};

/* Nobody waits. */
void doorway_init(struct doorway *doorway);

/* @fd, which is taken, of @peer has to wait. Returns 0 or -ENOMEM. */
int doorway_add(struct doorway *doorway, int fd, const struct coir_addr *peer);

/*
 * The one who waits longest has waited enough. Returns its descriptor, which is
 * the caller's, with *@ret_peer its address; -EAGAIN: nobody waits.
 */
int doorway_take(struct doorway *doorway, struct coir_addr *ret_peer);

#endif
