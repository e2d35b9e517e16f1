/* SPDX-License-Identifier: MIT */
/*
 * fuzz_session.c - any bytes as what a client sends.
 *
 * The first two bytes say how long a line may be and how the rest is cut into
 * reads. Cut so, or read byte by byte, the same lines and notices come out in
 * the same order; lines hold no line end, are not longer than they may be once
 * cleaned, and end in the input behind an LF or at its end.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/session.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What one run of the input gives. */
struct heard {
	char *text;           /* lines and notices, each with a mark and LF */
	size_t len;           /* bytes of text */
	uint32_t line_max;    /* what the session was told */
	size_t reply_len;     /* bytes of telnet replies */
	const uint8_t *input; /* all that is sent */
	size_t size;          /* bytes of it */
	uint64_t input_end;   /* where the last line ended */
	uint64_t ends;        /* made of where all of them did */
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
	heard->text = realloc(heard->text, heard->len + len + 2);
	require(heard->text && !memchr(text, '\n', len));
	heard->text[heard->len++] = mark;
	memcpy(heard->text + heard->len, text, len);
	heard->len += len;
	heard->text[heard->len++] = '\n';
}

static void
hear_line(void *arg, const char *text, size_t len, uint64_t input_end)
{
	struct heard *heard = arg;

	require(input_end > heard->input_end && input_end <= heard->size);
	require(input_end == heard->size ||
		heard->input[input_end - 1] == '\n');
	heard->input_end = input_end;
	heard->ends = heard->ends * 31 + input_end;

	require(len <= TEXT_CLEAN_MAX(heard->line_max));
	hear(heard, ' ', text, len);
}

static void
hear_notice(void *arg, const char *text, size_t len, uint64_t cause)
{
	struct heard *heard = arg;

	hear(arg, '*', text, len);
	heard->ends = heard->ends * 31 + cause;
}

static void
hear_reply(void *arg, const uint8_t *bytes, size_t len, uint64_t cause)
{
	struct heard *heard = arg;

	(void)cause;
	require(len > 0 && bytes[0] == 0xff);
	heard->reply_len += len;
	require(heard->reply_len <= TELNET_REPLY_MAX);
}

static const struct session_sink sink = {
	.line = hear_line,
	.notice = hear_notice,
	.telnet_reply = hear_reply,
};

/* Gives a session all input in reads of @piece bytes. */
static void
run(const uint8_t *data, size_t size, uint32_t line_max, size_t piece,
    struct heard *heard)
{
	struct session_rules rules;
	struct session session;
	char buf[256];

	*heard = (struct heard){
		.line_max = line_max,
		.input = data,
		.size = size,
	};
	require(session_rules_init(&rules, line_max, &sink) == 0);
	session_init(&session);
	for (size_t at = 0; at < size; at += piece) {
		size_t n = size - at < piece ? size - at : piece;

		memcpy(buf, data + at, n);
		require(session_input(&session, &rules, buf, n, heard) == 0);
	}
	session_end(&session, &rules, heard);
	require(!session.partial);
	session_fini(&session);
	session_rules_fini(&rules);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct heard bytes, pieces;

	if (size < 2)
		return 0;
	run(data + 2, size - 2, (uint32_t)data[0] + 1, 1, &bytes);
	run(data + 2, size - 2, (uint32_t)data[0] + 1, (size_t)data[1] + 1,
	    &pieces);
	require(bytes.len == pieces.len && bytes.reply_len == pieces.reply_len);
	require(bytes.ends == pieces.ends);
	require(!bytes.len || !memcmp(bytes.text, pieces.text, bytes.len));
	free(bytes.text);
	free(pieces.text);
	return 0;
}
