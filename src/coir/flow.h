/* SPDX-License-Identifier: MIT */
/*
 * Flows: streams of bytes, whatever is behind them.
 *
 *	for (;;) {
 *		ssize_t n = coir_read(flow, buf, sizeof(buf));
 *
 *		if (n <= 0)
 *			return n;
 *		rc = coir_write(flow, buf, n, NULL);
 *		if (rc < 0)
 *			return rc;
 *	}
 *
 * A flow is a small table of operations, first in the struct of the thing
 * that it is: a socket (coir/socket.h), a pipe (coir/pipe.h), bytes in memory
 * (coir/memory.h), a test double. To copy one to another see
 * coir_reader_copy().
 *
 * Two fibers may use a flow at once, one reading and one writing. Several may
 * write whatever has a descriptor, a file too: each coir_write() and
 * coir_writev() is one message that no other comes into, and they go in the
 * order in which they began.
 *
 * A fiber whose reads and writes always succeed yields once after 32 calls or
 * 256 KiB without suspending, so that it starves nobody. Layer: io.
 */
#ifndef COIR_FLOW_H
#define COIR_FLOW_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

struct coir_flow;
struct coir_mutex;

/* Which half of a flow coir_shutdown() ends. */
enum coir_how {
	COIR_SHUT_READ = 1,
	COIR_SHUT_WRITE = 2,
	COIR_SHUT_BOTH = 3,
};

/**
 * struct coir_flow_ops - what a kind of flow can do; NULL: it cannot, and the
 * call returns -EOPNOTSUPP. They suspend as they need, return -EBADF once
 * closed, and look for a cancel only where they suspend: callers have looked.
 */
struct coir_flow_ops {
	/* at least one byte, at most @len (> 0); 0: end of stream */
	ssize_t (*read)(struct coir_flow *flow, void *buf, size_t len);
	/* at least one byte of @n (1 to IOV_MAX) pieces, together not empty */
	ssize_t (*write)(struct coir_flow *flow, const struct iovec *iov,
			 size_t n);
	/*
	 * what a fiber holds from the first to the last @write of a message;
	 * if it cannot, writes of several fibers may mix
	 */
	struct coir_mutex *(*write_lock)(struct coir_flow *flow);
	int (*shutdown)(struct coir_flow *flow, enum coir_how how);
	/* a second close does nothing and returns 0 */
	int (*close)(struct coir_flow *flow);
};

/** struct coir_flow - one stream of bytes. */
struct coir_flow {
	/* for those who make flows; others use the functions below */
	const struct coir_flow_ops *ops;
};

/**
 * coir_read() - read what there is.
 * @flow: the flow (borrowed).
 * @buf:  gets the bytes.
 * @len:  its size in bytes, not 0.
 *
 * Blocks:  until there is at least one byte, or the end of the stream.
 * Cancel:  point; nothing has been read then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the number of bytes; 0: end of stream; -ECONNRESET: the connection
 *          broke; -EBADF: closed, before or meanwhile; -EINVAL (@len is 0),
 *          -EOPNOTSUPP, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV,
 *          and what the kernel says of a descriptor.
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_read(struct coir_flow *flow, void *buf, size_t len);

/**
 * coir_read_exact() - read exactly so many bytes.
 * @flow: the flow (borrowed).
 * @buf:  gets the bytes.
 * @len:  how many; 0 is allowed.
 * @done: NULL, or gets how many were read, on failure too.
 *
 * Blocks:  until @len bytes have come, or the end of the stream.
 * Cancel:  point; *@done bytes are in @buf then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: the stream ended before; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_read_exact(struct coir_flow *flow, void *buf, size_t len, size_t *done);

/**
 * coir_write() - write all of it.
 * @flow: the flow (borrowed).
 * @buf:  the bytes (borrowed for the call).
 * @len:  how many; 0 writes nothing.
 * @done: NULL, or gets how many were written, on failure too.
 *
 * Written means given to the kernel. There is never a SIGPIPE from a socket.
 *
 * Blocks:  until all is written.
 * Cancel:  point; *@done bytes are written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ECONNRESET: the other side is gone, what was written may be
 *          lost; -EPIPE: a pipe that nobody reads; -EBADF: closed, before or
 *          meanwhile; -EIO: nothing is taken, and no reason given;
 *          -EOPNOTSUPP, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV, and
 *          what the kernel says of a descriptor.
 */
COIR_API COIR_MUST_CHECK int
coir_write(struct coir_flow *flow, const void *buf, size_t len, size_t *done);

/**
 * coir_writev() - write all of several pieces.
 * @flow: the flow (borrowed).
 * @iov:  the pieces (borrowed for the call).
 * @n:    how many, any number.
 * @done: NULL, or gets how many bytes were written, on failure too.
 *
 * Blocks:  until all is written.
 * Cancel:  point; *@done bytes are written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_write().
 */
COIR_API COIR_MUST_CHECK int
coir_writev(struct coir_flow *flow, const struct iovec *iov, size_t n,
	    size_t *done);

/**
 * coir_write_some() - write as much as goes at once.
 * @flow: the flow (borrowed).
 * @iov:  the pieces (borrowed for the call).
 * @n:    how many, any number.
 *
 * Blocks:  until at least one byte is written.
 * Cancel:  point; nothing has been written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the number of bytes, 0 only if the pieces are empty; as
 *          coir_write().
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_write_some(struct coir_flow *flow, const struct iovec *iov, size_t n);

/**
 * coir_shutdown() - end one direction, or both; the flow stays open.
 * @flow: the flow (borrowed).
 * @how:  COIR_SHUT_READ: readers, waiting ones too, get the end of the stream.
 *        COIR_SHUT_WRITE: the other side does, after all that was written.
 *
 * A connection that is gone already is no error.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF (closed), -EINVAL (@how), -EOPNOTSUPP.
 */
COIR_API int
coir_shutdown(struct coir_flow *flow, enum coir_how how);

/**
 * coir_close() - close the flow.
 * @flow: the flow; a closed one is left alone.
 *
 * Whoever waits in it is woken with -EBADF, as is every later call. The memory
 * is the caller's again as soon as they have returned.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, or what coir_fd_close() says.
 */
COIR_API int
coir_close(struct coir_flow *flow);

/**
 * coir_copy_string() - write a string.
 * @string: terminated by a NUL, which is not written (borrowed for the call).
 * @dst:    written (borrowed).
 *
 * Blocks:  until all is written.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_write().
 */
COIR_API COIR_MUST_CHECK int
coir_copy_string(const char *string, struct coir_flow *dst);

COIR_END_DECLS

#endif
