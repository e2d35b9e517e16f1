/* SPDX-License-Identifier: MIT */
/*
 * Parsing bytes and literals. Texts are made only when something fails, as a
 * printf(3) on a fiber's stack is dear. Numbers are in io/parse_number.c.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/parse.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "io/reader.h"

/* So many bytes are shown in a text, each in up to four characters. */
#define SHOWN_MAX 24

/** struct shown - bytes for a text: "\xHH" if not printable, cut if long. */
struct shown {
	char text[4 * SHOWN_MAX + 4];
};

static char *
show_byte(char *at, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	if (c < 0x80 && isprint(c)) {
		*at++ = (char)c;
		return at;
	}
	*at++ = '\\';
	*at++ = 'x';
	*at++ = hex[c >> 4];
	*at++ = hex[c & 15];
	return at;
}

static const char *
show(struct shown *shown, const char *bytes, size_t len)
{
	size_t n = len < SHOWN_MAX ? len : SHOWN_MAX;
	char *at = shown->text;

	for (size_t i = 0; i < n; i++)
		at = show_byte(at, (unsigned char)bytes[i]);
	for (size_t i = 0; n < len && i < 3; i++)
		*at++ = '.';
	*at = '\0';
	return shown->text;
}

int
coir_parse_run(struct coir_reader *reader, coir_parse_fn *fn, void *arg)
{
	int rc = fn(reader, arg);
	unsigned long long at = coir_reader_consumed(reader);

	switch (rc) {
	case -ENODATA:
		return coir_error(rc, "unexpected end of stream at offset %llu",
				  at + coir__reader_buffered(reader));
	case -ENOBUFS:
		return coir_error(rc,
				  "more than the limit of %zu bytes at offset "
				  "%llu",
				  reader->max_, at);
	default:
		return coir_error_context(rc, "reading at offset %llu", at);
	}
}

int
coir_parse_peek(struct coir_reader *reader, uint8_t *ret_byte)
{
	int rc = coir_reader_ensure(reader, 1);

	if (rc == 0)
		*ret_byte = (uint8_t)*coir__reader_bytes(reader);
	return rc;
}

int
coir_parse_any(struct coir_reader *reader, uint8_t *ret_byte)
{
	int rc = coir_parse_peek(reader, ret_byte);

	if (rc == 0)
		coir__reader_drop(reader, 1);
	return rc;
}

int
coir_parse_byte(struct coir_reader *reader, char expected)
{
	struct shown want, got;
	int rc = coir_reader_ensure(reader, 1);

	if (rc < 0)
		return rc;
	if (*coir__reader_bytes(reader) != expected)
		return coir_error(-EBADMSG, "expected '%s' but got '%s'",
				  show(&want, &expected, 1),
				  show(&got, coir__reader_bytes(reader), 1));
	coir__reader_drop(reader, 1);
	return 0;
}

int
coir_parse_text(struct coir_reader *reader, const char *expected, size_t len)
{
	struct shown want, got;
	size_t n = 0;
	int rc = coir__reader_check(reader);

	if (rc == 0 && len > reader->max_ && reader->source_)
		rc = -ENOBUFS;

	while (rc == 0) {
		n = coir__reader_buffered(reader);
		if (n > len)
			n = len;
		if (memcmp(coir__reader_bytes(reader), expected, n) != 0)
			return coir_error(-EBADMSG,
					  "expected \"%s\" but got \"%s\"",
					  show(&want, expected, len),
					  show(&got, coir__reader_bytes(reader),
					       n));
		if (n == len)
			break;
		rc = coir__reader_fill(reader);
	}
	if (rc == 0)
		coir__reader_drop(reader, len);
	return rc;
}

/* The next byte, which is no @what. */
static int
unexpected(struct coir_reader *reader, const char *what)
{
	struct shown got;

	return coir_error(-EBADMSG, "expected %s but got '%s'", what,
			  show(&got, coir__reader_bytes(reader), 1));
}

/* There is a next byte, and @pred holds for it. */
static int
expect_one(struct coir_reader *reader, coir_reader_pred *pred, const char *what)
{
	int rc = coir_reader_ensure(reader, 1);

	if (rc == 0 && !pred((unsigned char)*coir__reader_bytes(reader)))
		return unexpected(reader, what);
	return rc;
}

int
coir_parse_while(struct coir_reader *reader, coir_reader_pred *pred,
		 const char *what, const char **ret_bytes, size_t *ret_len)
{
	int rc = expect_one(reader, pred, what);

	if (rc < 0)
		return rc;
	return coir_reader_take_while(reader, pred, ret_bytes, ret_len);
}

int
coir_parse_skip(struct coir_reader *reader, coir_reader_pred *pred,
		const char *what)
{
	int rc = expect_one(reader, pred, what);

	return rc < 0 ? rc : coir_reader_skip_while(reader, pred, NULL);
}

int
coir_parse_at_end(struct coir_reader *reader, bool *ret_end)
{
	int rc = coir_reader_ensure(reader, 1);

	if (rc < 0 && rc != -ENODATA)
		return rc;
	*ret_end = rc < 0;
	return 0;
}

int
coir_parse_end(struct coir_reader *reader)
{
	int rc = coir_reader_ensure(reader, 1);

	if (rc == 0)
		return unexpected(reader, "the end of the stream");
	return rc == -ENODATA ? 0 : rc;
}
