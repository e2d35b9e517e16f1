/* SPDX-License-Identifier: MIT */
/*
 * A buffer before a flow.
 *
 * Buffered are buf_[start_] to buf_[end_ - 1]. Bytes leave at the front only
 * when a call succeeds, so that what fails, for want of room or of bytes or by
 * a cancel, can be tried again in another way. When room is needed the bytes
 * move to the front; the buffer doubles when that is not enough. One byte past
 * size_ is for the NUL that ends a line or everything. The ways of taking bytes
 * out are in io/reader_take.c.
 */
#include "config.h"

#include "io/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "core/die.h"

/* Make the buffer hold @n bytes, which is at most max_. */
static int
grow(struct coir_reader *r, size_t n)
{
	size_t size = r->size_ <= r->max_ / 2 ? r->size_ * 2 : r->max_;
	char *buf;

	if (size < n)
		size = n;
	buf = malloc(size + 1);
	if (!buf)
		return -ENOMEM;
	memcpy(buf, coir__reader_bytes(r), coir__reader_buffered(r));
	free(r->buf_);
	r->buf_ = buf;
	r->size_ = size;
	r->end_ -= r->start_;
	r->start_ = 0;
	return 0;
}

/* Make room for @n bytes in all, which is more than are buffered. */
static int
make_room(struct coir_reader *r, size_t n)
{
	if (n > r->max_)
		return -ENOBUFS;
	if (n > r->size_)
		return grow(r, n);
	if (r->start_ > 0 && r->start_ + n > r->size_) {
		memmove(r->buf_, coir__reader_bytes(r),
			coir__reader_buffered(r));
		r->end_ -= r->start_;
		r->start_ = 0;
	}
	return 0;
}

/* Read once, at least one byte; the end of the stream is -ENODATA. */
static int
fill(struct coir_reader *r, size_t room_for)
{
	ssize_t n;
	int rc;

	if (r->eof_)
		return -ENODATA;
	if (r->start_ == r->end_)
		r->start_ = r->end_ = 0;
	rc = make_room(r, room_for);
	if (rc < 0)
		return rc;
	r->busy_ = true;
	n = coir_read(r->source_, r->buf_ + r->end_, r->size_ - r->end_);
	r->busy_ = false;
	if (n < 0)
		return (int)n;
	r->end_ += (size_t)n;
	r->eof_ = n == 0;
	return n == 0 ? -ENODATA : 0;
}

int
coir__reader_fill(struct coir_reader *r)
{
	return fill(r, coir__reader_buffered(r) + 1);
}

static ssize_t
reader_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_reader *r =
		coir__container_of(flow, struct coir_reader, flow);
	size_t n;
	int rc = coir__reader_check(r);

	if (rc == 0 && coir__reader_buffered(r) == 0)
		rc = coir__reader_fill(r);
	if (rc < 0)
		return rc == -ENODATA ? 0 : rc;
	n = coir__reader_buffered(r);
	if (n > len)
		n = len;
	memcpy(buf, coir__reader_bytes(r), n);
	coir__reader_drop(r, n);
	return (ssize_t)n;
}

static const struct coir_flow_ops reader_ops = {
	.read = reader_read,
};

static int
init(struct coir_reader *r, struct coir_flow *source, size_t size, size_t max)
{
	char *buf = malloc(size + 1);

	if (!buf)
		return -ENOMEM;
	*r = (struct coir_reader){
		.flow.ops = &reader_ops,
		.source_ = source,
		.buf_ = buf,
		.size_ = size,
		.max_ = max,
	};
	return 0;
}

int
coir_reader_init(struct coir_reader *reader, struct coir_flow *source,
		 size_t size, size_t max)
{
	if (size == 0 || size > max || max == SIZE_MAX)
		return -EINVAL;
	return init(reader, source, size, max);
}

int
coir_reader_init_bytes(struct coir_reader *reader, const void *bytes,
		       size_t len)
{
	int rc = init(reader, NULL, len, len);

	if (rc < 0)
		return rc;
	if (len > 0)
		memcpy(reader->buf_, bytes, len);
	reader->end_ = len;
	reader->eof_ = true;
	return 0;
}

void
coir_reader_fini(struct coir_reader *reader)
{
	if (reader->busy_)
		coir__die("coir_reader_fini: a fiber is reading through this "
			  "reader; close its source and let the fiber return "
			  "first");
	free(reader->buf_);
	reader->buf_ = NULL;
}

int
coir_reader_ensure(struct coir_reader *reader, size_t n)
{
	int rc = coir__reader_check(reader);

	if (rc == 0 && n > reader->max_)
		return reader->source_ ? -ENOBUFS : -ENODATA;
	while (rc == 0 && coir__reader_buffered(reader) < n)
		rc = fill(reader, n);
	return rc;
}

const char *
coir_reader_peek(const struct coir_reader *reader, size_t *ret_len)
{
	*ret_len = coir__reader_buffered(reader);
	return coir__reader_bytes(reader);
}

int
coir_reader_consume(struct coir_reader *reader, size_t n)
{
	int rc = coir__reader_check(reader);

	if (rc == 0 && n > coir__reader_buffered(reader))
		rc = -EINVAL;
	if (rc == 0)
		coir__reader_drop(reader, n);
	return rc;
}

uint64_t
coir_reader_consumed(const struct coir_reader *reader)
{
	return reader->consumed_;
}

bool
coir_reader_eof(const struct coir_reader *reader)
{
	return reader->eof_;
}
