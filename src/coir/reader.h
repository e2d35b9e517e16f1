/* SPDX-License-Identifier: MIT */
/*
 * Buffered reading: lines, fixed lengths, everything.
 *
 *	rc = coir_reader_init(&reader, &sock.flow, 1024, 65536);
 *	...
 *	while ((rc = coir_reader_line(&reader, &line, NULL)) == 0)
 *		handle(line);
 *	coir_reader_fini(&reader);
 *	return rc == -ENODATA ? 0 : rc;
 *
 * The buffer is allocated once and doubles as it needs, up to a limit. What
 * would need more than the limit fails with -ENOBUFS, what would need more
 * than the stream has with -ENODATA; the bytes are still there then, for
 * another way of reading them. What is returned is borrowed from the buffer,
 * until the next call. After the end of the stream the flow is not asked
 * again. Calls suspend only when they have to read.
 *
 * One fiber at a time uses a reader: while it waits in a call that reads, the
 * calls of others say -EBUSY and do nothing. Layer: io, on coir/flow.h.
 */
#ifndef COIR_READER_H
#define COIR_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/api.h>
#include <coir/flow.h>

COIR_BEGIN_DECLS

/** typedef coir_reader_pred - isdigit(3) and its like: 0 is no. */
typedef int coir_reader_pred(int c);

/** struct coir_reader - a buffer before a flow. */
struct coir_reader {
	/* reads what is buffered, then from the source; cannot write */
	struct coir_flow flow;
	/* the rest is private; where bytes come from, NULL: nowhere */
	struct coir_flow *source_;
	/* size_ bytes, and one for a terminating NUL */
	char *buf_;
	size_t size_;
	size_t max_;
	/* what is buffered: buf_[start_] to buf_[end_ - 1] */
	size_t start_;
	size_t end_;
	/* bytes that have been taken out so far */
	uint64_t consumed_;
	/* the source has ended */
	bool eof_;
	/* a fiber waits in a call that reads from it, or copies */
	bool busy_;
};

/**
 * coir_reader_init() - buffer a flow.
 * @reader: uninitialised memory; coir_reader_fini() when done.
 * @source: what is read (borrowed until then).
 * @size:   how many bytes to buffer at first, not 0.
 * @max:    how many at most, at least @size.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM, -EINVAL (@size, @max).
 */
COIR_API COIR_MUST_CHECK int
coir_reader_init(struct coir_reader *reader, struct coir_flow *source,
		 size_t size, size_t max);

