/* SPDX-License-Identifier: MIT */
/*
 * web_http.c - what visitors are answered.
 *
 * What cannot be had says what would be right.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client/arrival.h"
#include "client/client.h"
#include "client/door.h"
#include "conf/conf.h"
#include "web/web_handshake.h"
#include "web/web_metrics.h"
#include "web/web_page.h"
#include "web/web_patience.h"
#include "web/web_pipe.h"
#include "web/web_reply.h"
#include "web/web_state.h"

/* Where WebSockets connect. */
#define CHAT "/chat"

static const char *
header_of(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result
show(struct MHD_Connection *connection, const struct web_page *page)
{
	struct MHD_Response *reply = web_reply_new(page->type, page->bytes,
						   page->len,
						   MHD_RESPMEM_PERSISTENT);

	web_reply_add(&reply, "Cache-Control", "no-cache");
	return web_reply_send(connection, MHD_HTTP_OK, reply);
}

static enum MHD_Result
say_health(const struct web *web, struct MHD_Connection *connection)
{
	bool well;
	const char *words = web->plan.health(web->plan.arg, &well);

	return web_reply_say(connection,
			     well ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE,
			     words, NULL, NULL);
}

/* The number that the URL gives @name. False: it gives none. */
static bool
number_of(struct MHD_Connection *connection, const char *name, int base,
	  uint64_t *ret)
{
	const char *text = MHD_lookup_connection_value(connection,
						       MHD_GET_ARGUMENT_KIND,
						       name);
	char *end;

	if (!text || strspn(text, "0123456789abcdef") != strlen(text) || !*text)
		return false;
	*ret = strtoull(text, &end, base);
	return *end == '\0';
}

/* Where in the room it wants to begin. */
static struct web_begin
read_begin(const struct web *web, struct MHD_Connection *connection)
{
	struct web_begin begin = { .last = UINT64_MAX };

	begin.has_since = number_of(connection, "since", 10, &begin.since);
	if (!number_of(connection, "store", 16, &begin.room))
		begin.room = web->room;
	if (!number_of(connection, "last", 10, &begin.last))
		begin.last = UINT64_MAX;
	return begin;
}

/* It comes in by the socket itself. */
static void
come_in(const struct web_visitor *visitor, const char *early, size_t len,
	int sock)
{
	struct web_door *door = visitor->door;
	struct arrival who = {
		.peer = visitor->peer,
		.fd = fcntl(sock, F_DUPFD_CLOEXEC, 3),
	};
	const int on = 1;

	/* libmicrohttpd has turned it off */
	(void)setsockopt(who.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	who.wire = web_wire_new(door->web, &visitor->begin, NULL, early, len);
	if (who.fd >= 0 && who.wire)
		web_door_admit(door, &who);
	else
		(void)door_let_go(door->door, &who,
				  who.fd < 0 ? -EMFILE : -ENOMEM);
}

/*
 * The visitor has been answered and is to be a client. libmicrohttpd's socket
 * is closed, ours is the same connection: so nothing of what it has for one
 * lasts as long as a client does.
 */
static void
upgraded(void *cls, struct MHD_Connection *connection, void *state,
	 const char *early, size_t len, MHD_socket sock,
	 struct MHD_UpgradeResponseHandle *handle)
{
	const struct web_visitor *visitor = cls;
	struct web_door *door = visitor->door;

	(void)connection;
	(void)state;
	if (!visitor->secure)
		come_in(visitor, early, len, sock);
	else if (visitor->pipe)
		web_pipe_upgrade(visitor->pipe, early, len, sock);
	MHD_upgrade_action(handle, MHD_UPGRADE_ACTION_CLOSE);
	web_door_again(door);
}

/* Has it be a client. */
static enum MHD_Result
upgrade(struct web_visitor *visitor, struct MHD_Connection *connection,
	const struct web_handshake *handshake)
{
	char accept[WEB_HANDSHAKE_ACCEPT_MAX];
	struct MHD_Response *reply;

	visitor->begin = read_begin(visitor->door->web, connection);
	web_handshake_accept(handshake->key, accept);
	reply = MHD_create_response_for_upgrade(upgraded, visitor);
	web_reply_add(&reply, "Upgrade", "websocket");
	web_reply_add(&reply, "Sec-WebSocket-Accept", accept);
	if (handshake->protocols)
		web_reply_add(&reply, "Sec-WebSocket-Protocol",
			      WEB_HANDSHAKE_PROTOCOL);
	return web_reply_send(connection, MHD_HTTP_SWITCHING_PROTOCOLS, reply);
}

/* Somebody wants to come into the room. */
static enum MHD_Result
let_in(struct web_visitor *visitor, struct MHD_Connection *connection)
{
	const struct web_handshake handshake = {
		.host = header_of(connection, "Host"),
		.origin = header_of(connection, "Origin"),
		.connection = header_of(connection, "Connection"),
		.upgrade = header_of(connection, "Upgrade"),
		.version = header_of(connection, "Sec-WebSocket-Version"),
		.key = header_of(connection, "Sec-WebSocket-Key"),
		.protocols = header_of(connection, "Sec-WebSocket-Protocol"),
	};
	const struct web *web = visitor->door->web;
	char text[REASON_NOTICE_MAX];
	const char *why;
	unsigned status = web_handshake_check(&handshake,
					      web->plan.conf->web.origins,
					      &why);

	if (status == MHD_HTTP_UPGRADE_REQUIRED)
		return web_reply_say(connection, status, why,
				     "Sec-WebSocket-Version", "13");
	if (status != MHD_HTTP_SWITCHING_PROTOCOLS)
		return web_reply_say(connection, status, why, NULL, NULL);
	if (door_refuse(visitor->door->door, &visitor->peer, text) !=
	    REASON_NONE)
		return web_reply_say(connection, MHD_HTTP_SERVICE_UNAVAILABLE,
				     text, "Retry-After", "5");
	return upgrade(visitor, connection, &handshake);
}

/*
 * Is there more of the request to come? What is answered before it is over ends
 * the connection, and all of the page is to come by the same. A body is read
 * past.
 */
static bool
is_to_come(void **state, size_t *upload_size)
{
	static char begun;
	bool more = !*state || *upload_size > 0;

	*state = &begun;
	*upload_size = 0;
	return more;
}

/* Answers a request, which is whole. */
static enum MHD_Result
answer(struct web_visitor *visitor, struct MHD_Connection *connection,
       const char *url, const char *method)
{
	const struct web *web = visitor->door->web;
	const struct web_page *page = web_page_find(url);

	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return web_reply_say(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
				     "there are only GET and HEAD here",
				     "Allow", "GET, HEAD");
	if (page)
		return show(connection, page);
	if (strcmp(url, "/healthz") == 0)
		return say_health(web, connection);
	if (strcmp(url, "/metrics") == 0 && web_metrics_are_for(visitor))
		return web_metrics_show(visitor, connection);
	if (strcmp(url, CHAT) == 0)
		return let_in(visitor, connection);
	return web_reply_say(connection, MHD_HTTP_NOT_FOUND,
			     "there are /, /healthz and " CHAT, NULL, NULL);
}

enum MHD_Result
web_http_answer(void *cls, struct MHD_Connection *connection, const char *url,
		const char *method, const char *version, const char *upload,
		size_t *upload_size, void **state)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection,
					MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct web_visitor *visitor = info->socket_context;
	bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;

	(void)cls;
	(void)version;
	(void)upload;
	if (reads && is_to_come(state, upload_size))
		return MHD_YES;
	web_patience_whole(visitor);
	return answer(visitor, connection, url, method);
}
