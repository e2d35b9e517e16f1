/* SPDX-License-Identifier: MIT */
/*
 * The buffer of a writer: a ring of bytes, and a ring of pieces that says in
 * which order these and the references are to be written.
 *
 * Room is given in arrival order. Who waits for it is woken when it is there,
 * and it is promised to him until he runs, so that nobody overtakes. Emptying
 * the buffer is in io/writer_flush.c.
 */
#include "config.h"

#include "io/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "core/claim.h"

struct coir__writer_piece *
coir__writer_piece(const struct coir_writer *w, size_t i)
{
	return &w->pieces_[(w->first_ + i) % COIR__WRITER_PIECES];
}

size_t
coir_writer_room(const struct coir_writer *writer)
{
	return writer->size_ - writer->used_ - writer->promised_;
}

size_t
coir_writer_pending(const struct coir_writer *writer)
{
	return writer->taken_ - writer->written_;
}

int
coir_writer_check(const struct coir_writer *writer)
{
	if (writer->error_ < 0)
		return writer->error_;
	return writer->closed_ ? -EBADF : 0;
}

void
coir__writer_drop_piece(struct coir_writer *w)
{
	struct coir__writer_piece piece = *coir__writer_piece(w, 0);

	w->first_ = (w->first_ + 1) % COIR__WRITER_PIECES;
	w->n_--;
	if (!piece.given)
		return;
	w->refs_--;
	if (piece.cb)
		piece.cb(piece.given, piece.given_len, piece.arg);
}

static void
add_piece(struct coir_writer *w, const struct coir__writer_piece *piece)
{
	*coir__writer_piece(w, w->n_++) = *piece;
	w->taken_ += piece->len;
}

/* Copy bytes that lie together in the ring, for which there is room. */
static void
copy_part(struct coir_writer *w, const char *bytes, size_t len)
{
	char *at = w->buf_ + (w->head_ + w->used_) % w->size_;
	struct coir__writer_piece *last =
		w->n_ > 0 ? coir__writer_piece(w, w->n_ - 1) : NULL;

	memcpy(at, bytes, len);
	w->used_ += len;
	if (last && !last->given && last->bytes + last->len == at) {
		last->len += len;
		w->taken_ += len;
		return;
	}
	add_piece(w, &(struct coir__writer_piece){ .bytes = at, .len = len });
}

/* Copy bytes into the ring, for which there is room. */
static void
copy_in(struct coir_writer *w, const char *bytes, size_t len)
{
	size_t end = w->size_ - (w->head_ + w->used_) % w->size_;
	size_t part = len < end ? len : end;

	copy_part(w, bytes, part);
	if (part < len)
		copy_part(w, bytes + part, len - part);
	coir__writer_wake(w);
}

/* Is there room for @need bytes, or (0) for a reference? */
static bool
has_room(const struct coir_writer *w, size_t need)
{
	if (need > 0)
		return need <= coir_writer_room(w);
	return w->refs_ + w->promised_refs_ < COIR__WRITER_REFS;
}

/* What a node that waits for room needs: see has_room(). */
static size_t
need_of(const struct coir_node *node)
{
	return (size_t)(uintptr_t)node->value_;
}

static void
promise(struct coir_writer *w, size_t need)
{
	w->promised_ += need;
	w->promised_refs_ += need == 0;
}

void
coir__writer_admit(struct coir_writer *w)
{
	struct coir_node *node;

	while ((node = coir__node_first(&w->room_waiters_)) &&
	       has_room(w, need_of(node))) {
		promise(w, need_of(node));
		coir__node_fire(node, 0);
	}
}

static int
room_poll(struct coir_node *node)
{
	struct coir_writer *w = node->object_;
	int rc = coir__claim(&w->thread_);

	if (rc == 0)
		rc = coir_writer_check(w);
	if (rc < 0 || !coir__list_empty(&w->room_waiters_) ||
	    !has_room(w, need_of(node)))
		return rc;
	promise(w, need_of(node));
	node->result_ = 0;
	return 1;
}

