/* SPDX-License-Identifier: MIT */
/*
 * A flow whose inside can be exchanged. The inside is called by its table, not
 * by coir_read(): the cancel was looked for and the call counted outside.
 */
#include "config.h"

#include <coir/swap.h>
#include <errno.h>

#include "base/list.h"
#include "sync/mutex.h"

static struct coir_swap *
swap_of(struct coir_flow *flow)
{
	return coir__container_of(flow, struct coir_swap, flow);
}

static ssize_t
swap_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_swap *swap = swap_of(flow);
	struct coir_flow *inside = swap->inside_;
	ssize_t n;

	if (!inside->ops->read)
		return -EOPNOTSUPP;
	swap->busy_++;
	n = inside->ops->read(inside, buf, len);
	swap->busy_--;
	return n;
}

static ssize_t
swap_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct coir_swap *swap = swap_of(flow);
	struct coir_flow *inside = swap->inside_;
	ssize_t written;

	if (!inside->ops->write)
		return -EOPNOTSUPP;
	swap->busy_++;
	written = inside->ops->write(inside, iov, n);
	swap->busy_--;
	return written;
}

static struct coir_mutex *
swap_write_lock(struct coir_flow *flow)
{
	return &swap_of(flow)->write_lock_;
}

static int
swap_shutdown(struct coir_flow *flow, enum coir_how how)
{
	return coir_shutdown(swap_of(flow)->inside_, how);
}

static int
swap_close(struct coir_flow *flow)
{
	return coir_close(swap_of(flow)->inside_);
}

static const struct coir_flow_ops swap_ops = {
	.read = swap_read,
	.write = swap_write,
	.write_lock = swap_write_lock,
	.shutdown = swap_shutdown,
	.close = swap_close,
};

void
coir_swap_init(struct coir_swap *swap, struct coir_flow *inside)
{
	*swap = (struct coir_swap){ .flow.ops = &swap_ops, .inside_ = inside };
	coir_mutex_init(&swap->write_lock_);
}

int
coir_swap_to(struct coir_swap *swap, struct coir_flow *inside,
	     struct coir_flow **ret_old)
{
	if (inside == &swap->flow)
		return -EINVAL;
	/* between the parts of a message nobody is inside */
	if (swap->busy_ > 0 || coir__mutex_check_held(&swap->write_lock_) == 0)
		return -EBUSY;
	if (ret_old)
		*ret_old = swap->inside_;
	swap->inside_ = inside;
	return 0;
}

struct coir_flow *
coir_swap_inside(const struct coir_swap *swap)
{
	return swap->inside_;
}
