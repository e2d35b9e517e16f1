/* SPDX-License-Identifier: MIT */
/*
 * Emptying the buffer of a writer, and those who wait for that.
 *
 * A batch is the pieces as they are when it is taken; they stay until it is
 * given back, even if the writer fails meanwhile. Whoever takes batches is
 * woken by what gives him something to do; a wake is a hint, he looks again.
 */
#include "config.h"

#include <coir/fiber.h>
#include <errno.h>

#include "base/list.h"
#include "core/claim.h"
#include "io/writer.h"

/* Is there something that may be written now, or nothing more to come? */
static bool
has_work(const struct coir_writer *w)
{
	return w->error_ < 0 || (w->n_ > 0 ? !w->paused_ : w->closed_);
}

void
coir__writer_wake(struct coir_writer *w)
{
	if (has_work(w))
		coir__node_fire_all(&w->work_waiters_, 0);
}

void
coir__writer_drop_all(struct coir_writer *w)
{
	w->used_ = 0;
	w->written_ = w->taken_;
	while (w->n_ > 0)
		coir__writer_drop_piece(w);
}

void
coir__writer_fail(struct coir_writer *w, int error)
{
	if (w->error_ < 0)
		return;
	w->error_ = error;
	coir__node_fire_all(&w->room_waiters_, error);
	coir__node_fire_all(&w->flush_waiters_, error);
	coir__node_fire_all(&w->work_waiters_, error);
	if (!w->lent_)
		coir__writer_drop_all(w);
}

void
coir_writer_abort(struct coir_writer *writer)
{
	coir__writer_fail(writer, -ECONNABORTED);
	if (writer->flusher_)
		coir_fiber_cancel(writer->flusher_);
}

void
coir_writer_pause(struct coir_writer *writer)
{
	writer->paused_ = !writer->closed_ &&
		coir__list_empty(&writer->room_waiters_) &&
		coir__list_empty(&writer->flush_waiters_);
}

void
coir_writer_unpause(struct coir_writer *writer)
{
	writer->paused_ = false;
	coir__writer_wake(writer);
}

static int
flush_poll(struct coir_node *node)
{
	struct coir_writer *w = node->object_;
	int rc = coir__claim(&w->thread_);

	if (rc == 0)
		rc = w->error_;
	if (rc < 0)
		return rc;
	coir_writer_unpause(w);
	if (w->n_ > 0) {
		node->value_ = (void *)(uintptr_t)w->taken_;
		return 0;
	}
	node->result_ = 0;
	return 1;
}

static int
flush_enlist(struct coir_node *node)
{
	struct coir_writer *w = node->object_;

	coir__list_add_tail(&w->flush_waiters_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source flush_source = {
	.name = "writer flushed",
	.poll = flush_poll,
	.enlist = flush_enlist,
	.withdraw = coir__node_unlink,
};

void
coir_writer_flush_node(struct coir_node *node, struct coir_writer *writer)
{
	coir__node_init(node, &flush_source, writer, NULL);
}

int
coir_writer_flush(struct coir_writer *writer)
{
	struct coir_node node;
	int rc;

	coir_writer_flush_node(&node, writer);
	rc = coir__node_try(&node);
	return rc == -EAGAIN ? coir_wait(&node) : rc;
}

/* Wake those who wait for no more than what is written. */
static void
flushed(struct coir_writer *w)
{
	struct coir_node *node;

	while ((node = coir__node_first(&w->flush_waiters_))) {
		size_t left = (size_t)(uintptr_t)node->value_ - w->written_;

		if (left > 0 && left <= SIZE_MAX / 2)
			break;
		coir__node_fire(node, 0);
	}
}

int
coir_writer_close(struct coir_writer *writer)
{
	int rc = coir__claim(&writer->thread_);

	if (rc < 0)
		return rc;
	writer->closed_ = true;
	coir__node_fire_all(&writer->room_waiters_, -EBADF);
	coir_writer_unpause(writer);
	return coir_writer_flush(writer);
}

/* A wake of the flusher is a hint: there is nothing to complete at once. */
static int
work_poll(struct coir_node *node)
{
	(void)node;
	return 0;
}

static int
work_enlist(struct coir_node *node)
{
	struct coir_writer *w = node->object_;

	coir__list_add_tail(&w->work_waiters_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source work_source = {
	.name = "writer written to",
	.poll = work_poll,
	.enlist = work_enlist,
	.withdraw = coir__node_unlink,
};

static int
wait_for_work(struct coir_writer *w)
{
	struct coir_node node;

	coir__node_init(&node, &work_source, w, NULL);
	return coir_wait(&node);
}

int
coir_writer_batch(struct coir_writer *writer, struct iovec *iov, size_t max,
		  size_t *ret_n)
{
	size_t n = 0;
	int rc = max > 0 ? coir__claim(&writer->thread_) : -EINVAL;

	if (rc == 0 &&
	    (writer->lent_ || !coir__list_empty(&writer->work_waiters_)))
		rc = -EBUSY;
	while (rc == 0 && !has_work(writer))
		rc = wait_for_work(writer);
	if (rc == 0)
		rc = writer->error_;
	if (rc < 0)
		return rc;
	if (writer->n_ == 0)
		return -ENODATA;
	for (; n < writer->n_ && n < max; n++) {
		struct coir__writer_piece *p = coir__writer_piece(writer, n);

		iov[n].iov_base = (void *)p->bytes;
		iov[n].iov_len = p->len;
	}
	writer->lent_ = true;
	*ret_n = n;
	return 0;
}

/* The first @n bytes of the pieces are written. */
static void
advance(struct coir_writer *w, size_t n)
{
	while (n > 0) {
		struct coir__writer_piece *p = coir__writer_piece(w, 0);
		size_t part = p->len < n ? p->len : n;

		n -= part;
		w->written_ += part;
		p->bytes += part;
		p->len -= part;
		if (!p->given) {
			w->head_ = (w->head_ + part) % w->size_;
			w->used_ -= part;
		}
		if (p->len == 0)
			coir__writer_drop_piece(w);
	}
	if (w->used_ == 0)
		w->head_ = 0;
}

int
coir_writer_shift(struct coir_writer *writer, size_t n)
{
	if (!writer->lent_ || n > coir_writer_pending(writer))
		return -EINVAL;
	writer->lent_ = false;
	advance(writer, n);
	if (writer->error_ < 0) {
		coir__writer_drop_all(writer);
		return 0;
	}
	flushed(writer);
	coir__writer_admit(writer);
	return 0;
}
