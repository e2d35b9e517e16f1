/* SPDX-License-Identifier: MIT */
/*
 * What a side of a coir_fd is watched by, from its first wait on. It is not in
 * the coir_fd, which mostly lies on a stack of its own page: what the loop has
 * to look at for each event is close together.
 */
#ifndef COIR_IO_ARM_H
#define COIR_IO_ARM_H

#include <event2/event_struct.h>

#include <coir/fd.h>

#include "io/io.h"

/** struct coir__arm - by which a side is watched, from its first wait on. */
struct coir__arm {
	struct event event;
	/* nodes, the longest waiting first */
	struct coir_link waiters;
	struct coir_fd *cfd;
	struct coir_fd_side *side;
	struct coir__io *io;
	/* the runtime's io turn in which a node last left the queue */
	unsigned turn;
};

/* Have @side watched. 0, -ENOMEM or what epoll_ctl(2) says. */
int
coir__side_arm(struct coir_fd *cfd, struct coir_fd_side *side);

/* Take the event out of the base, if it is there. */
void
coir__side_disarm(struct coir_fd *cfd, struct coir_fd_side *side);

/* A node has left, or is leaving, the queue of @arm. */
void
coir__arm_left(struct coir__arm *arm);

/* Wake those who wait for what has fired. */
void
coir__io_wake(struct coir__io *io);

/* The descriptor is gone: disarm, and wake whoever waits with -EBADF. */
void
coir__side_fini(struct coir_fd *cfd, struct coir_fd_side *side);

/* The runtime has ended: nobody waits for @side any more, nobody is told. */
void
coir__side_forget(struct coir_fd_side *side);

#endif
