/* SPDX-License-Identifier: MIT */
/*
 * Texts and numbers into a buffered writer.
 */
#include "config.h"

#include <coir/print.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text shorter than this is formatted on the stack. */
#define SHORT_TEXT 256

int
coir_print_string(struct coir_writer *writer, const char *string)
{
	return coir_writer_write(writer, string, strlen(string), NULL);
}

int
coir_print_byte(struct coir_writer *writer, uint8_t byte)
{
	return coir_writer_write(writer, &byte, 1, NULL);
}

/* What did not fit on the stack: @len bytes of text. */
static int __attribute__((format(printf, 3, 0)))
print_long(struct coir_writer *w, size_t len, const char *format, va_list args)
{
	char *text = malloc(len + 1);
	int rc;

	if (!text)
		return -ENOMEM;
	vsnprintf(text, len + 1, format, args);
	rc = coir_writer_write(w, text, len, NULL);
	free(text);
	return rc;
}

int
coir_print_format(struct coir_writer *writer, const char *format, ...)
{
	char text[SHORT_TEXT];
	va_list args, again;
	int len, rc;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(text, sizeof(text), format, args);
	if (len < 0)
		rc = -EINVAL;
	else if ((size_t)len < sizeof(text))
		rc = coir_writer_write(writer, text, (size_t)len, NULL);
	else
		rc = print_long(writer, (size_t)len, format, again);
	va_end(again);
	va_end(args);
	return rc;
}

int
coir_print_be(struct coir_writer *writer, size_t width, uint64_t value)
{
	unsigned char bytes[sizeof(value)];

	if (width == 0 || width > sizeof(bytes))
		return -EINVAL;
	for (size_t i = width; i-- > 0; value >>= 8)
		bytes[i] = (unsigned char)value;
	return coir_writer_write(writer, bytes, width, NULL);
}

int
coir_print_le(struct coir_writer *writer, size_t width, uint64_t value)
{
	unsigned char bytes[sizeof(value)];

	if (width == 0 || width > sizeof(bytes))
		return -EINVAL;
	for (size_t i = 0; i < width; i++, value >>= 8)
		bytes[i] = (unsigned char)value;
	return coir_writer_write(writer, bytes, width, NULL);
}

static uint64_t
bits_of_float(float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static uint64_t
bits_of_double(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

int
coir_print_be_float(struct coir_writer *writer, float value)
{
	return coir_print_be(writer, sizeof(value), bits_of_float(value));
}

int
coir_print_be_double(struct coir_writer *writer, double value)
{
	return coir_print_be(writer, sizeof(value), bits_of_double(value));
}

int
coir_print_le_float(struct coir_writer *writer, float value)
{
	return coir_print_le(writer, sizeof(value), bits_of_float(value));
}

int
coir_print_le_double(struct coir_writer *writer, double value)
{
	return coir_print_le(writer, sizeof(value), bits_of_double(value));
}
