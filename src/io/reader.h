/* SPDX-License-Identifier: MIT */
/*
 * The buffer of a reader, for the ways of taking bytes out of it.
 */
#ifndef COIR_IO_READER_H
#define COIR_IO_READER_H

#include <coir/reader.h>
#include <errno.h>

/* Read once more: 0: there are more bytes than before; -ENODATA: end of the
 * stream; -ENOBUFS: the limit is full; as coir_read(). */
int
coir__reader_fill(struct coir_reader *r);

/* May it be used now? 0, or -EBUSY: another fiber is reading. */
static inline int
coir__reader_check(const struct coir_reader *r)
{
	return r->busy_ ? -EBUSY : 0;
}

/* How many bytes are buffered. */
static inline size_t
coir__reader_buffered(const struct coir_reader *r)
{
	return r->end_ - r->start_;
}

/* The bytes that are buffered; they move when more are read. */
static inline char *
coir__reader_bytes(const struct coir_reader *r)
{
	return r->buf_ + r->start_;
}

/* Take out @n bytes, which are buffered. */
static inline void
coir__reader_drop(struct coir_reader *r, size_t n)
{
	r->start_ += n;
	r->consumed_ += n;
}

#endif
