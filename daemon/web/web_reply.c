/* SPDX-License-Identifier: MIT */
/*
 * web_reply.c - see web_reply.h.
 *
 * Each says what a browser may do with it: nothing but what the page needs.
 */
#include "config.h"

#include "web/web_reply.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "limit/reason.h"

#define PLAIN "text/plain; charset=utf-8"

/* On every answer. */
static const struct {
	const char *name;
	const char *value;
} headers[] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; "
	  "img-src 'self'; connect-src 'self'; base-uri 'none'; "
	  "form-action 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
};

void
web_reply_add(struct MHD_Response **reply, const char *name, const char *value)
{
	if (!*reply || MHD_add_response_header(*reply, name, value) == MHD_YES)
		return;
	MHD_destroy_response(*reply);
	*reply = NULL;
}

struct MHD_Response *
web_reply_new(const char *type, const void *body, size_t len,
	      enum MHD_ResponseMemoryMode mode)
{
	void *bytes = (void *)(uintptr_t)body;
	struct MHD_Response *reply =
		MHD_create_response_from_buffer(len, bytes, mode);

	if (!reply && mode == MHD_RESPMEM_MUST_FREE)
		free(bytes);
	web_reply_add(&reply, "Content-Type", type);
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		web_reply_add(&reply, headers[i].name, headers[i].value);
	return reply;
}

enum MHD_Result
web_reply_send(struct MHD_Connection *connection, unsigned status,
	       struct MHD_Response *reply)
{
	enum MHD_Result rc;

	if (!reply)
		return MHD_NO;
	rc = MHD_queue_response(connection, status, reply);
	MHD_destroy_response(reply);
	return rc;
}

enum MHD_Result
web_reply_say(struct MHD_Connection *connection, unsigned status,
	      const char *words, const char *name, const char *value)
{
	char text[REASON_NOTICE_MAX + 64];
	size_t len = strlen(words);
	struct MHD_Response *reply;

	if (len > sizeof(text) - 1)
		len = sizeof(text) - 1;
	memcpy(text, words, len);
	text[len++] = '\n';
	reply = web_reply_new(PLAIN, text, len, MHD_RESPMEM_MUST_COPY);
	web_reply_add(&reply, "Cache-Control", "no-store");
	if (name)
		web_reply_add(&reply, name, value);
	return web_reply_send(connection, status, reply);
}
