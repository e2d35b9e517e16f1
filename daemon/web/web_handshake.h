/* SPDX-License-Identifier: MIT */
/*
 * web_handshake.h - from HTTP to a WebSocket (RFC 6455, section 4.2).
 *
 * Pure functions on what a request says. Who comes from a page of somewhere
 * else is not let in: any page in the world can have a browser connect here,
 * and the browser says which one does.
 */
#ifndef CHATD_WEB_HANDSHAKE_H
#define CHATD_WEB_HANDSHAKE_H

#include <stddef.h>
#include <stdint.h>

/* What is spoken after it. */
#define WEB_HANDSHAKE_PROTOCOL "chatd.v1"

/* Room for what a key is answered by. */
#define WEB_HANDSHAKE_ACCEPT_MAX 29

/* Headers of a request; NULL: it has none of that name. */
struct web_handshake {
	const char *host;
	const char *origin;
	const char *connection;
	const char *upgrade;
	const char *version;   /* Sec-WebSocket-Version */
	const char *key;       /* Sec-WebSocket-Key */
	const char *protocols; /* Sec-WebSocket-Protocol */
};

/*
 * May @handshake be accepted, with pages of @origins (separated by spaces) as
 * good as our own? Returns 101; or the status of the answer, and *@ret_why is
 * what it says, static.
 */
unsigned web_handshake_check(const struct web_handshake *handshake,
			     const char *origins, const char **ret_why);

/* What @key, of a handshake that was accepted, is answered by. */
void web_handshake_accept(const char *key,
			  char ret[static WEB_HANDSHAKE_ACCEPT_MAX]);

#endif
