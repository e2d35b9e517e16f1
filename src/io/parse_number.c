/* SPDX-License-Identifier: MIT */
/*
 * Parsing numbers of a fixed width, in either order of bytes.
 */
#include "config.h"

#include <coir/parse.h>
#include <errno.h>
#include <string.h>

#include "io/reader.h"

/* Take @width bytes, 1 to 8; *ret_bytes is where they lie. */
static int
take(struct coir_reader *reader, size_t width, const unsigned char **ret_bytes)
{
	const char *bytes;
	int rc;

	if (width == 0 || width > sizeof(uint64_t))
		return -EINVAL;
	rc = coir_reader_take(reader, width, &bytes);
	if (rc < 0)
		return rc;
	*ret_bytes = (const unsigned char *)bytes;
	return 0;
}

int
coir_parse_be(struct coir_reader *reader, size_t width, uint64_t *ret_value)
{
	const unsigned char *bytes;
	uint64_t value = 0;
	int rc = take(reader, width, &bytes);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < width; i++)
		value = value << 8 | bytes[i];
	*ret_value = value;
	return 0;
}

int
coir_parse_le(struct coir_reader *reader, size_t width, uint64_t *ret_value)
{
	const unsigned char *bytes;
	uint64_t value = 0;
	int rc = take(reader, width, &bytes);

	if (rc < 0)
		return rc;
	for (size_t i = width; i-- > 0;)
		value = value << 8 | bytes[i];
	*ret_value = value;
	return 0;
}

/* The float whose bits were taken, if @rc says that they were. */
static int
give_float(int rc, uint64_t value, float *ret_value)
{
	uint32_t bits = (uint32_t)value;

	if (rc == 0)
		memcpy(ret_value, &bits, sizeof(bits));
	return rc;
}

static int
give_double(int rc, uint64_t bits, double *ret_value)
{
	if (rc == 0)
		memcpy(ret_value, &bits, sizeof(bits));
	return rc;
}

int
coir_parse_be_float(struct coir_reader *reader, float *ret_value)
{
	uint64_t bits = 0;
	int rc = coir_parse_be(reader, sizeof(*ret_value), &bits);

	return give_float(rc, bits, ret_value);
}

int
coir_parse_be_double(struct coir_reader *reader, double *ret_value)
{
	uint64_t bits = 0;
	int rc = coir_parse_be(reader, sizeof(*ret_value), &bits);

	return give_double(rc, bits, ret_value);
}

int
coir_parse_le_float(struct coir_reader *reader, float *ret_value)
{
	uint64_t bits = 0;
	int rc = coir_parse_le(reader, sizeof(*ret_value), &bits);

	return give_float(rc, bits, ret_value);
}

int
coir_parse_le_double(struct coir_reader *reader, double *ret_value)
{
	uint64_t bits = 0;
	int rc = coir_parse_le(reader, sizeof(*ret_value), &bits);

	return give_double(rc, bits, ret_value);
}
