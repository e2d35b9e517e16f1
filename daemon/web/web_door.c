/* SPDX-License-Identifier: MIT */
/*
 * web_door.c - see web_door.h.
 *
 * libmicrohttpd watches its connections by an epoll descriptor of its own, and
 * that is one event of ours. What it wants to be called for by the clock it is
 * asked after each call.
 */
#include "config.h"

#include "web/web_door.h"

#include <errno.h>
#include <event2/event.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/arrival.h"
#include "client/door.h"
#include "client/hall.h"
#include "client/hang_up.h"
#include "common/prefix.h"
#include "conf/conf.h"
#include "log/log.h"
#include "text/frame.h"
#include "web/web_metrics.h"
#include "web/web_patience.h"
#include "web/web_pipe.h"
#include "web/web_state.h"
#include "wire/wire.h"

/* Bytes of a request without its body, and of its answer's head. */
#define HEAD_MAX (16 * 1024)

/* Seconds that a connection may be silent. */
#define SILENT_S 15

/* Has libmicrohttpd be called in @ms from now. */
static void
call_later(struct web_door *door, unsigned long long ms)
{
	struct timeval when = {
		.tv_sec = (time_t)(ms / 1000),
		.tv_usec = (suseconds_t)(ms % 1000 * 1000),
	};

	event_add(&door->timer, &when);
}

/* Calls libmicrohttpd, for its descriptor or for the time. */
static void
run(evutil_socket_t fd, short what, void *arg)
{
	struct web_door *door = arg;
	MHD_UNSIGNED_LONG_LONG ms;

	(void)fd;
	(void)what;
	passes_busy(&door->door->hall->passes);
	event_del(&door->timer);
	MHD_run(door->http);
	if (MHD_get_timeout(door->http, &ms) == MHD_YES)
		call_later(door, ms);
}

void
web_door_again(struct web_door *door)
{
	event_active(&door->ready, EV_TIMEOUT, 1);
}

/* It is no visitor any more. */
static void
remove_visitor(struct web_visitor *visitor)
{
	TAILQ_REMOVE(&visitor->door->visitors, visitor, link);
	web_metrics_leave(visitor);
	web_pipe_leave(visitor->pipe);
	free(visitor);
}

/*
 * Who @connection is of, which begins: libmicrohttpd may have taken its time.
 * NULL: nobody, that cannot be.
 */
static struct web_visitor *
find_beginner(struct web_door *door, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection,
					MHD_CONNECTION_INFO_CONNECTION_FD);
	struct web_visitor *visitor;

	TAILQ_FOREACH_REVERSE(visitor, &door->visitors, web_visitors, link)
		if (!visitor->begun && visitor->fd == info->connect_fd)
			return visitor;
	return NULL;
}

/* A connection of libmicrohttpd's begins or ends. */
static void
notify(void *cls, struct MHD_Connection *connection, void **context,
       enum MHD_ConnectionNotificationCode code)
{
	struct web_door *door = cls;
	struct web_visitor *visitor = *context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = visitor = find_beginner(door, connection);
		if (visitor)
			visitor->begun = true;
		web_patience_begin(door);
	} else if (visitor) {
		remove_visitor(visitor);
		*context = NULL;
	}
}

/* A request has been answered, as far as that went. */
static void
completed(void *cls, struct MHD_Connection *connection, void **state,
	  enum MHD_RequestTerminationCode why)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection,
					MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	(void)cls;
	(void)state;
	(void)why;
	if (info->socket_context)
		web_patience_answered(info->socket_context);
}

/*
 * Visitors at @prefix, or all if that is NULL. Who is none for libmicrohttpd
 * any more counts until what it was answered has gone out.
 */
static size_t
count_visitors(const struct web_door *door, const struct prefix *prefix)
{
	const struct web_visitor *visitor;
	size_t n = web_pipe_count_alone(door, prefix);

	TAILQ_FOREACH(visitor, &door->visitors, link)
		n += !prefix || prefix_has_addr(prefix, &visitor->peer);
	return n;
}

/* Visitors that share @peer's address. */
static size_t
count_same(const struct web_door *door, const struct coir_addr *peer)
{
	const struct conf_limits *limits = door->door->hall->limiter.conf;
	struct prefix mine;

	if (!prefix_of(peer, &mine))
		return 0;
	prefix_cut(&mine,
		   prefix_is_ipv4(&mine)
			   ? PREFIX_IPV4_BITS + (unsigned)limits->ipv4_prefix
			   : (unsigned)limits->ipv6_prefix);
	return count_visitors(door, &mine);
}

/* Are there as many visitors as may be? Then why @peer cannot be one. */
static enum reason
refuse(const struct web_door *door, const struct coir_addr *peer)
{
	if (count_visitors(door, NULL) >= WEB_VISITORS_MAX)
		return REASON_LISTENER_FULL;
	if (!limiter_is_exempt(&door->door->hall->limiter, peer) &&
	    count_same(door, peer) >= WEB_VISITORS_OF_ADDRESS_MAX)
		return REASON_ADDRESS_FULL;
	return REASON_NONE;
}

/* Hands libmicrohttpd the socket of @visitor, which is taken. */
static int
begin_visit(struct web_door *door, struct web_visitor *visitor)
{
	socklen_t len;
	const struct sockaddr *sa = coir_addr_sockaddr(&visitor->peer, &len);

	TAILQ_INSERT_TAIL(&door->visitors, visitor, link);
	if (MHD_add_connection(door->http, visitor->fd, sa, len) == MHD_YES) {
		web_door_again(door);
		return 0;
	}
	/* the socket is closed; who had begun has been removed by that */
	if (TAILQ_LAST(&door->visitors, web_visitors) == visitor)
		remove_visitor(visitor);
	return -ECONNABORTED;
}

