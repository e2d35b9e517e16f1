/* SPDX-License-Identifier: MIT */
/*
 * dialect_web.c - texts in the frames of WebSockets, RFC 6455: see dialects.h.
 * They are the JSON of chatd-web(7), packets of MQTT, or the bare texts.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "dialects.h"

/* The first byte of a whole message: of text, of bytes. */
#define TEXT 0x81
#define BYTES 0x82

/* Set in the second byte: masked, by zeros, as clients have to. */
#define MASKED 0x80
#define MASKED_HEAD 6

/* Longer ones have their length in two bytes more. */
#define SHORT_MAX 125
#define LONG_HEAD 4

#define REQUEST                                                           \
	"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n" \
	"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"            \
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n"

/* A message of @len bytes, few, in a frame; they lie behind its head. */
static size_t
put_frame(char *bytes, int first, size_t len)
{
	bytes[0] = (char)first;
	bytes[1] = (char)(MASKED | len);
	memset(bytes + 2, 0, MASKED_HEAD - 2);
	return MASKED_HEAD + len;
}

/* The first frame in @bytes: how long, 0: it is not whole; and its message. */
static size_t
first_frame(const char *bytes, size_t len, const char **ret, size_t *ret_len)
{
	size_t head = 2, size;

	if (len < LONG_HEAD)
		return 0;
	size = (unsigned char)bytes[1];
	if (size > SHORT_MAX) {
		head = LONG_HEAD;
		size = (size_t)(unsigned char)bytes[2] << 8 |
			(unsigned char)bytes[3];
	}
	if (len < head + size)
		return 0;
	*ret = bytes + head;
	*ret_len = size;
	return head + size;
}

static size_t
room_knock(int port, char *ret_bytes)
{
	return (size_t)snprintf(ret_bytes, DIALECT_MAX, REQUEST, "/chat?last=0",
				port, "Sec-WebSocket-Protocol: chatd.v1\r\n");
}

static size_t
room_say(const char *text, size_t len, char *ret_bytes)
{
	int size = snprintf(ret_bytes + MASKED_HEAD, DIALECT_MAX - MASKED_HEAD,
			    "{\"say\":\"%.*s\"}", (int)len, text);

	return put_frame(ret_bytes, TEXT, (size_t)size);
}

static size_t
room_heard(const char *bytes, size_t len, const char **ret_text,
	   size_t *ret_len)
{
	static const char before[] = ",\"text\":\"";
	size_t size = first_frame(bytes, len, ret_text, ret_len);
	const char *text = size > 0
		? memmem(*ret_text, *ret_len, before, sizeof(before) - 1)
		: NULL;

	if (!text)
		return size;
	text += sizeof(before) - 1;
	/* it is the last member */
	*ret_len -= (size_t)(text - *ret_text) + 2;
	*ret_text = text;
	return size;
}

const struct dialect dialect_web = {
	.trailer = "\"}",
	.knock = room_knock,
	.say = room_say,
	.heard = room_heard,
};

static size_t
mqtt_knock(int port, char *ret_bytes)
{
	return (size_t)snprintf(ret_bytes, DIALECT_MAX, REQUEST, "/mqtt", port,
				"Sec-WebSocket-Protocol: mqtt\r\n");
}

static size_t
mqtt_log_in(int who, bool speaks, char *ret_bytes)
{
	return put_frame(ret_bytes, BYTES,
			 dialect_mqtt.log_in(who, speaks,
					     ret_bytes + MASKED_HEAD));
}

static size_t
mqtt_say(const char *text, size_t len, char *ret_bytes)
{
	return put_frame(ret_bytes, BYTES,
			 dialect_mqtt.say(text, len, ret_bytes + MASKED_HEAD));
}

static size_t
mqtt_heard(const char *bytes, size_t len, const char **ret_text,
	   size_t *ret_len)
{
	const char *packet;
	size_t packet_len, size = first_frame(bytes, len, &packet, &packet_len);

	if (size > 0 &&
	    dialect_mqtt.heard(packet, packet_len, ret_text, ret_len) == 0)
		*ret_len = 0;
	return size;
}

const struct dialect dialect_mqtt_web = {
	.apart = true,
	.trailer = "",
	.knock = mqtt_knock,
	.log_in = mqtt_log_in,
	.say = mqtt_say,
	.heard = mqtt_heard,
};

static size_t
bare_knock(int port, char *ret_bytes)
{
	return (size_t)snprintf(ret_bytes, DIALECT_MAX, REQUEST, "/", port, "");
}

static size_t
bare_say(const char *text, size_t len, char *ret_bytes)
{
	memcpy(ret_bytes + MASKED_HEAD, text, len);
	return put_frame(ret_bytes, TEXT, len);
}

const struct dialect dialect_bare_web = {
	.trailer = "",
	.knock = bare_knock,
	.say = bare_say,
	.heard = first_frame,
};
