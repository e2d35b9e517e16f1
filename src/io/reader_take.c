/* SPDX-License-Identifier: MIT */
/*
 * The ways of taking bytes out of a reader: lines, to a separator, so many,
 * all, while something holds. Each looks at what is buffered, reads more while
 * it must, and takes nothing before it knows how much.
 */
#include "config.h"

#include "io/reader.h"

#include <errno.h>
#include <string.h>

/* The longest separator that is looked for, in bytes. */
#define NEEDLE_MAX 256

/* Hand out @len bytes with a NUL after them, in the place of @eol more. */
static const char *
take_text(struct coir_reader *r, size_t len, size_t eol)
{
	char *text = coir__reader_bytes(r);

	text[len] = '\0';
	coir__reader_drop(r, len + eol);
	return text;
}

/* How many bytes are before the next LF; on failure, how many there are. */
static int
find_lf(struct coir_reader *r, size_t *ret_len)
{
	size_t seen = 0;
	int rc = coir__reader_check(r);

	*ret_len = 0;
	while (rc == 0) {
		size_t n = coir__reader_buffered(r);
		const char *text = coir__reader_bytes(r);
		const char *lf = memchr(text + seen, '\n', n - seen);

		*ret_len = lf ? (size_t)(lf - text) : n;
		if (lf)
			return 0;
		seen = n;
		rc = coir__reader_fill(r);
	}
	return rc;
}

int
coir_reader_line(struct coir_reader *reader, const char **ret_line,
		 size_t *ret_len)
{
	size_t len, eol;
	int rc = find_lf(reader, &len);

	if (rc < 0 && !(rc == -ENODATA && len > 0))
		return rc;
	eol = rc == 0;
	if (eol && len > 0 && coir__reader_bytes(reader)[len - 1] == '\r') {
		len--;
		eol++;
	}
	*ret_line = take_text(reader, len, eol);
	if (ret_len)
		*ret_len = len;
	return 0;
}

/* Hand out the next @n bytes and drop @more behind them; all are buffered. */
static void
take_bytes(struct coir_reader *r, size_t n, size_t more, const char **ret_bytes)
{
	*ret_bytes = coir__reader_bytes(r);
	coir__reader_drop(r, n + more);
}

int
coir_reader_line_raw(struct coir_reader *reader, const char **ret_line,
		     size_t *ret_len)
{
	size_t len;
	int rc = find_lf(reader, &len);

	if (rc < 0 && !(rc == -ENODATA && len > 0))
		return rc;
	*ret_len = len + (rc == 0);
	take_bytes(reader, *ret_len, 0, ret_line);
	return 0;
}

int
coir_reader_until(struct coir_reader *reader, const void *needle, size_t len,
		  const char **ret_piece, size_t *ret_len)
{
	int rc = len < 1 || len > NEEDLE_MAX ? -EINVAL
					     : coir__reader_check(reader);

	while (rc == 0) {
		size_t n = coir__reader_buffered(reader);
		const char *bytes = coir__reader_bytes(reader);
		const char *found = memmem(bytes, n, needle, len);

		if (!found && n < len) {
			rc = coir__reader_fill(reader);
			if (rc != -ENODATA || n == 0)
				continue;
			*ret_len = n;
		} else {
			*ret_len = found ? (size_t)(found - bytes)
					 : n - (len - 1);
		}
		take_bytes(reader, *ret_len, found ? len : 0, ret_piece);
		return found ? 0 : 1;
	}
	return rc;
}

int
coir_reader_some(struct coir_reader *reader, size_t max, const char **ret_bytes,
		 size_t *ret_len)
{
	int rc = max == 0 ? -EINVAL : coir_reader_ensure(reader, 1);
	size_t n = coir__reader_buffered(reader);

	if (rc < 0)
		return rc;
	*ret_len = n < max ? n : max;
	take_bytes(reader, *ret_len, 0, ret_bytes);
	return 0;
}

int
coir_reader_take(struct coir_reader *reader, size_t n, const char **ret_bytes)
{
	int rc = coir_reader_ensure(reader, n);

	if (rc == 0)
		take_bytes(reader, n, 0, ret_bytes);
	return rc;
}

int
coir_reader_take_all(struct coir_reader *reader, const char **ret_bytes,
		     size_t *ret_len)
{
	int rc = coir__reader_check(reader);

	while (rc == 0)
		rc = coir__reader_fill(reader);
	if (rc != -ENODATA)
		return rc;
	*ret_len = coir__reader_buffered(reader);
	*ret_bytes = take_text(reader, *ret_len, 0);
	return 0;
}

/* The number of buffered bytes, from @from on, for which @pred holds. */
static size_t
span(const struct coir_reader *r, size_t from, coir_reader_pred *pred)
{
	const char *bytes = coir__reader_bytes(r);
	size_t n = coir__reader_buffered(r);
	size_t i = from;

	while (i < n && pred((unsigned char)bytes[i]))
		i++;
	return i - from;
}

int
coir_reader_take_while(struct coir_reader *reader, coir_reader_pred *pred,
		       const char **ret_bytes, size_t *ret_len)
{
	size_t len = span(reader, 0, pred);
	int rc = coir__reader_check(reader);

	while (rc == 0 && len == coir__reader_buffered(reader)) {
		rc = coir__reader_fill(reader);
		if (rc == 0)
			len += span(reader, len, pred);
	}
	if (rc < 0 && rc != -ENODATA)
		return rc;
	*ret_bytes = coir__reader_bytes(reader);
	*ret_len = len;
	coir__reader_drop(reader, len);
	return 0;
}

int
coir_reader_skip(struct coir_reader *reader, uint64_t n)
{
	int rc = coir__reader_check(reader);

	while (rc == 0) {
		size_t some = coir__reader_buffered(reader);

		if (some > n)
			some = (size_t)n;
		coir__reader_drop(reader, some);
		n -= some;
		if (n == 0)
			return 0;
		rc = coir__reader_fill(reader);
	}
	return rc;
}

int
coir_reader_skip_while(struct coir_reader *reader, coir_reader_pred *pred,
		       uint64_t *ret_count)
{
	uint64_t count = 0;
	int rc = coir__reader_check(reader);

	while (rc == 0) {
		size_t n = span(reader, 0, pred);

		coir__reader_drop(reader, n);
		count += n;
		if (coir__reader_buffered(reader) > 0)
			break;
		rc = coir__reader_fill(reader);
	}
	if (rc < 0 && rc != -ENODATA)
		return rc;
	if (ret_count)
		*ret_count = count;
	return 0;
}

int
coir_reader_copy(struct coir_reader *reader, struct coir_flow *dst,
		 uint64_t *done)
{
	uint64_t total = 0;
	ssize_t n = 0;
	int rc;

	while ((rc = coir_reader_ensure(reader, 1)) == 0) {
		struct iovec all = {
			.iov_base = coir__reader_bytes(reader),
			.iov_len = coir__reader_buffered(reader),
		};

		reader->busy_ = true;
		n = coir_write_some(dst, &all, 1);
		reader->busy_ = false;
		if (n < 0)
			break;
		coir__reader_drop(reader, (size_t)n);
		total += (size_t)n;
	}
	if (done)
		*done = total;
	if (n < 0)
		return (int)n;
	return rc == -ENODATA ? 0 : rc;
}
