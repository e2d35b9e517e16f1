/* SPDX-License-Identifier: MIT */
/*
 * frame.h - WebSocket frames that a server sends (RFC 6455, section 5).
 *
 * Such frames are never masked and here never fragmented, so that one is a head
 * of at most FRAME_HEAD_MAX bytes and its payload, and the same bytes serve all
 * who get it. Pure functions.
 */
#ifndef CHATD_FRAME_H
#define CHATD_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a head, and of the payload of a frame that is no text, at most. */
#define FRAME_HEAD_MAX 10
#define FRAME_CONTROL_MAX 125

/* Room for a frame that is no text. */
#define FRAME_SHORT_MAX (2 + FRAME_CONTROL_MAX)

/* What a frame is. */
enum frame_opcode {
	FRAME_CONTINUED = 0x0,
	FRAME_TEXT = 0x1,
	FRAME_BINARY = 0x2,
	FRAME_CLOSE = 0x8,
	FRAME_PING = 0x9,
	FRAME_PONG = 0xa,
};

/* Why a connection ends: the codes that are used here. */
enum frame_close {
	FRAME_CLOSE_NORMAL = 1000,
	FRAME_CLOSE_GOING_AWAY = 1001,
	FRAME_CLOSE_PROTOCOL = 1002,
	FRAME_CLOSE_NOT_TEXT = 1003,
	FRAME_CLOSE_NONE = 1005, /* only said to be there, never sent */
	FRAME_CLOSE_NOT_UTF8 = 1007,
	FRAME_CLOSE_POLICY = 1008,
	FRAME_CLOSE_TOO_BIG = 1009,
	FRAME_CLOSE_NO_MEMORY = 1011,
	FRAME_CLOSE_RESTART = 1012,
	FRAME_CLOSE_LATER = 1013,
};

/* Bytes of the head of a frame with @len bytes of payload. */
size_t frame_head_len(size_t len);

/* Writes the head of a frame of @opcode. Returns its length. */
size_t frame_head(char *dst, enum frame_opcode opcode, size_t len);

/*
 * Writes a whole frame that is no text, of at most FRAME_CONTROL_MAX bytes of
 * payload. Returns its length.
 */
size_t frame_control(char dst[static FRAME_SHORT_MAX], enum frame_opcode opcode,
		     const void *payload, size_t len);

/*
 * Writes the frame that ends a connection because of @code, with @reason in
 * words, cut if they are too long; FRAME_CLOSE_NONE: without either. Returns
 * its length.
 */
size_t frame_end(char dst[static FRAME_SHORT_MAX], unsigned code,
		 const char *reason);

/* May @code stand in a frame that comes in? */
bool frame_code_is_sound(unsigned code);

#endif
