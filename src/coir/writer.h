/* SPDX-License-Identifier: MIT */
/*
 * Buffered writing: many small writes, few large ones to the flow.
 *
 *	static int
 *	answer(struct coir_writer *w, void *arg)
 *	{
 *		int rc = coir_print_format(w, "length: %d\n", 5);
 *
 *		return rc < 0 ? rc : coir_print_string(w, arg);
 *	}
 *	...
 *	rc = coir_writer_run(&sock.flow, 4096, answer, "hello");
 *
 * What is written goes into a buffer. A fiber of the writer's own, the
 * flusher, writes it to the flow whenever the others sleep: so what is written
 * between two suspensions goes out as one, and nobody has to remember to
 * flush. coir_writer_flush() is for those who want to know that it is out.
 *
 * The buffer has a fixed size. Who finds it full waits, in arrival order, until
 * the flow has taken enough. A write that fits into the buffer is taken whole
 * or not at all, and never mixed with others; a longer one goes in pieces.
 *
 * When the flow fails, every call from then on returns what it returned. Any
 * number of fibers may write and flush. A writer belongs to the thread that
 * uses it first. Texts and numbers are in coir/print.h. Layer: io, on
 * coir/flow.h.
 */
#ifndef COIR_WRITER_H
#define COIR_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include <coir/api.h>
#include <coir/flow.h>
#include <coir/link.h>
#include <coir/node.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

struct coir__writer_piece;
struct coir_writer;

/** typedef coir_writer_fn - a body for coir_writer_run(). */
typedef int coir_writer_fn(struct coir_writer *writer, void *arg);

/**
 * typedef coir_writer_free_cb - gives bytes back after coir_writer_ref().
 * @bytes: as given.
 * @len:   as given.
 * @arg:   as given.
 *
 * Called in the flusher, or in whatever call it was that gave the bytes up;
 * it may neither suspend nor use the writer.
 */
typedef void coir_writer_free_cb(const void *bytes, size_t len, void *arg);

/** struct coir_writer - a buffer before a flow; not to be moved. */
struct coir_writer {
	/* writes to the buffer; cannot read */
	struct coir_flow flow;
	/* the rest is private; where bytes go, NULL: who asks for them */
	struct coir_flow *dest_;
	/* a ring of size_ bytes, of which used_ from head_ on are taken */
	char *buf_;
	size_t size_;
	size_t head_;
	size_t used_;
	/* what is to be written, in order: a ring of pieces */
	struct coir__writer_piece *pieces_;
	size_t first_;
	size_t n_;
	/* how many of the pieces are references */
	size_t refs_;
	/* bytes and references promised to who was woken and has not run */
	size_t promised_;
	size_t promised_refs_;
	/* how many bytes went in, and out to the flow; they may wrap */
	size_t taken_;
	size_t written_;
	/* nodes that wait for room, for being written, for something to do */
	struct coir_link room_waiters_;
	struct coir_link flush_waiters_;
	struct coir_link work_waiters_;
	/* the fiber that writes; NULL: there is none */
	struct coir_fiber *flusher_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
	/* why it has failed, 0: it has not */
	int error_;
	bool closed_;
	bool paused_;
	/* somebody has a batch, whose bytes must stay */
	bool lent_;
};

/**
 * coir_writer_run() - write to a flow through a buffer.
 * @dest: written (borrowed for the call); neither shut down nor closed.
 * @size: how many bytes to buffer, not 0.
 * @fn:   writes.
 * @arg:  passed to @fn (borrowed).
 *
 * When @fn has returned, with a failure too, what it has written is flushed;
 * when the caller is cancelled it is not.
 *
 * Blocks:  as @fn, and until all is written.
 * Cancel:  point; what was not yet written is dropped.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; what @fn returned; as coir_writer_init(), coir_writer_start(),
 *          coir_writer_close().
 */
COIR_API COIR_MUST_CHECK int
coir_writer_run(struct coir_flow *dest, size_t size, coir_writer_fn *fn,
		void *arg);

/**
 * coir_writer_init() - buffer a flow.
 * @writer: uninitialised memory; coir_writer_fini() when done.
 * @dest:   what is written (borrowed until then); NULL: coir_writer_batch().
 * @size:   how many bytes to buffer, not 0.
 *
 * Nothing is written before coir_writer_start().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM, -EINVAL (@size).
 */
COIR_API COIR_MUST_CHECK int
coir_writer_init(struct coir_writer *writer, struct coir_flow *dest,
		 size_t size);

/**
 * coir_writer_start() - start the flusher.
 * @scope:  what it belongs to (borrowed).
 * @writer: with a flow; must outlive @scope.
 *
 * The flusher is a daemon: a scope that ends does not wait until all is
 * written, it drops the rest (-ECONNABORTED for who waits in a flush). Call
 * coir_writer_close() before.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EALREADY (it was), -EINVAL (there is no flow), -ENOMEM and
 *          -ECANCELED as coir_spawn(), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_writer_start(struct coir_scope *scope, struct coir_writer *writer);

/**
 * coir_writer_fini() - free the buffer. The flow is not closed.
 * @writer: initialised; nobody waits in it.
 *
 * What has not been written is dropped. A flusher that is still there is
 * cancelled.
 *
 * Blocks:  until the flusher has ended.
 * Cancel:  shielded.
 * Context: fiber, or the main stack outside the loop; anywhere if there is no
 *          flusher.
 */
