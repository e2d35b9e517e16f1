/* SPDX-License-Identifier: MIT */
/*
 * fuzz_web.c - any bytes as what a browser sends after its handshake.
 *
 * The first byte says how the rest is cut into reads. Cut so, or read byte by
 * byte, the same messages and pings come out, and the same end; messages are
 * UTF-8 and not longer than they may be, and what asks for something is a
 * request or is refused with a sentence.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/frame.h"
#include "web/web_input.h"
#include "web/web_request.h"

/* Bytes that a message may have. */
#define MESSAGE_MAX 1000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What one run of the input gives. */
struct heard {
	char *text; /* all that came, each with a mark before it */
	size_t len;
	unsigned code; /* the end's; 0: there was none */
};

static void
require(bool truth)
{
	if (!truth)
		abort();
}

static void
hear(struct heard *heard, char mark, const char *text, size_t len)
{
	heard->text = realloc(heard->text, heard->len + len + 1);
	require(heard->text);
	heard->text[heard->len++] = mark;
	if (len > 0)
		memcpy(heard->text + heard->len, text, len);
	heard->len += len;
}

static void
message(void *arg, const char *text, size_t len)
{
	struct web_request request;
	const char *why = NULL;
	int rc = web_request_parse(text, len, &request, &why);

	require(len <= MESSAGE_MAX);
	hear(arg, 'm', text, len);
	require(rc == 0 || (rc == -EINVAL && why));
	if (rc < 0)
		return;
	require(request.kind != WEB_REQUEST_HISTORY ||
		(request.lines > 0 && request.lines <= WEB_REQUEST_LINES_MAX));
	web_request_fini(&request);
}

static void
ping(void *arg, const char *payload, size_t len)
{
	require(len <= FRAME_CONTROL_MAX);
	hear(arg, 'p', payload, len);
}

static const struct web_input_sink sink = { message, ping };

/* Gives an input all of it in reads of @piece bytes. */
static void
run(const uint8_t *data, size_t size, size_t piece, struct heard *heard)
{
	struct web_input_end end = { 0, NULL };
	struct web_input input;
	bool going = true;

	*heard = (struct heard){ .len = 0 };
	web_input_init(&input, MESSAGE_MAX);
	for (size_t at = 0; going && at < size; at += piece) {
		size_t n = size - at < piece ? size - at : piece;

		going = web_input_take(&input, data + at, n, &sink, heard,
				       &end);
	}
	web_input_fini(&input);
	require(going || (end.code >= 1000 && end.words));
	heard->code = end.code;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct heard bytes, pieces;

	if (size < 1)
		return 0;
	run(data + 1, size - 1, 1, &bytes);
	run(data + 1, size - 1, (size_t)data[0] + 1, &pieces);
	require(bytes.code == pieces.code && bytes.len == pieces.len);
	require(!bytes.len || !memcmp(bytes.text, pieces.text, bytes.len));
	free(bytes.text);
	free(pieces.text);
	return 0;
}
