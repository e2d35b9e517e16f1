/* SPDX-License-Identifier: MIT */
/*
 * web_peer.h - a program that speaks WebSocket with the daemon, frame by frame.
 */
#ifndef SYSTEM_WEB_PEER_H
#define SYSTEM_WEB_PEER_H

#include <stddef.h>
#include <stdint.h>

#include "system/peer.h"

/* Bytes of a frame's payload that can be read. */
#define WEB_PEER_FRAME_MAX (256 * 1024)

/* A listener for browsers, and one for telnet; room for more in a block. */
#define WEB_LISTENERS                                           \
	"listeners: { t: { port = 0; driver = \"callback\"; };" \
	" w: { port = 0; protocol = \"web\"; }; };"

/* A connection. */
struct web_peer {
	struct peer peer;
	char frame[WEB_PEER_FRAME_MAX + 1]; /* read last, terminated */
	size_t len;                         /* bytes of its payload */
	unsigned first;                     /* its first byte */
};

/* Connects to @port and asks for @path; the answer has to be 101. */
void web_peer_connect(struct web_peer *p, int port, const char *path);

/*
 * The same on a connection to @port that is there, where the @len bytes at
 * @more follow at once.
 */
void web_peer_ask(struct web_peer *p, int port, const char *path,
		  const void *more, size_t len);

/* As web_peer_connect(), and reads up to its own join line. */
void web_peer_enter(struct web_peer *p, int port, const char *path);

/* Sends a frame, masked, whose first byte is @first. */
void web_peer_send(struct web_peer *p, unsigned first, const void *payload,
		   size_t len);

/* Sends a text message. */
void web_peer_say(struct web_peer *p, const char *json);

/* Reads a frame; it is to be a text. Returns it. */
const char *web_peer_read(struct web_peer *p);

/* Reads a frame, which is to end the connection with @code; then its end. */
void web_peer_expect_close(struct web_peer *p, unsigned code);

/* Reads frames until one has @part in it, and returns that. */
const char *web_peer_await(struct web_peer *p, const char *part);

/* The number of the member @name of the frame that was read last. */
uint64_t web_peer_number(const struct web_peer *p, const char *name);

#endif
