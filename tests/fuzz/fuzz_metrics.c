/* SPDX-License-Identifier: MIT */
/*
 * fuzz_metrics.c - any bytes as a request for the metrics, split anywhere.
 *
 * The first byte seeds how the others are cut into reads. However that is, the
 * request is the same, as is what its sender is told, and as many bytes of the
 * stream are used up.
 */
#include "config.h"

#include <coir/reader.h>
#include <coir/runtime.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "metrics/metrics_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The stream, and how it comes. */
struct stream {
	struct coir_flow flow; /* first */
	const uint8_t *bytes;
	size_t len;
	size_t given;  /* bytes of it */
	uint32_t seed; /* of the next piece's length; 0: all at once */
};

/* What has come of it. */
struct outcome {
	int rc;
	enum metrics_status status;
	struct metrics_request request;
	uint64_t consumed;
};

/* The same stream in two ways. */
struct run {
	struct stream whole, pieces;
};

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* Most pieces are short, some are long. */
static size_t
next_piece(struct stream *stream)
{
	if (stream->seed == 0)
		return SIZE_MAX;
	stream->seed = stream->seed * 1664525 + 1013904223;
	if (stream->seed == 0)
		stream->seed = 1;
	return 1 +
		(stream->seed >> 28 == 0 ? stream->seed >> 16 & 0xfff
					 : stream->seed >> 24 & 7);
}

static ssize_t
give(struct coir_flow *flow, void *buf, size_t len)
{
	struct stream *stream = (struct stream *)flow;
	size_t n = next_piece(stream);

	if (n > stream->len - stream->given)
		n = stream->len - stream->given;
	if (n > len)
		n = len;
	memcpy(buf, stream->bytes + stream->given, n);
	stream->given += n;
	return (ssize_t)n;
}

static const struct coir_flow_ops stream_ops = { .read = give };

static struct outcome
receive(struct stream *stream)
{
	struct outcome outcome = { .status = 0 };
	struct coir_reader reader;

	stream->flow.ops = &stream_ops;
	require(coir_reader_init(&reader, &stream->flow, METRICS_LINE_USUAL,
				 METRICS_LINE_MAX) == 0);
	outcome.rc = metrics_request_receive(&reader, &outcome.request,
					     &outcome.status);
	outcome.consumed = coir_reader_consumed(&reader);
	coir_reader_fini(&reader);
	return outcome;
}

static void
check(const struct outcome *outcome)
{
	require(outcome->consumed <=
		METRICS_REQUEST_MAX + METRICS_LINE_MAX + 2);
	if (outcome->rc < 0) {
		require(outcome->rc == -ENODATA && outcome->status == 0);
		return;
	}
	require(*metrics_status_text(outcome->status));
	require(outcome->status == METRICS_OK || outcome->status >= 400);
}

static int
compare(void *arg)
{
	struct run *run = arg;
	struct outcome a = receive(&run->whole);
	struct outcome b = receive(&run->pieces);

	check(&a);
	require(a.rc == b.rc && a.status == b.status);
	require(a.consumed == b.consumed);
	require(a.request.page == b.request.page);
	require(a.request.head == b.request.head);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stream stream = { .bytes = data + 1 };
	struct run run;

	if (size < 1)
		return 0;
	stream.len = size - 1;
	run.whole = run.pieces = stream;
	run.pieces.seed = data[0] + 1;
	require(coir_run(compare, &run) == 0);
	return 0;
}
