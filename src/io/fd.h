/* SPDX-License-Identifier: MIT */
/*
 * The parts of a coir_fd that flows and the files of this layer share.
 *
 * A side (reading or writing) is armed by the first wait and stays so. It is
 * disarmed when its event fires and nobody waits, since a level that nobody
 * consumes would spin, and as io/io.h says. But whoever has waited and is
 * still in the ready queue is about to consume it: as long as that may be (the
 * queue has not been empty since) the event is passed over, not deleted.
 */
#ifndef COIR_IO_FD_H
#define COIR_IO_FD_H

#include <stdbool.h>

#include <coir/fd.h>

#include "base/list.h"
#include "io/arm.h"

/* coir_fd_init() that leaves O_NONBLOCK as it is: others share the file. */
int
coir__fd_init_unchanged(struct coir_fd *cfd, int fd);

/* May the calling thread touch @cfd? 0 or -EXDEV. */
int
coir__fd_check(const struct coir_fd *cfd);

/* Its number, for a system call; -EBADF: closed; -EXDEV: another thread's. */
int
coir__fd_use(const struct coir_fd *cfd);

/* Is an operation worth a try? Not if it would overtake those who wait. */
static inline bool
coir__side_worth_trying(const struct coir_fd_side *side)
{
	return side->maybe_ &&
		(!side->arm_ || coir__list_empty(&side->arm_->waiters));
}

/* An operation did less than it was asked for: wait before the next. */
static inline void
coir__side_exhausted(struct coir_fd_side *side)
{
	side->maybe_ = false;
	side->ready_ = false;
}

#endif
