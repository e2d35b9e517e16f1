/* SPDX-License-Identifier: MIT */
/*
 * web_input.c - see web_input.h.
 *
 * wslay takes frames apart: its low level, since it gives payloads as they
 * come, and allocates nothing. Its context holds 4 KiB of what it has read, so
 * it is there only while a frame is.
 */
#include "config.h"

#include "web/web_input.h"

#include <stdlib.h>
#include <string.h>
#include <unistr.h>
#include <wslay/wslay.h>

#include "text/frame.h"

/* Bytes that a message is given first. */
#define TEXT_MIN 256

static const struct web_input_end no_memory = {
	FRAME_CLOSE_NO_MEMORY,
	"out of memory; try again later",
};

/* Writes why it is over. Returns false, as its callers do. */
static bool
end(struct web_input_end *ret, unsigned code, const char *words)
{
	*ret = (struct web_input_end){ code, words };
	return false;
}

/* Hands wslay what has come. */
static ssize_t
feed(uint8_t *buf, size_t len, int flags, void *arg)
{
	struct web_input *input = arg;

	(void)flags;
	if (len > input->left)
		len = input->left;
	if (len == 0)
		return -1;
	memcpy(buf, input->bytes, len);
	input->bytes += len;
	input->left -= len;
	input->begun += len;
	return (ssize_t)len;
}

void
web_input_init(struct web_input *input, uint32_t max)
{
	*input = (struct web_input){ .max = max };
}

/* What was said may be a password. */
static void
drop_text(struct web_input *input)
{
	if (input->text)
		explicit_bzero(input->text, input->room);
	free(input->text);
	input->text = NULL;
	input->len = 0;
	input->room = 0;
}

static void
drop_frames(struct web_input *input)
{
	if (input->frames)
		wslay_frame_context_free(input->frames);
	input->frames = NULL;
}

void
web_input_fini(struct web_input *input)
{
	drop_text(input);
	drop_frames(input);
}

/* Makes room for @room bytes of the message. False: there is no memory. */
static bool
make_room(struct web_input *input, uint32_t room)
{
	uint32_t len = input->len;
	char *text = malloc(room);

	if (!text)
		return false;
	/* realloc(3) would leave them where they were */
	if (len > 0)
		memcpy(text, input->text, len);
	drop_text(input);
	input->text = text;
	input->len = len;
	input->room = room;
	return true;
}

/* Adds to the message at hand. False: there is no memory. */
static bool
gather(struct web_input *input, const uint8_t *bytes, size_t len)
{
	uint32_t room = input->room ? input->room : TEXT_MIN;

	if (len == 0)
		return true;
	while (room < input->len + len)
		room *= 2;
	if (room > input->room && !make_room(input, room))
		return false;
	memcpy(input->text + input->len, bytes, len);
	input->len += (uint32_t)len;
	return true;
}

/* Is the frame of @part one that may come, as far as it is here? */
static bool
check_frame(struct web_input *input, const struct wslay_frame_iocb *part,
	    struct web_input_end *ret_end)
{
	bool control = (part->opcode & 0x8) != 0;

	if (!part->mask)
		return end(ret_end, FRAME_CLOSE_PROTOCOL,
			   "frames of a client have to be masked");
	if (part->rsv)
		return end(ret_end, FRAME_CLOSE_PROTOCOL,
			   "no extension was agreed upon");
	if (part->opcode > (control ? FRAME_PONG : FRAME_BINARY))
		return end(ret_end, FRAME_CLOSE_PROTOCOL,
			   "there is no such kind of frame");
	if (!control && input->in_message != (part->opcode == FRAME_CONTINUED))
		return end(ret_end, FRAME_CLOSE_PROTOCOL,
			   input->in_message
				   ? "the message before has to end first"
				   : "there is no message to be continued");
	if (part->opcode == FRAME_BINARY)
		return end(ret_end, FRAME_CLOSE_NOT_TEXT,
			   "messages have to be text");
	if (!control && part->payload_length > input->max - input->len)
		return end(ret_end, FRAME_CLOSE_TOO_BIG,
			   "the message is too long");
	return true;
}

