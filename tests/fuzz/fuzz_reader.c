/* SPDX-License-Identifier: MIT */
/*
 * fuzz_reader.c - any bytes as a stream, read in any order of calls.
 *
 * The first byte says how the stream is cut into reads, the second how large
 * the buffer may grow; each further byte up to a zero is a call. Whatever the
 * calls, the bytes that come out are those of the stream, in order, once each.
 */
#include "config.h"

#include <coir/memory.h>
#include <coir/parse.h>
#include <coir/reader.h>
#include <coir/runtime.h>
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The stream, the calls, and how far both have got. */
struct run {
	struct coir_flow source;
	struct coir_reader r;
	const uint8_t *calls;
	size_t n_calls;
	const uint8_t *stream;
	size_t len;
	/* bytes that the source has given out, and at most gives at once */
	size_t given;
	size_t piece;
	size_t max;
};

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static ssize_t
give(struct coir_flow *flow, void *buf, size_t len)
{
	struct run *run = (struct run *)flow;
	size_t n = run->len - run->given;

	require(len > 0);
	if (n > run->piece)
		n = run->piece;
	if (n > len)
		n = len;
	memcpy(buf, run->stream + run->given, n);
	run->given += n;
	return (ssize_t)n;
}

static const struct coir_flow_ops source_ops = { .read = give };

/* @len bytes came out from position @at on. */
static void
check(struct run *run, uint64_t at, const char *bytes, size_t len)
{
	require(at + len <= run->len);
	require(memcmp(bytes, run->stream + at, len) == 0);
}

/* A line; what ended it is in the stream behind it. */
static int
call_line(struct run *run, uint64_t at)
{
	const char *line;
	size_t len;
	int rc = coir_reader_line(&run->r, &line, &len);

	if (rc < 0)
		return rc;
	check(run, at, line, len);
	require(line[len] == '\0');
	require(coir_reader_consumed(&run->r) - at <= len + 2);
	return 0;
}

static int
call_take(struct run *run, uint64_t at, size_t n)
{
	const char *bytes;
	int rc = coir_reader_take(&run->r, n, &bytes);

	if (rc == 0)
		check(run, at, bytes, n);
	return rc;
}

static int
call_take_while(struct run *run, uint64_t at)
{
	const char *bytes;
	size_t len;
	int rc = coir_reader_take_while(&run->r, isalpha, &bytes, &len);

	if (rc == 0)
		check(run, at, bytes, len);
	return rc;
}

static int
call_take_all(struct run *run, uint64_t at)
{
	const char *bytes;
	size_t len;
	int rc = coir_reader_take_all(&run->r, &bytes, &len);

	if (rc == 0) {
		check(run, at, bytes, len);
		require(at + len == run->len);
	}
	return rc;
}

/* A line with its end, which is in the stream but at the end of that. */
static int
call_line_raw(struct run *run, uint64_t at)
{
	const char *line;
	size_t len;
	int rc = coir_reader_line_raw(&run->r, &line, &len);

	if (rc < 0)
		return rc;
	check(run, at, line, len);
	require(len > 0 && !memchr(line, '\n', len - 1));
	require(line[len - 1] == '\n' || at + len == run->len);
	return 0;
}

/* A piece before "ab"; the separator is not in it. */
static int
call_until(struct run *run, uint64_t at)
{
	const char *piece;
	size_t len;
	int rc = coir_reader_until(&run->r, "ab", 2, &piece, &len);

	if (rc < 0)
		return rc;
	check(run, at, piece, len);
	require(!memmem(piece, len, "ab", 2));
	require(rc == 0 || len > 0);
	if (rc == 0)
		check(run, at + len, "ab", 2);
	require(coir_reader_consumed(&run->r) == at + len + (rc == 0 ? 2 : 0));
	return 0;
}

static int
call_some(struct run *run, uint64_t at, size_t n)
{
	const char *bytes;
	size_t len;
	int rc = coir_reader_some(&run->r, n, &bytes, &len);

	if (rc < 0)
		return rc;
	require(len > 0 && len <= n);
	check(run, at, bytes, len);
	return 0;
}

static int
call_read(struct run *run, uint64_t at, size_t n)
{
	char buf[16];
	ssize_t len = coir_read(&run->r.flow, buf, n);

	if (len < 0)
		return (int)len;
	require((size_t)len <= n);
	check(run, at, buf, (size_t)len);
	return 0;
}

