/* SPDX-License-Identifier: MIT */
/*
 * web_peer.c - see web_peer.h. As in peer.c most conditions are not libcheck's.
 */
#include "config.h"

#include "system/web_peer.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"

#define KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

/* Any mask will do. */
static const unsigned char mask[] = { 0x37, 0xfa, 0x21, 0x3d };

/* Reads the answer's head, whose last line is empty. */
static void
read_head(struct web_peer *p)
{
	bool accepted = false;
	char line[512];

	peer_line(&p->peer, line, sizeof(line));
	ck_assert_str_eq(line, "HTTP/1.1 101 Switching Protocols\r");
	do {
		peer_line(&p->peer, line, sizeof(line));
		accepted |= strcasecmp(line,
				       "Sec-WebSocket-Accept: " ACCEPT
				       "\r") == 0;
	} while (strcmp(line, "\r") != 0);
	ck_assert(accepted);
}

void
web_peer_connect(struct web_peer *p, int port, const char *path)
{
	peer_connect(&p->peer, port);
	web_peer_ask(p, port, path, "", 0);
}

void
web_peer_ask(struct web_peer *p, int port, const char *path, const void *more,
	     size_t len)
{
	char request[1024];
	int n = snprintf(request, sizeof(request),
			 "GET %s HTTP/1.1\r\nHost: here:%d\r\n"
			 "Connection: Upgrade\r\nUpgrade: websocket\r\n"
			 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " KEY
			 "\r\n"
			 "Sec-WebSocket-Protocol: chatd.v1\r\n\r\n",
			 path, port);
	ck_assert_uint_le((size_t)n + len, sizeof(request));
	memcpy(request + n, more, len);
	peer_send(&p->peer, request, (size_t)n + len);
	read_head(p);
}

void
web_peer_send(struct web_peer *p, unsigned first, const void *payload,
	      size_t len)
{
	const unsigned char *bytes = payload;
	unsigned char *frame = malloc(len + 8);
	size_t n = 2;

	ck_assert_ptr_nonnull(frame);
	ck_assert_uint_le(len, UINT16_MAX);
	frame[0] = (unsigned char)first;
	frame[1] = (unsigned char)(0x80 | (len < 126 ? len : 126));
	if (len >= 126) {
		frame[n++] = (unsigned char)(len >> 8);
		frame[n++] = (unsigned char)(len & 0xff);
	}
	memcpy(frame + n, mask, sizeof(mask));
	n += sizeof(mask);
	for (size_t i = 0; i < len; i++)
		frame[n++] = bytes[i] ^ mask[i % sizeof(mask)];
	peer_send(&p->peer, frame, n);
	free(frame);
}

void
web_peer_say(struct web_peer *p, const char *json)
{
	web_peer_send(p, 0x81, json, strlen(json));
}

/* Reads a frame, whatever it is. */
static void
read_frame(struct web_peer *p)
{
	unsigned char head[8];
	size_t more;

	peer_read(&p->peer, (char *)head, 2);
	p->first = head[0];
	p->len = head[1];
	more = p->len == 126 ? 2 : p->len == 127 ? 8 : 0;
	if (more > 0) {
		peer_read(&p->peer, (char *)head, more);
		p->len = 0;
	}
	for (size_t i = 0; i < more; i++)
		p->len = p->len << 8 | head[i];
	if (p->len > WEB_PEER_FRAME_MAX)
		ck_abort_msg("a frame of %zu bytes", p->len);
	peer_read(&p->peer, p->frame, p->len);
	p->frame[p->len] = '\0';
}

const char *
web_peer_read(struct web_peer *p)
{
	read_frame(p);
	if (p->first != 0x81)
		ck_abort_msg("frame %#x, and no text", p->first);
	return p->frame;
}

void
web_peer_expect_close(struct web_peer *p, unsigned code)
{
	do {
		read_frame(p);
	} while (p->first == 0x81);
	ck_assert_uint_eq(p->first, 0x88);
	ck_assert_uint_eq((unsigned char)p->frame[0] << 8 |
				  (unsigned char)p->frame[1],
			  code);
	peer_expect_end(&p->peer);
	peer_close(&p->peer);
}

const char *
web_peer_await(struct web_peer *p, const char *part)
{
	while (!strstr(web_peer_read(p), part))
		;
	return p->frame;
}

uint64_t
web_peer_number(const struct web_peer *p, const char *name)
{
	char member[64];
	const char *at;

	snprintf(member, sizeof(member), "\"%s\":", name);
	at = strstr(p->frame, member);
	if (!at)
		ck_abort_msg("no %s in %s", member, p->frame);
	return strtoull(at + strlen(member), NULL, 10);
}

void
web_peer_enter(struct web_peer *p, int port, const char *path)
{
	char own[32];

	web_peer_connect(p, port, path);
	web_peer_await(p, "{\"hello\":");
	snprintf(own, sizeof(own), "\"id\":%llu,\"address\"",
		 (unsigned long long)web_peer_number(p, "id"));
	web_peer_await(p, own);
	ck_assert_ptr_nonnull(strstr(p->frame, "\"kind\":\"join\""));
}
