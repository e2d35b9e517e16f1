/* SPDX-License-Identifier: MIT */
/*
 * fuzz_telnet.c - any bytes as telnet input.
 *
 * The first byte says how the rest is cut into reads. Cut so, or read byte by
 * byte, the same text comes out, in the same place among the questions "are you
 * there", and the same replies, never more of them than may be pending.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/telnet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Mark of a question among the text; no read of text has that many bits. */
#define ASKED 0x100

/* All that came out. */
struct output {
	uint16_t *text;                  /* bytes, and ASKED */
	size_t len;                      /* of these */
	uint8_t reply[TELNET_REPLY_MAX]; /* all replies */
	size_t reply_len;                /* bytes of them */
};

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* Filters one read of @len bytes. */
static void
read_one(struct telnet *telnet, uint8_t *buf, size_t len, struct output *out)
{
	struct telnet_result r;

	for (; len > 0; buf += r.used, len -= r.used) {
		telnet_filter(telnet, buf, len, &r);
		require(r.used > 0 && r.used <= len && r.kept <= r.used);
		require(r.in_place <= r.kept);
		require(r.used == len || r.asked ||
			(r.in_place < r.kept && buf[r.kept - 1] == '\n'));
		require(!r.kept || r.in_place == r.kept ||
			!memchr(buf + r.in_place, '\n',
				r.kept - r.in_place - 1));
		for (size_t i = 0; i < r.kept; i++)
			out->text[out->len++] = buf[i];
		if (r.asked)
			out->text[out->len++] = ASKED;
		require(out->reply_len + r.reply_len <= TELNET_REPLY_MAX);
		memcpy(out->reply + out->reply_len, r.reply, r.reply_len);
		out->reply_len += r.reply_len;
	}
}

/* Filters all input in reads of @piece bytes. */
static void
read_all(const uint8_t *data, size_t size, size_t piece, struct output *out)
{
	struct telnet telnet = { 0 };
	uint8_t buf[256];

	*out = (struct output){ .text = calloc(size + 1, sizeof(*out->text)) };
	require(out->text);
	for (size_t at = 0; at < size; at += piece) {
		size_t n = size - at < piece ? size - at : piece;

		memcpy(buf, data + at, n);
		read_one(&telnet, buf, n, out);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct output bytes, pieces;

	if (size < 1)
		return 0;
	read_all(data + 1, size - 1, 1, &bytes);
	read_all(data + 1, size - 1, (size_t)data[0] + 1, &pieces);
	require(bytes.len == pieces.len &&
		!memcmp(bytes.text, pieces.text,
			bytes.len * sizeof(*bytes.text)));
	require(bytes.reply_len == pieces.reply_len &&
		!memcmp(bytes.reply, pieces.reply, bytes.reply_len));
	free(bytes.text);
	free(pieces.text);
	return 0;
}
