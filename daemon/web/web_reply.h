/* SPDX-License-Identifier: MIT */
/*
 * web_reply.h - an answer by HTTP, piece by piece.
 *
 * NULL stands for one that there is no memory for: all of this takes it, and
 * whoever was to get it is cut off in the end.
 */
#ifndef CHATD_WEB_REPLY_H
#define CHATD_WEB_REPLY_H

#include <microhttpd.h>
#include <stddef.h>

/*
 * Begins an answer with the @len bytes at @body, of @type, and what a browser
 * may do with it. The body is static, copied or taken, as @mode says; the
 * caller owns what is returned.
 */
struct MHD_Response *web_reply_new(const char *type, const void *body,
				   size_t len,
				   enum MHD_ResponseMemoryMode mode);

/* Adds a header to *@reply; if that fails it is freed, and NULL. */
void web_reply_add(struct MHD_Response **reply, const char *name,
		   const char *value);

/* Sends @reply (taken). What is returned is for libmicrohttpd. */
enum MHD_Result web_reply_send(struct MHD_Connection *connection,
			       unsigned status, struct MHD_Response *reply);

/*
 * Sends a line of text, @words, which nobody keeps, with one header more if
 * @name is not NULL.
 */
enum MHD_Result web_reply_say(struct MHD_Connection *connection,
			      unsigned status, const char *words,
			      const char *name, const char *value);

#endif
