/* SPDX-License-Identifier: MIT */
/*
 * Texts and numbers into a buffered writer; the counterpart of coir/parse.h.
 *
 *	rc = coir_print_string(&writer, "COIR");
 *	if (rc == 0)
 *		rc = coir_print_be(&writer, 4, length);
 *
 * Each is taken whole or not at all if it fits into the buffer. Layer: io, on
 * coir/writer.h.
 */
#ifndef COIR_PRINT_H
#define COIR_PRINT_H

#include <stdint.h>

#include <coir/api.h>
#include <coir/writer.h>

COIR_BEGIN_DECLS

/**
 * coir_print_string() - write a string.
 * @writer: the writer.
 * @string: terminated by a NUL, which is not written (borrowed for the call).
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write().
 */
COIR_API COIR_MUST_CHECK int
coir_print_string(struct coir_writer *writer, const char *string);

/**
 * coir_print_byte() - write one byte.
 * @writer: the writer.
 * @byte:   which.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; nothing is taken then.
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write().
 */
COIR_API COIR_MUST_CHECK int
coir_print_byte(struct coir_writer *writer, uint8_t byte);

/**
 * coir_print_format() - write a text.
 * @writer: the writer.
 * @format: as of printf(3) (borrowed for the call).
 *
 * Formatting touches two or three KiB of the caller's stack.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write(); -ENOMEM: for more than 255 bytes; -EINVAL:
 *          it cannot be formatted.
 */
COIR_API COIR_MUST_CHECK int
coir_print_format(struct coir_writer *writer, const char *format, ...)
	COIR_PRINTF(2, 3);

/**
 * coir_print_be() - write a number, its most significant byte first.
 * @writer: the writer.
 * @width:  how many bytes, 1 to 8.
 * @value:  the number, of which the low @width bytes are written.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write(); -EINVAL (@width).
 */
COIR_API COIR_MUST_CHECK int
coir_print_be(struct coir_writer *writer, size_t width, uint64_t value);

/**
 * coir_print_le() - write a number, its least significant byte first.
 * @writer: the writer.
 * @width:  how many bytes, 1 to 8.
 * @value:  the number, of which the low @width bytes are written.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write(); -EINVAL (@width).
 */
COIR_API COIR_MUST_CHECK int
coir_print_le(struct coir_writer *writer, size_t width, uint64_t value);

/**
 * coir_print_be_float() - write a float of four bytes, IEEE 754, sign first.
 * @writer: the writer.
 * @value:  the number.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write().
 */
COIR_API COIR_MUST_CHECK int
coir_print_be_float(struct coir_writer *writer, float value);

/**
 * coir_print_be_double() - write a double of eight bytes, sign first.
 * @writer: the writer.
 * @value:  the number.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write().
 */
COIR_API COIR_MUST_CHECK int
coir_print_be_double(struct coir_writer *writer, double value);

/**
 * coir_print_le_float() - write a float of four bytes, IEEE 754, sign last.
 * @writer: the writer.
 * @value:  the number.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write().
 */
COIR_API COIR_MUST_CHECK int
coir_print_le_float(struct coir_writer *writer, float value);

/**
 * coir_print_le_double() - write a double of eight bytes, sign last.
 * @writer: the writer.
 * @value:  the number.
 *
 * Blocks:  until there is room.
 * Cancel:  point, when it has to wait; as coir_writer_write().
 * Context: as coir_writer_write().
 * Returns: as coir_writer_write().
 */
COIR_API COIR_MUST_CHECK int
coir_print_le_double(struct coir_writer *writer, double value);

COIR_END_DECLS

#endif