/**
 * coir_reader_init_bytes() - read from memory.
 * @reader: uninitialised memory; coir_reader_fini() when done.
 * @bytes:  what is read (borrowed for the call: copied).
 * @len:    how many.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_reader_init_bytes(struct coir_reader *reader, const void *bytes,
		       size_t len);

/**
 * coir_reader_fini() - free the buffer. The source is not closed.
 * @reader: initialised. To free it while a fiber reads through it aborts.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_reader_fini(struct coir_reader *reader);

/**
 * coir_reader_line() - take a line.
 * @reader:   the reader.
 * @ret_line: the line without its LF or CR LF, terminated by a NUL (borrowed
 *            until the next call).
 * @ret_len:  NULL, or gets its length in bytes.
 *
 * At the end of the stream a last line without LF counts.
 *
 * Blocks:  until a line has come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: there is none; -ENOBUFS: longer than the limit, LF
 *          included; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_line(struct coir_reader *reader, const char **ret_line,
		 size_t *ret_len);

/**
 * coir_reader_line_raw() - take a line with its LF or CR LF.
 * @reader:   the reader.
 * @ret_line: the line, not terminated by a NUL (borrowed until the next call).
 * @ret_len:  its length in bytes. Only the last line may not end in LF.
 *
 * Blocks:  until a line has come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_reader_line().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_line_raw(struct coir_reader *reader, const char **ret_line,
		     size_t *ret_len);

/**
 * coir_reader_until() - take what is before a separator, piece by piece.
 * @reader:    the reader.
 * @needle:    the separator (borrowed for the call).
 * @len:       its length in bytes, 1 to 256.
 * @ret_piece: the next piece (borrowed until the next call).
 * @ret_len:   its length, perhaps 0 if it is the last.
 *
 * Pieces are handed out as they come, so that what is before the separator may
 * be longer than the limit; only what may be the beginning of a separator is
 * kept back. At the end of the stream the rest is handed out as a piece.
 *
 * Blocks:  until there is a piece, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 1: a piece, call again; 0: the last piece, the separator behind it
 *          is dropped; -ENODATA: end of stream, there is none; -EINVAL (@len);
 *          -ENOBUFS: @len is more than the limit; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_until(struct coir_reader *reader, const void *needle, size_t len,
		  const char **ret_piece, size_t *ret_len);

/**
 * coir_reader_some() - take what there is.
 * @reader:    the reader.
 * @max:       how many bytes at most, not 0.
 * @ret_bytes: the bytes (borrowed until the next call).
 * @ret_len:   how many, at least one.
 *
 * Blocks:  until there is at least one byte, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: end of stream; -EINVAL (@max); as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_some(struct coir_reader *reader, size_t max, const char **ret_bytes,
		 size_t *ret_len);

/**
 * coir_reader_take() - take exactly so many bytes.
 * @reader:    the reader.
 * @n:         how many.
 * @ret_bytes: the bytes (borrowed until the next call).
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: the stream ends before, its last bytes stay;
 *          -ENOBUFS: @n is more than the limit; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_take(struct coir_reader *reader, size_t n, const char **ret_bytes);

/**
 * coir_reader_take_all() - take everything to the end of the stream.
 * @reader:    the reader.
 * @ret_bytes: the bytes, terminated by a NUL (borrowed until the next call).
 * @ret_len:   how many, 0 if there are none.
 *
 * To find the end it needs a limit of one byte more than there is.
 *
 * Blocks:  until the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOBUFS: the limit is full; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_take_all(struct coir_reader *reader, const char **ret_bytes,
		     size_t *ret_len);

/**
 * coir_reader_take_while() - take the bytes for which something holds.
 * @reader:    the reader.
 * @pred:      called with each byte as an unsigned char.
 * @ret_bytes: the bytes (borrowed until the next call).
 * @ret_len:   how many, perhaps 0.
 *
 * Blocks:  until a byte for which it does not, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOBUFS: longer than the limit; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_take_while(struct coir_reader *reader, coir_reader_pred *pred,
		       const char **ret_bytes, size_t *ret_len);

/**
 * coir_reader_skip() - drop exactly so many bytes, more than the limit too.
 * @reader: the reader.
 * @n:      how many.
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; some may have been dropped by then, see
 *          coir_reader_consumed().
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: the stream ends before, all of it is dropped; as
 *          coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_skip(struct coir_reader *reader, uint64_t n);

/**
 * coir_reader_skip_while() - drop the bytes for which something holds.
 * @reader:    the reader.
 * @pred:      called with each byte as an unsigned char.
 * @ret_count: NULL, or gets how many were dropped, more than the limit too.
 *
 * Blocks:  until a byte for which it does not, or the end of the stream.
 * Cancel:  point, when it has to read; as coir_reader_skip().
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_skip_while(struct coir_reader *reader, coir_reader_pred *pred,
		       uint64_t *ret_count);

/**
 * coir_reader_copy() - take everything and write it to a flow.
 * @reader: the reader.
 * @dst:    written (borrowed); neither flushed nor shut down.
 * @done:   NULL, or gets how many bytes were written, on failure too.
 *
 * Nothing is copied on the way: @dst is given what is buffered. Bytes leave
 * the reader when @dst has them, so after a failure the rest is still there.
 *
 * Blocks:  until the end of the stream is written.
 * Cancel:  point; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOMEM; as coir_read(), coir_write().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_copy(struct coir_reader *reader, struct coir_flow *dst,
		 uint64_t *done);

/**
 * coir_reader_ensure() - have at least so many bytes buffered.
 * @reader: the reader.
 * @n:      how many.
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: the stream ends before; -ENOBUFS: @n is more than the
 *          limit; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_reader_ensure(struct coir_reader *reader, size_t n);

/**
 * coir_reader_peek() - look at what is buffered.
 * @reader:  the reader (borrowed).
 * @ret_len: how many bytes.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the bytes (borrowed until the next call that is not a peek).
 */
COIR_API const char *
coir_reader_peek(const struct coir_reader *reader, size_t *ret_len);

/**
 * coir_reader_consume() - drop bytes that are buffered.
 * @reader: the reader.
 * @n:      how many.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (fewer are buffered; nothing has happened).
 */
COIR_API int
coir_reader_consume(struct coir_reader *reader, size_t n);

/**
 * coir_reader_consumed() - how far we are in the stream.
 * @reader: the reader (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: how many bytes have been taken or dropped so far.
 */
COIR_API uint64_t
coir_reader_consumed(const struct coir_reader *reader);

/**
 * coir_reader_eof() - has the end of the stream been seen?
 * @reader: the reader (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: true: nothing comes after what is buffered.
 */
COIR_API bool
coir_reader_eof(const struct coir_reader *reader);

COIR_END_DECLS

#endif