static int
room_enlist(struct coir_node *node)
{
	struct coir_writer *w = node->object_;

	coir__list_add_tail(&w->room_waiters_, &node->runnable_.link_);
	coir_writer_unpause(w);
	return 0;
}

/* Whoever waits behind one that leaves may need less. */
static void
room_withdraw(struct coir_node *node)
{
	coir__list_remove(&node->runnable_.link_);
	coir__writer_admit(node->object_);
}

static const struct coir_source room_source = {
	.name = "room in a writer",
	.poll = room_poll,
	.enlist = room_enlist,
	.withdraw = room_withdraw,
	.takes = true,
};

/* Wait for room, in turn: see has_room(). On success it is the caller's. */
static int
get_room(struct coir_writer *w, size_t need)
{
	struct coir_node node;
	int rc;

	coir__node_init(&node, &room_source, w, (void *)(uintptr_t)need);
	rc = coir__node_try(&node);
	if (rc == -EAGAIN)
		rc = coir_wait(&node);
	if (rc < 0)
		return rc;
	w->promised_ -= need;
	w->promised_refs_ -= need == 0;
	return coir_writer_check(w);
}

/* A piece of what is too long: one half fills while the other empties. */
static size_t
half(const struct coir_writer *w)
{
	return (w->size_ + 1) / 2;
}

int
coir_writer_write(struct coir_writer *writer, const void *bytes, size_t len,
		  size_t *done)
{
	size_t taken = 0;
	int rc = coir_writer_check(writer);

	while (rc == 0 && taken < len) {
		size_t part = len - taken;

		if (len > writer->size_ && part > half(writer))
			part = half(writer);
		rc = get_room(writer, part);
		if (rc == 0) {
			copy_in(writer, (const char *)bytes + taken, part);
			taken += part;
		}
	}
	if (done)
		*done = taken;
	return rc;
}

int
coir_writer_ref(struct coir_writer *writer, const void *bytes, size_t len,
		coir_writer_free_cb *cb, void *arg)
{
	int rc = coir_writer_check(writer);

	if (rc == 0 && len > 0)
		rc = get_room(writer, 0);
	if (rc < 0)
		return rc;
	if (len > 0) {
		writer->refs_++;
		add_piece(writer,
			  &(struct coir__writer_piece){
				  .bytes = bytes,
				  .len = len,
				  .given = bytes,
				  .given_len = len,
				  .cb = cb,
				  .arg = arg,
			  });
		coir__writer_wake(writer);
	} else if (cb) {
		cb(bytes, len, arg);
	}
	return 0;
}

/* The flow's face: something of the first piece that is not empty. */
static ssize_t
writer_flow_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct coir_writer *w =
		coir__container_of(flow, struct coir_writer, flow);
	size_t len = iov->iov_len <= w->size_ ? iov->iov_len : half(w);
	int rc = coir_writer_write(w, iov->iov_base, len, NULL);

	(void)n;
	return rc < 0 ? rc : (ssize_t)len;
}

static const struct coir_flow_ops writer_ops = {
	.write = writer_flow_write,
};

int
coir_writer_init(struct coir_writer *writer, struct coir_flow *dest,
		 size_t size)
{
	size_t head = COIR__WRITER_PIECES * sizeof(*writer->pieces_);
	struct coir__writer_piece *pieces;

	if (size == 0 || size > SIZE_MAX / 2)
		return -EINVAL;
	pieces = malloc(head + size);
	if (!pieces)
		return -ENOMEM;
	*writer = (struct coir_writer){
		.flow.ops = &writer_ops,
		.dest_ = dest,
		.pieces_ = pieces,
		.buf_ = (char *)pieces + head,
		.size_ = size,
	};
	coir__list_init(&writer->room_waiters_);
	coir__list_init(&writer->flush_waiters_);
	coir__list_init(&writer->work_waiters_);
	return 0;
}
