/* SPDX-License-Identifier: MIT */
/*
 * How descriptors are watched: level-triggered persistent libevent events.
 *
 * An event wakes the node that has waited longest; the level fires again for
 * the next one if there is more. Of thousands that fire in one pass hardly one
 * finds its fiber in the cache, so they are taken a few at a time: what all of
 * these need is fetched at once, then their fibers run, then the next ones are
 * looked at. Whoever is left over when the pass has no more is woken as the
 * next round begins.
 */
#include "config.h"

#include "io/arm.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/list.h"
#include "core/loop.h"
#include "core/node.h"
#include "core/sched.h"
#include "io/fd.h"

#define CACHE_LINE 64

/* The frames that a fiber in a read comes back to, around its node. */
#define LINES_BELOW 5
#define LINES_ABOVE 6

/* A struct coir__arm in whole cache lines. */
#define ARM_ALIGN CACHE_LINE
#define ARM_SIZE \
	((sizeof(struct coir__arm) + ARM_ALIGN - 1) / ARM_ALIGN * ARM_ALIGN)

static void
ready_cb(evutil_socket_t fd, short what, void *arg);

/* What @side is watched by, made at the first call; NULL: no memory. */
static struct coir__arm *
arm_of(struct coir_fd *cfd, struct coir_fd_side *side)
{
	bool reads = side == &cfd->read_;
	struct coir__arm *arm;

	if (side->arm_)
		return side->arm_;
	arm = aligned_alloc(ARM_ALIGN, ARM_SIZE);
	if (!arm)
		return NULL;
	event_assign(&arm->event, cfd->io_->rt->base, cfd->fd_,
		     (reads ? EV_READ : EV_WRITE) | EV_PERSIST, ready_cb, arm);
	/* the priority of the runtime's own events: one poll a pass */
	event_priority_set(&arm->event, 0);
	coir__list_init(&arm->waiters);
	arm->cfd = cfd;
	arm->side = side;
	arm->io = cfd->io_;
	arm->turn = 0;
	side->arm_ = arm;
	return arm;
}

int
coir__side_arm(struct coir_fd *cfd, struct coir_fd_side *side)
{
	struct coir__arm *arm;

	if (side->armed_)
		return 0;
	arm = arm_of(cfd, side);
	if (!arm)
		return -ENOMEM;
	errno = 0;
	if (event_add(&arm->event, NULL) < 0)
		return errno ? -errno : -ENOMEM;
	side->armed_ = true;
	coir__io_file(cfd);
	return 0;
}

void
coir__side_disarm(struct coir_fd *cfd, struct coir_fd_side *side)
{
	if (!side->armed_)
		return;
	event_del(&side->arm_->event);
	side->armed_ = false;
	coir__io_file(cfd);
}

void
coir__arm_left(struct coir__arm *arm)
{
	arm->io->waiters--;
	arm->turn = arm->io->turn;
}

/*
 * Have what the fiber of the node at @link needs to go on on its way from
 * memory, all at once: the frames above it and below it. Inlined always: gcc
 * takes a call of a function that only prefetches for one that does nothing.
 */
static inline __attribute__((always_inline)) void
prefetch_frames(const struct coir_link *link)
{
	const char *at = (const char *)link;

	for (int line = -LINES_BELOW; line < LINES_ABOVE; line++)
		__builtin_prefetch(at + line * CACHE_LINE);
}

/* @arm has fired: wake who has waited longest for it. */
static void
wake_first(struct coir__arm *arm)
{
	struct coir_link *first = coir__list_first(&arm->waiters);

	arm->side->maybe_ = true;
	if (first) {
		coir__arm_left(arm);
		coir__node_fire(coir__node_of(first), 0);
	} else if (arm->turn != arm->io->turn) {
		arm->side->ready_ = true;
		coir__side_disarm(arm->cfd, arm->side);
	}
}

void
coir__io_wake(struct coir__io *io)
{
	unsigned n = io->n_fired;

	io->n_fired = 0;
	for (unsigned i = 0; i < n; i++)
		prefetch_frames(io->fired[i]->waiters.next);
	for (unsigned i = 0; i < n; i++)
		wake_first(io->fired[i]);
}

/* The kernel says that a side is ready. */
static void
ready_cb(evutil_socket_t fd, short what, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir__io *io =
		coir__container_of(rt->idle.gatherer, struct coir__io, hook);
	struct coir__arm *arm = arg;

	(void)fd;
	(void)what;
	__builtin_prefetch(&arm->waiters);
	io->fired[io->n_fired++] = arm;
	if (!rt->scheduled)
		coir__loop_schedule(rt);
	if (io->n_fired < COIR__FIRED_MAX)
		return;
	coir__io_wake(io);
	coir__run_some(rt, COIR__FIRED_MAX);
}

/* @arm is about to go: nobody is to be woken for it any more. */
static void
forget_fired(struct coir__io *io, const struct coir__arm *arm)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < io->n_fired; i++)
		if (io->fired[i] != arm)
			io->fired[kept++] = io->fired[i];
	io->n_fired = kept;
}

static void
drop_arm(struct coir_fd_side *side)
{
	forget_fired(side->arm_->io, side->arm_);
	event_debug_unassign(&side->arm_->event);
	free(side->arm_);
	side->arm_ = NULL;
}

void
coir__side_fini(struct coir_fd *cfd, struct coir_fd_side *side)
{
	if (!side->arm_)
		return;
	coir__side_disarm(cfd, side);
	cfd->io_->waiters -= coir__node_fire_all(&side->arm_->waiters, -EBADF);
	drop_arm(side);
}

void
coir__side_forget(struct coir_fd_side *side)
{
	struct coir_link *link;

	if (!side->arm_)
		return;
	while ((link = coir__list_pop(&side->arm_->waiters)))
		coir__node_of(link)->state_ = COIR__NODE_IDLE;
	drop_arm(side);
}
