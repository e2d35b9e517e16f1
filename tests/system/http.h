/* SPDX-License-Identifier: MIT */
/*
 * http.h - what is answered by HTTP, byte by byte, up to the connection's end.
 */
#ifndef SYSTEM_HTTP_H
#define SYSTEM_HTTP_H

#include <stddef.h>

#include "system/peer.h"

/* Bytes of an answer that can be read. */
#define HTTP_ANSWER_MAX (256 * 1024)

/* An answer. */
struct http_answer {
	size_t len;                      /* bytes of it */
	char bytes[HTTP_ANSWER_MAX + 1]; /* terminated */
};

/* The one that was read last. */
extern struct http_answer http_answer;

/* Reads all that comes to @p, and closes it. */
void http_read(struct peer *p);

/* Sends @request to @port on 127.0.0.1, and reads what comes. */
void http_ask(int port, const char *request);

/* It has to begin with this; to have this in it. */
void http_expect_begin(const char *begin);
void http_expect_part(const char *part);

/* What is behind its head. */
const char *http_body(void);

#endif
