/* SPDX-License-Identifier: MIT */
/*
 * What happens to a runtime's descriptors when nobody waits for them, and
 * when it ends while some are open.
 */
#include "config.h"

#include "io/io.h"

#include <stdlib.h>

#include "base/list.h"
#include "io/arm.h"

static struct coir_fd *
fd_of(struct coir_link *link)
{
	return coir__container_of(link, struct coir_fd, link_);
}

void
coir__io_file(struct coir_fd *cfd)
{
	bool armed = cfd->read_.armed_ || cfd->write_.armed_;

	coir__list_remove(&cfd->link_);
	coir__list_add_tail(armed ? &cfd->io_->armed : &cfd->io_->resting,
			    &cfd->link_);
}

static void
disarm_all(struct coir__io *io)
{
	struct coir_link *link;

	while ((link = coir__list_first(&io->armed))) {
		coir__side_disarm(fd_of(link), &fd_of(link)->read_);
		coir__side_disarm(fd_of(link), &fd_of(link)->write_);
	}
}

/* Nothing is ready: if nobody waits for a descriptor, let go of the base. */
static void
io_idle(struct coir__idle_hook *hook)
{
	struct coir__io *io = coir__container_of(hook, struct coir__io, hook);

	io->turn++;
	if (io->waiters == 0)
		disarm_all(io);
}

/* A round begins. */
static void
io_gather(struct coir__idle_hook *hook)
{
	coir__io_wake(coir__container_of(hook, struct coir__io, hook));
}

/* The runtime has ended: descriptors that are still open lose it. */
static void
io_free(struct coir__idle_hook *hook)
{
	struct coir__io *io = coir__container_of(hook, struct coir__io, hook);
	struct coir_link *link;

	disarm_all(io);
	while ((link = coir__list_pop(&io->resting))) {
		struct coir_fd *cfd = fd_of(link);

		coir__side_forget(&cfd->read_);
		coir__side_forget(&cfd->write_);
		cfd->io_ = NULL;
	}
	free(io);
}

struct coir__io *
coir__io_of(struct coir_runtime *rt)
{
	struct coir__idle_hook *hook = coir__idle_find(&rt->idle, io_idle);
	struct coir__io *io;

	if (hook)
		return coir__container_of(hook, struct coir__io, hook);
	io = calloc(1, sizeof(*io));
	if (!io)
		return NULL;
	io->hook.idle = io_idle;
	io->hook.free = io_free;
	io->hook.gather = io_gather;
	io->rt = rt;
	io->turn = 1;
	coir__list_init(&io->armed);
	coir__list_init(&io->resting);
	coir__idle_add(&rt->idle, &io->hook);
	return io;
}
