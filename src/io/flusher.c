/* SPDX-License-Identifier: MIT */
/*
 * The flusher of a writer: a daemon fiber that takes batches and writes them to
 * the flow. It holds a handle on itself in the writer, which it puts last of
 * all: while there is one, the flusher may be writing from the buffer.
 */
#include "config.h"

#include <coir/fiber.h>
#include <errno.h>
#include <stdlib.h>

#include "core/claim.h"
#include "core/die.h"
#include "io/writer.h"

static int
flusher(void *arg)
{
	struct iovec iov[COIR__WRITER_PIECES];
	struct coir_writer *w = arg;
	ssize_t written;
	size_t n;
	int rc;

	while ((rc = coir_writer_batch(w, iov, COIR__WRITER_PIECES, &n)) == 0) {
		written = coir_write_some(w->dest_, iov, n);
		if (written < 0)
			coir__writer_fail(w,
					  written == -ECANCELED ? -ECONNABORTED
								: (int)written);
		coir_writer_shift(w, written < 0 ? 0 : (size_t)written);
	}
	if (rc != -ENODATA)
		coir__writer_fail(w, -ECONNABORTED);
	coir_fiber_put(w->flusher_);
	w->flusher_ = NULL;
	return 0;
}

int
coir_writer_start(struct coir_scope *scope, struct coir_writer *writer)
{
	struct coir_spawn_options options = { .name = "flusher",
					      .daemon = true };
	int rc = coir__claim(&writer->thread_);

	if (rc < 0)
		return rc;
	if (!writer->dest_)
		return -EINVAL;
	if (writer->flusher_)
		return -EALREADY;
	return coir_spawn_fiber(scope, &options, flusher, writer,
				&writer->flusher_);
}

/* Have the flusher end: it may be writing what is about to be freed. */
static void
end_flusher(struct coir_writer *w)
{
	struct coir_node node;
	int rc;

	if (!w->flusher_)
		return;
	coir_fiber_cancel(w->flusher_);
	coir_join_node(&node, w->flusher_);
	rc = coir__wait_to_end(&node);
	if (rc < 0)
		coir__die("coir_writer_fini: the flusher cannot be waited for "
			  "here; call it from a fiber, or when the flusher's "
			  "scope has ended");
}

void
coir_writer_fini(struct coir_writer *writer)
{
	if (!coir__list_empty(&writer->room_waiters_) ||
	    !coir__list_empty(&writer->flush_waiters_) ||
	    writer->promised_ > 0 || writer->promised_refs_ > 0)
		coir__die_waiters("coir_writer_fini", "writer");
	end_flusher(writer);
	coir__writer_drop_all(writer);
	free(writer->pieces_);
	writer->pieces_ = NULL;
}

int
coir_writer_run(struct coir_flow *dest, size_t size, coir_writer_fn *fn,
		void *arg)
{
	struct coir_writer writer;
	struct coir_scope scope;
	int rc = coir_writer_init(&writer, dest, size);

	if (rc < 0)
		return rc;
	rc = coir_scope_open(&scope);
	if (rc < 0) {
		coir_writer_fini(&writer);
		return rc;
	}
	rc = coir_writer_start(&scope, &writer);
	if (rc == 0) {
		int closed;

		rc = fn(&writer, arg);
		closed = coir_writer_close(&writer);
		if (rc == 0)
			rc = closed;
	}
	rc = coir_scope_close(&scope, rc);
	coir_writer_fini(&writer);
	return rc;
}
