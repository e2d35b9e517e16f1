/* SPDX-License-Identifier: MIT */
/*
 * frame.c - see frame.h.
 */
#include "config.h"

#include "text/frame.h"

#include <string.h>

/* The bit that says that a frame is a message's last, and its only one. */
#define WHOLE 0x80

/* Lengths that do not fit into the second byte stand behind it. */
#define LENGTH_16 126
#define LENGTH_64 127

size_t
frame_head_len(size_t len)
{
	if (len < LENGTH_16)
		return 2;
	return len <= UINT16_MAX ? 4 : FRAME_HEAD_MAX;
}

size_t
frame_head(char *dst, enum frame_opcode opcode, size_t len)
{
	size_t head = frame_head_len(len);

	dst[0] = (char)(WHOLE | opcode);
	if (head == 2)
		dst[1] = (char)len;
	else
		dst[1] = head == 4 ? LENGTH_16 : LENGTH_64;
	for (size_t i = head; i > 2; i--, len >>= 8)
		dst[i - 1] = (char)(len & 0xff);
	return head;
}

size_t
frame_control(char dst[static FRAME_SHORT_MAX], enum frame_opcode opcode,
	      const void *payload, size_t len)
{
	size_t head = frame_head(dst, opcode, len);

	if (len > 0)
		memcpy(dst + head, payload, len);
	return head + len;
}

size_t
frame_end(char dst[static FRAME_SHORT_MAX], unsigned code, const char *reason)
{
	char payload[FRAME_CONTROL_MAX];
	size_t len = 0;

	if (code != FRAME_CLOSE_NONE) {
		payload[0] = (char)(code >> 8);
		payload[1] = (char)(code & 0xff);
		len = strnlen(reason, sizeof(payload) - 2);
		/* not in the middle of a character */
		while (len > 0 && ((unsigned char)reason[len] & 0xc0) == 0x80)
			len--;
		memcpy(payload + 2, reason, len);
		len += 2;
	}
	return frame_control(dst, FRAME_CLOSE, payload, len);
}

bool
frame_code_is_sound(unsigned code)
{
	if (code >= 3000 && code <= 4999)
		return true;
	return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 &&
		code != 1006;
}
