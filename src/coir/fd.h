/* SPDX-License-Identifier: MIT */
/*
 * Readiness of file descriptors: what every flow stands on.
 *
 *	struct coir_fd cfd;
 *
 *	rc = coir_fd_init(&cfd, fd);
 *	...
 *	while ((n = recv(fd, buf, sizeof(buf), 0)) < 0 && errno == EAGAIN) {
 *		rc = coir_fd_wait_read(&cfd);
 *		if (rc < 0)
 *			return rc;
 *	}
 *
 * One registration for the descriptor's life: it stays with the kernel while
 * fibers come and wait and go. Only when it becomes ready and nobody waits is
 * it taken out, and put back by the next wait; so only busy fibers pay for
 * epoll_ctl(2), and an idle descriptor does not hold the event_base.
 *
 * Any number may wait; each readiness wakes the one that has waited longest.
 * Readiness is a hint: another may have been faster, so call the kernel
 * without waiting and wait again after EAGAIN. What epoll refuses (regular
 * files, /dev/null) is always ready.
 *
 * A descriptor belongs to the runtime in whose thread it was initialised.
 * Layer: io, on coir/node.h.
 */
#ifndef COIR_FD_H
#define COIR_FD_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

struct coir__arm;
struct coir__io;

/** struct coir_fd_side - reading or writing. All members are private. */
struct coir_fd_side {
	/* its event and who waits for it; NULL before the first wait */
	struct coir__arm *arm_;
	/* counts the calls of coir_fd_cancel_read() or ..._write() */
	unsigned cancels_;
	/* its event is added */
	bool armed_;
	/* it fired while nobody waited: the next wait completes at once */
	bool ready_;
	/* an operation may succeed: worth a try before waiting */
	bool maybe_;
};

/** struct coir_fd - a descriptor that can be waited for. Private. */
struct coir_fd {
	/* among the runtime's descriptors that have, or have no, armed side */
	struct coir_link link_;
	/* the runtime's part; NULL once the runtime has ended */
	struct coir__io *io_;
	struct coir_fd_side read_;
	struct coir_fd_side write_;
	/* -1: closed or released */
	int fd_;
	/* epoll refuses it */
	bool always_ready_;
	/* coir_fd_init() has set O_NONBLOCK: coir_fd_release() takes it back */
	bool was_blocking_;
};

/**
 * coir_fd_init() - watch a descriptor.
 * @cfd: uninitialised memory, not to be moved; coir_fd_close() or
 *       coir_fd_release() when done.
 * @fd:  an open descriptor (taken on success). O_NONBLOCK is set; close-on-exec
 *       is left as it is.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_fd_init(struct coir_fd *cfd, int fd);

/**
 * coir_fd_init_nonblocking() - watch one that is known to be fit for it.
 * @cfd: as for coir_fd_init().
 * @fd:  an open socket, pipe or other descriptor that epoll takes, with
 *       O_NONBLOCK (taken on success). Neither is looked at: that saves the two
 *       system calls of coir_fd_init(), 1 us for a socket of accept4(2).
 *
 * With what epoll refuses waits fail with -EPERM; on one that blocks, whoever
 * calls read(2) or write(2) stops the thread.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_fd_init_nonblocking(struct coir_fd *cfd, int fd);

/**
 * coir_fd_number() - the descriptor itself, for system calls.
 * @cfd: initialised (borrowed).
 *
 * To be asked anew after every wait: it may have been closed meanwhile.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (borrowed), -EBADF (closed or released).
 */
COIR_API int
coir_fd_number(const struct coir_fd *cfd);

/**
 * coir_fd_wait_read() - wait until there is something to read.
 * @cfd: initialised (borrowed for the call).
 *
 * Data, end of stream, an error and a pending connection all count.
 *
 * Blocks:  until readable, closed, deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EBADF: closed or released, before or meanwhile; -ENOMEM and
 *          -ENOSPC (the kernel's registration failed), -ECANCELED, -ETIMEDOUT,
 *          -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_fd_wait_read(struct coir_fd *cfd);

/**
 * coir_fd_wait_write() - wait until something can be written.
 * @cfd: initialised (borrowed for the call).
 *
 * Also how the end of a connect(2) is awaited. An error counts.
 *
 * Blocks:  until writable, closed, deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_fd_wait_read().
 */
COIR_API COIR_MUST_CHECK int
coir_fd_wait_write(struct coir_fd *cfd);

/**
 * coir_fd_read_node() - prepare a node that completes when readable.
 * @node: idle memory.
 * @cfd:  initialised (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_fd_wait_read().
 */
COIR_API void
coir_fd_read_node(struct coir_node *node, struct coir_fd *cfd);

/**
 * coir_fd_write_node() - prepare a node that completes when writable.
 * @node: idle memory.
 * @cfd:  initialised (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_fd_wait_write().
 */
COIR_API void
coir_fd_write_node(struct coir_node *node, struct coir_fd *cfd);

/**
 * coir_fd_cancel_read() - end the waits of those who wait to read.
 * @cfd: initialised (borrowed).
 *
 * They return -ECANCELED from coir_fd_wait_read(), and from the coir_read() of
 * a flow that stands on it, with nothing read; nothing else is cancelled. That
 * is so even for who was woken by the descriptor but has not run yet: a fiber
 * that was woken together with another can still call it off. Nodes of a
 * select or a callback that are complete stay complete.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, also if nobody waits; -EBADF (closed or released), -EXDEV.
 */
COIR_API int
coir_fd_cancel_read(struct coir_fd *cfd);

/**
 * coir_fd_cancel_write() - end the waits of those who wait to write.
 * @cfd: initialised (borrowed).
 *
 * As coir_fd_cancel_read(). A coir_write() may have written a part by then.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: as coir_fd_cancel_read().
 */
COIR_API int
coir_fd_cancel_write(struct coir_fd *cfd);

/**
 * coir_fd_close() - close the descriptor.
 * @cfd: initialised; a closed one is left alone.
 *
 * Whoever waits is woken with -EBADF, and every later call returns it. The
 * number may be in use for something else at once: nobody is confused. The
 * memory is the caller's again as soon as all who waited have returned.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EIO, -ENOSPC, -EDQUOT: what was written before is lost, the
 *          descriptor is closed all the same; -EXDEV: nothing has happened.
 */
COIR_API int
coir_fd_close(struct coir_fd *cfd);

/**
 * coir_fd_release() - give the descriptor back without closing it.
 * @cfd: initialised; as after coir_fd_close() then.
 *
 * It blocks again if it did before coir_fd_init().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (the caller owns it), -EBADF, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_fd_release(struct coir_fd *cfd);

COIR_END_DECLS

#endif