/* @who, no client yet, does not count as one. */
static struct arrival
uncount(const struct web_door *door, const struct arrival *who)
{
	struct arrival visitor = *who;

	if (who->counted)
		limiter_leave(&door->door->hall->limiter, who->limited,
			      coir_now());
	visitor.limited = NULL;
	visitor.counted = false;
	return visitor;
}

/* Somebody has been accepted; as door->adopt(). */
static int
welcome(void *front, const struct arrival *arrival)
{
	struct web_door *door = front;
	struct arrival who = uncount(door, arrival);
	enum reason reason = refuse(door, &who.peer);
	struct web_visitor *visitor;
	int rc = 0;

	if (reason != REASON_NONE) {
		door_note_refusal(door->door, &who.peer, reason,
				  "so many look at the page");
		return door_let_go(door->door, &who, -EBUSY);
	}
	visitor = malloc(sizeof(*visitor));
	if (!visitor)
		return door_let_go(door->door, &who, -ENOMEM);
	*visitor = (struct web_visitor){
		.door = door,
		.peer = who.peer,
		.fd = who.fd,
		.secure = who.wire,
		.until = coir_after(coir_sec(WEB_VISIT_S)),
	};
	if (who.wire)
		rc = web_pipe_new(visitor, &who);
	if (rc == 0)
		return begin_visit(door, visitor);
	free(visitor);
	return door_let_go(door->door, &who, rc);
}

void
web_door_admit(struct web_door *door, const struct arrival *who)
{
	char text[REASON_NOTICE_MAX];
	char frame[FRAME_SHORT_MAX];
	struct iovec all = { .iov_base = frame };
	enum reason reason;

	/* nothing is read any more, and the next process knows nobody of it */
	if (door->door->hall->still) {
		(void)door_let_go(door->door, who, -ECONNABORTED);
		return;
	}
	reason = door_refuse(door->door, &who->peer, text);
	if (reason == REASON_NONE) {
		(void)door->adopt(door->front, who);
		return;
	}
	all.iov_len = frame_end(frame,
				reason == REASON_BANNED ? FRAME_CLOSE_POLICY
							: FRAME_CLOSE_LATER,
				text);
	if (wire_give(who->wire, who->fd, &all, 1, all.iov_len) < 0)
		log_debug("listener \"%s\": could not even say why",
			  door->door->conf->name);
	wire_end(who->wire, who->fd);
	hang_up(who->fd);
	(void)door_let_go(door->door, who, -ECONNABORTED);
}

__attribute__((format(printf, 2, 0))) static void
log_http(void *cls, const char *format, va_list ap)
{
	const struct web_door *door = cls;
	char text[256];

	vsnprintf(text, sizeof(text), format, ap);
	text[strcspn(text, "\n")] = '\0';
	/* a pair of sockets has no such options, and needs none */
	if (door->door->tls &&
	    (strstr(text, "TCP_") || strstr(text, "push the data")))
		return;
	log_debug("listener \"%s\": %s", door->door->conf->name, text);
}

static struct MHD_Daemon *
start_http(struct web_door *door)
{
	return MHD_start_daemon(
		MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_UPGRADE |
			MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
		0, NULL, NULL, web_http_answer, door,
		MHD_OPTION_EXTERNAL_LOGGER, log_http, door,
		MHD_OPTION_NOTIFY_CONNECTION, notify, door,
		MHD_OPTION_NOTIFY_COMPLETED, completed, door,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned int)WEB_VISITORS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)SILENT_S,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

int
web_door_new(struct web *web, struct door *door, struct web_door **ret_door)
{
	struct web_door *mine = calloc(1, sizeof(*mine));
	const union MHD_DaemonInfo *info;

	if (!mine)
		return -ENOMEM;
	mine->web = web;
	mine->door = door;
	TAILQ_INIT(&mine->visitors);
	TAILQ_INIT(&mine->pipes);
	mine->http = start_http(mine);
	if (!mine->http) {
		free(mine);
		return -ENOMEM;
	}
	info = MHD_get_daemon_info(mine->http, MHD_DAEMON_INFO_EPOLL_FD);
	event_assign(&mine->ready, web->plan.base, info->epoll_fd,
		     EV_READ | EV_PERSIST, run, mine);
	event_assign(&mine->timer, web->plan.base, -1, 0, run, mine);
	web_patience_init(mine);
	if (event_add(&mine->ready, NULL) < 0) {
		MHD_stop_daemon(mine->http);
		free(mine);
		return -ENOMEM;
	}
	mine->front = door->front;
	mine->adopt = door->adopt;
	door->front = mine;
	door->adopt = welcome;
	*ret_door = mine;
	return 0;
}

void
web_door_free(struct web_door *door)
{
	struct web_visitor *visitor;

	if (!door)
		return;
	door->door->front = door->front;
	door->door->adopt = door->adopt;
	TAILQ_FOREACH(visitor, &door->visitors, link)
		web_metrics_leave(visitor);
	event_del(&door->ready);
	MHD_stop_daemon(door->http);
	while ((visitor = TAILQ_FIRST(&door->visitors)))
		remove_visitor(visitor);
	web_pipe_clear(door);
	event_del(&door->timer);
	web_patience_fini(door);
	free(door);
}