COIR_API void
coir_writer_fini(struct coir_writer *writer);

/**
 * coir_writer_write() - write bytes.
 * @writer: the writer.
 * @bytes:  the bytes (borrowed for the call: copied).
 * @len:    how many; 0 writes nothing.
 * @done:   NULL, or gets how many were taken, on failure too: all or none if
 *          they fit into the buffer.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; *@done bytes are taken then.
 * Context: fiber, or the main stack outside the loop; anywhere if there is
 *          room.
 * Returns: 0; -EBADF: closed; -ECONNABORTED: aborted; what the flow returned
 *          when it failed; -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_writer_write(struct coir_writer *writer, const void *bytes, size_t len,
		  size_t *done);

/**
 * coir_writer_ref() - write bytes without copying them.
 * @writer: the writer.
 * @bytes:  the bytes (kept until @cb, unchanged; the caller's on failure).
 * @len:    how many; with 0 @cb is called at once.
 * @cb:     NULL, or called when they are written or will not be.
 * @arg:    passed to @cb (borrowed until then).
 *
 * They keep their place among what is copied, and take no room of the buffer;
 * at most 15 references are held at a time.
 *
 * Blocks:  until fewer are.
 * Cancel:  point, when it has to wait; nothing is taken then.
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write().
 */
COIR_API COIR_MUST_CHECK int
coir_writer_ref(struct coir_writer *writer, const void *bytes, size_t len,
		coir_writer_free_cb *cb, void *arg);

/**
 * coir_writer_flush() - wait until what was written so far is in the flow.
 * @writer: the writer; goes on if it was paused.
 *
 * Several may flush; they return in the order in which they came.
 *
 * Blocks:  until it is written.
 * Cancel:  point, when it has to wait; it will still be written.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ECONNABORTED: aborted before; what the flow returned when it
 *          failed; -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_writer_flush(struct coir_writer *writer);

/**
 * coir_writer_flush_node() - prepare a node that completes when flushed.
 * @node:   idle memory.
 * @writer: initialised (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_writer_flush().
 */
COIR_API void
coir_writer_flush_node(struct coir_node *node, struct coir_writer *writer);

/**
 * coir_writer_close() - write what is left, and take no more.
 * @writer: the writer; who waits for room gets -EBADF.
 *
 * Blocks:  until all is written.
 * Cancel:  point, when it has to wait; it is closed, and will be written.
 * Context: fiber, or the main stack outside the loop; anywhere if all is.
 * Returns: as coir_writer_flush().
 */
COIR_API COIR_MUST_CHECK int
coir_writer_close(struct coir_writer *writer);

/**
 * coir_writer_abort() - drop what is not yet written, and take no more.
 * @writer: the writer; who waits in it gets -ECONNABORTED, as every later call.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_writer_abort(struct coir_writer *writer);

/**
 * coir_writer_check() - does it take more?
 * @writer: the writer (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EBADF: closed; -ECONNABORTED: aborted; why the flow has failed.
 */
COIR_API int
coir_writer_check(const struct coir_writer *writer);

/**
 * coir_writer_pause() - let it gather.
 * @writer: the writer; a flush, a close and whoever finds it full let it go on.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_writer_pause(struct coir_writer *writer);

/**
 * coir_writer_unpause() - let it go on.
 * @writer: the writer.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_writer_unpause(struct coir_writer *writer);

/**
 * coir_writer_room() - how many bytes can be written without waiting?
 * @writer: the writer (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the number of bytes that are free.
 */
COIR_API size_t
coir_writer_room(const struct coir_writer *writer);

/**
 * coir_writer_pending() - how many bytes are not in the flow yet?
 * @writer: the writer (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the number of bytes, references included.
 */
COIR_API size_t
coir_writer_pending(const struct coir_writer *writer);

/**
 * coir_writer_batch() - what is to be written next, for a flusher of one's own.
 * @writer:  not started; one at a time may have a batch.
 * @iov:     gets the pieces (borrowed until coir_writer_shift()).
 * @max:     how many fit, not 0.
 * @ret_n:   how many there are, at least one.
 *
 * Blocks:  until there is something to write and it is not paused.
 * Cancel:  point, when it has to wait.
 * Context: fiber, or the main stack outside the loop; anywhere if there is.
 * Returns: 0; -ENODATA: closed, and all is written; -EBUSY: somebody else has a
 *          batch or waits for one; -EINVAL (@max); as coir_writer_flush().
 */
COIR_API COIR_MUST_CHECK int
coir_writer_batch(struct coir_writer *writer, struct iovec *iov, size_t max,
		  size_t *ret_n);

/**
 * coir_writer_shift() - so much of the batch is written; give it back.
 * @writer: whose batch was taken.
 * @n:      how many bytes, at most as many as the batch has.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: there is no batch, or it is shorter.
 */
COIR_API int
coir_writer_shift(struct coir_writer *writer, size_t n);

COIR_END_DECLS

#endif
