/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a descriptor, on level-triggered persistent libevent events.
 *
 * An event wakes the node that has waited longest; the level fires again for
 * the next one if there is more. io->waiters counts the nodes enlisted in all
 * descriptors of a runtime. A node's object is the coir_fd, its value the
 * side.
 */
#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <stdio.h>

#include "core/loop.h"
#include "core/node.h"
#include "io/fd.h"
#include "io/io.h"

static int
side_arm(struct coir_fd *cfd, struct coir_fd_side *side)
{
	if (side->armed_)
		return 0;
	errno = 0;
	if (event_add(&side->event_, NULL) < 0)
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
	event_del(&side->event_);
	side->armed_ = false;
	coir__io_file(cfd);
}

/* A node has left, or is leaving, the queue of @side. */
static void
left(struct coir_fd *cfd, struct coir_fd_side *side)
{
	cfd->io_->waiters--;
	side->turn_ = cfd->io_->turn;
}

/* The kernel says that @side is ready. */
static void
side_ready(struct coir_fd *cfd, struct coir_fd_side *side)
{
	struct coir_link *first = coir__list_first(&side->waiters_);

	side->maybe_ = true;
	if (first) {
		left(cfd, side);
		coir__node_fire(coir__node_of(first), 0);
	} else if (side->turn_ != cfd->io_->turn) {
		side->ready_ = true;
		coir__side_disarm(cfd, side);
	}
}

static void
read_cb(evutil_socket_t fd, short what, void *arg)
{
	struct coir_fd *cfd = arg;

	(void)fd;
	(void)what;
	side_ready(cfd, &cfd->read_);
}

static void
write_cb(evutil_socket_t fd, short what, void *arg)
{
	struct coir_fd *cfd = arg;

	(void)fd;
	(void)what;
	side_ready(cfd, &cfd->write_);
}

static void
side_init(struct coir_fd_side *side)
{
	/* the priority of the runtime's own events: one poll a pass */
	event_priority_set(&side->event_, 0);
	coir__list_init(&side->waiters_);
	side->turn_ = 0;
	side->cancels_ = 0;
	side->armed_ = false;
	side->ready_ = false;
	side->maybe_ = true;
}

void
coir__sides_init(struct coir_fd *cfd, struct event_base *base, int fd)
{
	event_assign(&cfd->read_.event_, base, fd, EV_READ | EV_PERSIST,
		     read_cb, cfd);
	event_assign(&cfd->write_.event_, base, fd, EV_WRITE | EV_PERSIST,
		     write_cb, cfd);
	side_init(&cfd->read_);
	side_init(&cfd->write_);
}

void
coir__side_fini(struct coir_fd *cfd, struct coir_fd_side *side)
{
	coir__side_disarm(cfd, side);
	event_debug_unassign(&side->event_);
	if (cfd->io_)
		cfd->io_->waiters -=
			coir__node_fire_all(&side->waiters_, -EBADF);
}

static int
ready_poll(struct coir_node *node)
{
	struct coir_fd *cfd = node->object_;
	struct coir_fd_side *side = node->value_;

	if (cfd->fd_ < 0)
		return -EBADF;
	if (!cfd->io_ || cfd->io_->rt != node->runtime_)
		return -EXDEV;
	if (!side->ready_ && !cfd->always_ready_)
		return 0;
	side->ready_ = false;
	node->result_ = 0;
	return 1;
}

static int
ready_enlist(struct coir_node *node)
{
	struct coir_fd *cfd = node->object_;
	struct coir_fd_side *side = node->value_;
	int rc = side_arm(cfd, side);

	if (rc < 0)
		return rc;
	coir__list_add_tail(&side->waiters_, &node->runnable_.link_);
	cfd->io_->waiters++;
	return 0;
}

/* A callback may take back the last wait: then a round lets go of the base. */
static void
ready_withdraw(struct coir_node *node)
{
	struct coir_fd *cfd = node->object_;

	coir__list_remove(&node->runnable_.link_);
	left(cfd, node->value_);
	if (cfd->io_->waiters == 0 && !node->runtime_->scheduled)
		coir__loop_schedule(node->runtime_);
}

static int
ready_describe(const struct coir_node *node, char *buf, size_t len)
{
	const struct coir_fd *cfd = node->object_;

	return snprintf(buf, len, "fd %d %s", cfd->fd_, node->source_->name);
}

static const struct coir_source read_source = {
	.name = "readable",
	.poll = ready_poll,
	.enlist = ready_enlist,
	.withdraw = ready_withdraw,
	.describe = ready_describe,
};

static const struct coir_source write_source = {
	.name = "writable",
	.poll = ready_poll,
	.enlist = ready_enlist,
	.withdraw = ready_withdraw,
	.describe = ready_describe,
};

void
coir_fd_read_node(struct coir_node *node, struct coir_fd *cfd)
{
	coir__node_init(node, &read_source, cfd, &cfd->read_);
}

void
coir_fd_write_node(struct coir_node *node, struct coir_fd *cfd)
{
	coir__node_init(node, &write_source, cfd, &cfd->write_);
}

/* Wait; a cancel that comes after the wake, before the caller runs, counts. */
static int
wait_for_side(struct coir_fd_side *side, struct coir_node *node)
{
	unsigned cancels = side->cancels_;
	int rc = coir_wait(node);

	return rc == 0 && side->cancels_ != cancels ? -ECANCELED : rc;
}

int
coir_fd_wait_read(struct coir_fd *cfd)
{
	struct coir_node node;

	coir_fd_read_node(&node, cfd);
	return wait_for_side(&cfd->read_, &node);
}

int
coir_fd_wait_write(struct coir_fd *cfd)
{
	struct coir_node node;

	coir_fd_write_node(&node, cfd);
	return wait_for_side(&cfd->write_, &node);
}

static int
cancel_side(struct coir_fd *cfd, struct coir_fd_side *side)
{
	int rc = cfd->fd_ < 0 ? -EBADF : coir__fd_check(cfd);

	if (rc < 0)
		return rc;
	side->cancels_++;
	if (!cfd->io_)
		return 0;
	cfd->io_->waiters -= coir__node_fire_all(&side->waiters_, -ECANCELED);
	side->turn_ = cfd->io_->turn;
	return 0;
}

int
coir_fd_cancel_read(struct coir_fd *cfd)
{
	return cancel_side(cfd, &cfd->read_);
}

int
coir_fd_cancel_write(struct coir_fd *cfd)
{
	return cancel_side(cfd, &cfd->write_);
}
