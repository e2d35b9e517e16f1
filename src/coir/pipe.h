/* SPDX-License-Identifier: MIT */
/*
 * Pipes: the flow over a descriptor that is no socket: one end of a pipe, a
 * FIFO, a terminal, a regular file, standard output.
 *
 *	rc = coir_pipe_init(&out, STDOUT_FILENO);
 *	...
 *	rc = coir_reader_copy(&reader, &out.flow, NULL);
 *	(void)coir_pipe_release(&out);
 *
 * O_NONBLOCK belongs to the open file, which other processes may share:
 * coir_pipe_release() sets it back. Writing a pipe that nobody reads raises
 * SIGPIPE unless the program ignores it, as coir_run() does. Layer: io.
 */
#ifndef COIR_PIPE_H
#define COIR_PIPE_H

#include <coir/api.h>
#include <coir/fd.h>
#include <coir/flow.h>
#include <coir/mutex.h>

COIR_BEGIN_DECLS

/** struct coir_pipe - a descriptor as a flow; not to be moved. */
struct coir_pipe {
	/* coir_read(&pipe.flow, ...) and so on */
	struct coir_flow flow;
	/* coir_fd_read_node(&node, &pipe.fd) and so on; do not close it */
	struct coir_fd fd;
	/* held while a message is written; private */
	struct coir_mutex write_lock_;
};

/**
 * coir_pipe_init() - adopt a descriptor.
 * @pipe: uninitialised memory; coir_close() or coir_pipe_release() when done.
 * @fd:   open for reading, writing or both (taken on success); O_NONBLOCK is
 *        set.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_pipe_init(struct coir_pipe *pipe, int fd);

/**
 * coir_pipe_release() - give the descriptor back without closing it.
 * @pipe: initialised; as after coir_close() then.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (the caller owns it), -EBADF (closed), -EXDEV.
 */
COIR_API int
coir_pipe_release(struct coir_pipe *pipe);

/**
 * coir_pipe_pair() - a new pipe.
 * @ret_read:  uninitialised memory; the end to read from.
 * @ret_write: uninitialised memory; the end to write to.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EMFILE, -ENFILE, -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_pipe_pair(struct coir_pipe *ret_read, struct coir_pipe *ret_write);

COIR_END_DECLS

#endif
