/* SPDX-License-Identifier: MIT */
/*
 * web_input.h - from the bytes of a WebSocket to whole messages.
 *
 * Takes frames as a server gets them (RFC 6455): masked, in fragments perhaps,
 * with pings between these. What breaks the rules ends the input, with the code
 * and the words that the other side is to be told. What comes out does not
 * depend on how the bytes were cut into reads. Between two messages nothing is
 * allocated: a browser that is silent costs the struct.
 */
#ifndef CHATD_WEB_INPUT_H
#define CHATD_WEB_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wslay_frame_context;

/* Who hears what has come. Everything is borrowed for the call. */
struct web_input_sink {
	/* A whole message, UTF-8. */
	void (*message)(void *arg, const char *text, size_t len);
	/* A ping, to be answered with the same payload. */
	void (*ping)(void *arg, const char *payload, size_t len);
};

/* Why the input is at its end. */
struct web_input_end {
	unsigned code;     /* enum frame_close, or the other side's own */
	const char *words; /* what it is told; static, "" when it has asked */
};

/* One client's. */
struct web_input {
	struct wslay_frame_context *frames; /* in a frame, or NULL */
	const uint8_t *bytes;               /* not given to it yet */
	size_t left;                        /* how many of them */
	uint64_t begun;      /* bytes it has that belong to no whole frame */
	uint64_t seen;       /* bytes of the payload of the frame at hand */
	char *text;          /* of the message at hand, or NULL */
	uint32_t len;        /* bytes of it */
	uint32_t room;       /* allocated */
	uint32_t max;        /* that a message may have */
	uint8_t control_len; /* bytes of control */
	bool in_message;     /* more fragments are to come */
	bool binary;         /* a message that is no text */
	char control[125];   /* payload of a ping or close at hand */
};

/* Makes @input one whose messages have at most @max bytes. */
void web_input_init(struct web_input *input, uint32_t max);

/* Frees what has been begun; may be called again. */
void web_input_fini(struct web_input *input);

/*
 * Takes the @len bytes at @bytes and tells @sink. Returns true: go on; false:
 * the input is at its end, *@ret_end says why, and nothing else may follow.
 */
bool web_input_take(struct web_input *input, const void *bytes, size_t len,
		    const struct web_input_sink *sink, void *arg,
		    struct web_input_end *ret_end);

#endif