/* Copy to what takes @n bytes; the others are still there. */
static int
call_copy(struct run *run, uint64_t at, size_t n)
{
	struct coir_memory memory;
	const char *bytes;
	uint64_t done;
	size_t len;
	int rc;

	coir_memory_init(&memory, n);
	rc = coir_reader_copy(&run->r, &memory.flow, &done);
	bytes = coir_memory_bytes(&memory, &len);
	check(run, at, bytes, len);
	require(len == done && len <= n);
	require(coir_reader_consumed(&run->r) == at + len);
	coir_memory_fini(&memory);
	return rc;
}

/* What does not match is not taken, and what matches is what is there. */
static int
call_text(struct run *run, uint64_t at, size_t n)
{
	int rc = coir_parse_text(&run->r, "aaaaaaaaaaaaaaa", n);

	if (rc == 0)
		check(run, at, "aaaaaaaaaaaaaaa", n);
	else
		require(coir_reader_consumed(&run->r) == at);
	return rc;
}

/* A number of @n bytes, in one order or the other. */
static int
call_number(struct run *run, uint64_t at, size_t n, bool big)
{
	uint64_t value;
	char bytes[8];
	int rc = big ? coir_parse_be(&run->r, n, &value)
		     : coir_parse_le(&run->r, n, &value);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < n; i++)
		bytes[big ? n - 1 - i : i] = (char)(value >> 8 * i);
	check(run, at, bytes, n);
	return 0;
}

static int
call_byte(struct run *run, uint64_t at)
{
	uint8_t byte, next = 0;
	int rc = coir_parse_peek(&run->r, &next);

	if (rc == 0)
		rc = coir_parse_any(&run->r, &byte);
	if (rc < 0)
		return rc;
	require(byte == next);
	check(run, at, (char *)&byte, 1);
	return 0;
}

/* The calls of newer parts of the reader; 0 to 7 are in call(). */
static int
call_more(struct run *run, uint8_t code)
{
	uint64_t at = coir_reader_consumed(&run->r);
	size_t n = code >> 4;

	switch (code & 7) {
	case 0:
		return call_line_raw(run, at);
	case 1:
		return call_until(run, at);
	case 2:
		return call_some(run, at, n);
	case 3:
		return call_read(run, at, n);
	case 4:
		return call_copy(run, at, n);
	case 5:
		return call_text(run, at, n);
	case 6:
		return call_number(run, at, n >> 1, n & 1);
	default:
		return call_byte(run, at);
	}
}

static int
call(struct run *run, uint8_t code)
{
	uint64_t at = coir_reader_consumed(&run->r);
	size_t n = code >> 4;

	if (code & 8)
		return call_more(run, code);
	switch (code & 7) {
	case 0:
		return call_take_all(run, at);
	case 1:
	case 2:
		return call_take(run, at, n);
	case 3:
		return coir_reader_skip(&run->r, n);
	case 4:
		return call_take_while(run, at);
	case 5:
		return coir_reader_skip_while(&run->r, isdigit, NULL);
	case 6:
		return coir_reader_ensure(&run->r, n);
	default:
		return call_line(run, at);
	}
}

static int
run_calls(void *arg)
{
	struct run *run = arg;
	size_t len;
	const char *bytes;

	for (size_t i = 0; i < run->n_calls; i++) {
		int rc = call(run, run->calls[i]);

		require(rc == 0 || rc == -ENODATA || rc == -ENOBUFS ||
			rc == -EBADMSG || rc == -EINVAL);
		bytes = coir_reader_peek(&run->r, &len);
		check(run, coir_reader_consumed(&run->r), bytes, len);
		require(len <= run->max);
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *zero;
	struct run run = { .source.ops = &source_ops };

	if (size < 3)
		return 0;
	run.piece = (size_t)data[0] + 1;
	run.max = (size_t)data[1] + 1;
	run.calls = data + 2;
	zero = memchr(run.calls, 0, size - 2);
	if (!zero)
		return 0;
	run.n_calls = (size_t)(zero - run.calls);
	run.stream = zero + 1;
	run.len = size - run.n_calls - 3;
	require(coir_reader_init(&run.r, &run.source, 1, run.max) == 0);
	require(coir_run(run_calls, &run) == 0);
	coir_reader_fini(&run.r);
	return 0;
}