/* A message is whole. */
static bool
end_message(struct web_input *input, const struct web_input_sink *sink,
	    void *arg, struct web_input_end *ret_end)
{
	bool sound = !u8_check((const uint8_t *)input->text, input->len);

	if (sound)
		sink->message(arg, input->text ? input->text : "", input->len);
	drop_text(input);
	input->in_message = false;
	return sound ||
		end(ret_end, FRAME_CLOSE_NOT_UTF8, "messages have to be UTF-8");
}

/* The other side ends the connection. */
static bool
end_as_asked(const struct web_input *input, struct web_input_end *ret_end)
{
	const uint8_t *payload = (const uint8_t *)input->control;
	size_t len = input->control_len;
	unsigned code = FRAME_CLOSE_NONE;

	if (len == 0)
		return end(ret_end, code, "");
	if (len >= 2)
		code = (unsigned)payload[0] << 8 | payload[1];
	if (!frame_code_is_sound(code))
		return end(ret_end, FRAME_CLOSE_PROTOCOL,
			   "there is no such code to close with");
	if (u8_check(payload + 2, len - 2))
		return end(ret_end, FRAME_CLOSE_NOT_UTF8,
			   "reasons have to be UTF-8");
	return end(ret_end, code, "");
}

/* The frame of @part is whole. */
static bool
end_frame(struct web_input *input, const struct wslay_frame_iocb *part,
	  const struct web_input_sink *sink, void *arg,
	  struct web_input_end *ret_end)
{
	bool going = true;

	switch (part->opcode) {
	case FRAME_CLOSE:
		going = end_as_asked(input, ret_end);
		break;
	case FRAME_PING:
		sink->ping(arg, input->control, input->control_len);
		break;
	case FRAME_PONG:
		break;
	default:
		input->in_message = true;
		if (part->fin)
			going = end_message(input, sink, arg, ret_end);
		break;
	}
	input->begun -= frame_head_len((size_t)part->payload_length) + 4 +
		part->payload_length;
	input->seen = 0;
	input->control_len = 0;
	return going;
}

/* Keeps what of a frame has come, of which wslay keeps nothing then. */
static bool
keep_part(struct web_input *input, const struct wslay_frame_iocb *part)
{
	bool kept = true;

	if (part->opcode & 0x8) {
		memcpy(input->control + input->control_len, part->data,
		       part->data_length);
		input->control_len += (uint8_t)part->data_length;
	} else {
		kept = gather(input, part->data, part->data_length);
	}
	/* it lies in wslay's context, behind what that reads next */
	explicit_bzero((void *)(uintptr_t)part->data, part->data_length);
	return kept;
}

/* Some of a frame has come. */
static bool
take_part(struct web_input *input, const struct wslay_frame_iocb *part,
	  const struct web_input_sink *sink, void *arg,
	  struct web_input_end *ret_end)
{
	if (input->seen == 0 && !check_frame(input, part, ret_end))
		return false;
	if (!keep_part(input, part)) {
		*ret_end = no_memory;
		return false;
	}
	input->seen += part->data_length;
	if (input->seen < part->payload_length)
		return true;
	return end_frame(input, part, sink, arg, ret_end);
}

/* Makes the context for a frame that begins. */
static bool
begin_frames(struct web_input *input)
{
	const struct wslay_frame_callbacks callbacks = {
		.recv_callback = feed,
	};

	return input->frames ||
		wslay_frame_context_init(&input->frames, &callbacks, input) ==
		0;
}

bool
web_input_take(struct web_input *input, const void *bytes, size_t len,
	       const struct web_input_sink *sink, void *arg,
	       struct web_input_end *ret_end)
{
	bool going = true;

	input->bytes = bytes;
	input->left = len;
	if (!begin_frames(input)) {
		*ret_end = no_memory;
		return false;
	}
	while (going) {
		struct wslay_frame_iocb part = { 0 };
		ssize_t n = wslay_frame_recv(input->frames, &part);

		if (n == WSLAY_ERR_WANT_READ)
			break;
		going = n < 0
			? end(ret_end, FRAME_CLOSE_PROTOCOL, "this is no frame")
			: take_part(input, &part, sink, arg, ret_end);
	}
	if (input->begun == 0 || !going)
		drop_frames(input);
	return going;
}
