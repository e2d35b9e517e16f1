/* SPDX-License-Identifier: MIT */
/*
 * dialect_mqtt.c - the few packets of MQTT 3.1.1 that publish and subscribe to
 * a topic of one letter: see dialects.h. All of them are shorter than 128
 * bytes, so that their length is one byte.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "dialects.h"

#define CONNECT 0x10
#define PUBLISH 0x30
#define SUBSCRIBE 0x82

/* Before the text: type, length, the topic with its length. */
#define TOPIC "\0\1r"
#define HEAD (2 + 3)

/* A packet of @type; returns how long it is. */
static size_t
put_packet(char *ret_bytes, int type, const char *body, size_t len)
{
	ret_bytes[0] = (char)type;
	ret_bytes[1] = (char)len;
	memcpy(ret_bytes + 2, body, len);
	return len + 2;
}

static size_t
log_in(int who, bool speaks, char *ret_bytes)
{
	/* the protocol and its version; a clean session; no keep-alive */
	char connect[32] = "\0\4MQTT\4\2\0\0\0";
	static const char subscribe[] = "\0\1" TOPIC "\0";
	int name = snprintf(connect + 12, sizeof(connect) - 12, "c%d", who);
	size_t len;

	connect[11] = (char)name;
	len = put_packet(ret_bytes, CONNECT, connect, 12 + (size_t)name);
	if (!speaks)
		len += put_packet(ret_bytes + len, SUBSCRIBE, subscribe,
				  sizeof(subscribe) - 1);
	return len;
}

static size_t
say(const char *text, size_t len, char *ret_bytes)
{
	char body[DIALECT_MAX] = TOPIC;

	memcpy(body + 3, text, len);
	return put_packet(ret_bytes, PUBLISH, body, 3 + len);
}

static size_t
heard(const char *bytes, size_t len, const char **ret_text, size_t *ret_len)
{
	size_t size = len < 2 ? 2 : 2 + (size_t)(unsigned char)bytes[1];

	if (len < 2 || len < size)
		return 0;
	*ret_text = bytes + (size < HEAD ? size : HEAD);
	*ret_len = size - (size_t)(*ret_text - bytes);
	return size;
}

const struct dialect dialect_mqtt = {
	.apart = true,
	.trailer = "",
	.log_in = log_in,
	.say = say,
	.heard = heard,
};
