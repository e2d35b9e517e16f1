/* SPDX-License-Identifier: MIT */
/*
 * Parsing what a reader reads: bytes, literals, numbers.
 *
 *	static int
 *	header(struct coir_reader *r, void *arg)
 *	{
 *		uint64_t *length = arg;
 *		int rc = coir_parse_text(r, "COIR", 4);
 *
 *		return rc < 0 ? rc : coir_parse_be(r, 4, length);
 *	}
 *	...
 *	rc = coir_parse_run(&reader, header, &length);
 *	if (rc < 0)
 *		fprintf(stderr, "%s\n", coir_error_describe(rc));
 *	...
 *	expected "COIR" but got "CA": Bad message, reading at offset 0
 *
 * A parser is a C function: one after another is a call after another, several
 * of the same a loop, a choice an if on coir_parse_peek(). What does not match
 * is -EBADMSG and is not taken; a text says what was expected. Between two
 * calls the bytes are the reader's: parse, take lines, skip, as it comes.
 * Layer: io, on coir/reader.h.
 */
#ifndef COIR_PARSE_H
#define COIR_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/api.h>
#include <coir/reader.h>

COIR_BEGIN_DECLS

/** typedef coir_parse_fn - a parser, for coir_parse_run(). */
typedef int coir_parse_fn(struct coir_reader *reader, void *arg);

/**
 * coir_parse_run() - parse, and say where a failure was.
 * @reader: the reader.
 * @fn:     parses; 0 or a negative errno.
 * @arg:    passed to @fn (borrowed).
 *
 * If @fn fails, the text of the failure tells the offset in the stream, and
 * for -ENODATA and -ENOBUFS what they mean here.
 *
 * Blocks:  as @fn.
 * Cancel:  as @fn.
 * Context: as @fn.
 * Returns: what @fn returned.
 */
COIR_API COIR_MUST_CHECK int
coir_parse_run(struct coir_reader *reader, coir_parse_fn *fn, void *arg);

/**
 * coir_parse_any() - take one byte, whatever it is.
 * @reader:   the reader.
 * @ret_byte: the byte.
 *
 * Blocks:  until there is one, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: end of stream; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_any(struct coir_reader *reader, uint8_t *ret_byte);

/**
 * coir_parse_peek() - look at the next byte without taking it.
 * @reader:   the reader.
 * @ret_byte: the byte.
 *
 * Blocks:  until there is one, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_parse_any().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_peek(struct coir_reader *reader, uint8_t *ret_byte);

/**
 * coir_parse_byte() - take one particular byte.
 * @reader:   the reader.
 * @expected: which.
 *
 * Blocks:  until there is one, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EBADMSG: it is another, which is not taken; -ENODATA: end of
 *          stream; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_byte(struct coir_reader *reader, char expected);

/**
 * coir_parse_text() - take particular bytes.
 * @reader:   the reader.
 * @expected: which (borrowed for the call).
 * @len:      how many.
 *
 * Reads on only while what has come is how @expected begins.
 *
 * Blocks:  until they have come, or another byte, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EBADMSG: they are others, nothing is taken; -ENODATA: the
 *          stream ends before, nothing is taken; -ENOBUFS: @len is more than
 *          the limit; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_text(struct coir_reader *reader, const char *expected, size_t len);

/**
 * coir_parse_while() - take the bytes for which something holds, at least one.
 * @reader:    the reader.
 * @pred:      called with each byte as an unsigned char.
 * @what:      for the text of a failure, "a digit" (borrowed for the call).
 * @ret_bytes: the bytes (borrowed until the next call).
 * @ret_len:   how many.
 *
 * Blocks:  until a byte for which it does not, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EBADMSG: the first is none; -ENODATA: end of stream; -ENOBUFS:
 *          longer than the limit; -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_while(struct coir_reader *reader, coir_reader_pred *pred,
		 const char *what, const char **ret_bytes, size_t *ret_len);

/**
 * coir_parse_skip() - drop the bytes for which something holds, at least one.
 * @reader: the reader.
 * @pred:   called with each byte as an unsigned char.
 * @what:   for the text of a failure, "a blank" (borrowed for the call).
 *
 * Blocks:  until a byte for which it does not, or the end of the stream.
 * Cancel:  point, when it has to read; as coir_reader_skip_while().
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EBADMSG: the first is none; -ENODATA: end of stream; as
 *          coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_skip(struct coir_reader *reader, coir_reader_pred *pred,
		const char *what);

/**
 * coir_parse_at_end() - is this the end of the stream?
 * @reader:  the reader.
 * @ret_end: true: nothing follows.
 *
 * Blocks:  until there is a byte, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_at_end(struct coir_reader *reader, bool *ret_end);

/**
 * coir_parse_end() - the stream must end here.
 * @reader: the reader.
 *
 * Blocks:  until there is a byte, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EBADMSG: something follows; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_end(struct coir_reader *reader);

/**
 * coir_parse_be() - take a number, its most significant byte first.
 * @reader:    the reader.
 * @width:     how many bytes, 1 to 8.
 * @ret_value: the number, unsigned; for a signed one of 32 bits: (int32_t).
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EINVAL (@width); -ENODATA: the stream ends before, nothing is
 *          taken; -ENOBUFS, -ENOMEM; as coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_be(struct coir_reader *reader, size_t width, uint64_t *ret_value);

/**
 * coir_parse_le() - take a number, its least significant byte first.
 * @reader:    the reader.
 * @width:     how many bytes, 1 to 8.
 * @ret_value: the number, as of coir_parse_be().
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_parse_be().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_le(struct coir_reader *reader, size_t width, uint64_t *ret_value);

/**
 * coir_parse_be_float() - take a float of four bytes, IEEE 754, sign first.
 * @reader:    the reader.
 * @ret_value: the number.
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_parse_be().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_be_float(struct coir_reader *reader, float *ret_value);

/**
 * coir_parse_be_double() - take a double of eight bytes, IEEE 754, sign first.
 * @reader:    the reader.
 * @ret_value: the number.
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_parse_be().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_be_double(struct coir_reader *reader, double *ret_value);

/**
 * coir_parse_le_float() - take a float of four bytes, IEEE 754, sign last.
 * @reader:    the reader.
 * @ret_value: the number.
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_parse_be().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_le_float(struct coir_reader *reader, float *ret_value);

/**
 * coir_parse_le_double() - take a double of eight bytes, IEEE 754, sign last.
 * @reader:    the reader.
 * @ret_value: the number.
 *
 * Blocks:  until they have come, or the end of the stream.
 * Cancel:  point, when it has to read; nothing is lost.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_parse_be().
 */
COIR_API COIR_MUST_CHECK int
coir_parse_le_double(struct coir_reader *reader, double *ret_value);

COIR_END_DECLS

#endif
