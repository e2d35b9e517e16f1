/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a descriptor: the nodes of its two sides. io->waiters counts
 * those that are enlisted in all descriptors of a runtime. A node's object is
 * the coir_fd, its value the side. Who wakes them is in io/arm.c.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "core/loop.h"
#include "core/node.h"
#include "core/runtime.h"
#include "io/arm.h"
#include "io/fd.h"
#include "io/io.h"

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
	int rc = coir__side_arm(cfd, side);

	if (rc < 0)
		return rc;
	coir__list_add_tail(&side->arm_->waiters, &node->runnable_.link_);
	cfd->io_->waiters++;
	return 0;
}

/* A callback may take back the last wait: then a round lets go of the base. */
static void
ready_withdraw(struct coir_node *node)
{
	struct coir_fd *cfd = node->object_;
	struct coir_fd_side *side = node->value_;

	coir__list_remove(&node->runnable_.link_);
	coir__arm_left(side->arm_);
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
	if (!side->arm_)
		return 0;
	cfd->io_->waiters -=
		coir__node_fire_all(&side->arm_->waiters, -ECANCELED);
	side->arm_->turn = cfd->io_->turn;
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
