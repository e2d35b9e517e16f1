/* SPDX-License-Identifier: MIT */
/*
 * web_patience.c - see web_patience.h.
 *
 * libmicrohttpd does not say that it has half a request, so it goes by the
 * bytes that have come: of who speaks TLS its pipe has counted them, of others
 * the kernel has.
 */
#include "config.h"

#include "web/web_patience.h"

#include <event2/event.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "client/door.h"
#include "client/hall.h"
#include "conf/conf.h"
#include "web/web_state.h"

/* Nanoseconds that a request may take at most; less than silence may last. */
#define REQUEST_MAX (10 * INT64_C(1000000000))

/* How often they are looked at. */
static const struct timeval second = { 1, 0 };

/* Bytes that @visitor has sent. */
static uint64_t
count(const struct web_visitor *visitor)
{
	struct tcp_info info = { .tcpi_bytes_received = 0 };
	socklen_t len = sizeof(info);

	if (visitor->secure)
		return visitor->received;
	/* by a unix socket comes a proxy, and that has something to ask */
	if (getsockopt(visitor->fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0)
		return 1;
	return info.tcpi_bytes_received;
}

/* Has @visitor begun a request that is not whole by now, but should be? */
static bool
is_late(struct web_visitor *visitor, coir_time now)
{
	const struct hall *hall = visitor->door->door->hall;
	int64_t most = hall->limiter.conf->greeting_time;

	if (visitor->answering || count(visitor) <= visitor->asked)
		return false;
	if (!visitor->asks_until.ns)
		visitor->asks_until.ns =
			now.ns + (most < REQUEST_MAX ? most : REQUEST_MAX);
	return visitor->asks_until.ns <= now.ns;
}

/* Says why it is cut off, by way of what is between it and libmicrohttpd. */
static void
refuse(struct web_visitor *visitor)
{
	static const char late[] = "HTTP/1.1 408 Request Timeout\r\n"
				   "Content-Length: 0\r\n"
				   "Connection: close\r\n\r\n";

	(void)!send(visitor->fd, late, sizeof(late) - 1,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
	door_note_refusal(visitor->door->door, &visitor->peer, REASON_REQUEST,
			  "it took too long");
	/* once */
	visitor->answering = true;
}

static void
look_cb(evutil_socket_t fd, short what, void *arg)
{
	struct web_door *door = arg;
	coir_time now = coir_now();
	struct web_visitor *visitor;

	(void)fd;
	(void)what;
	TAILQ_FOREACH(visitor, &door->visitors, link) {
		bool late = is_late(visitor, now);

		if (late)
			refuse(visitor);
		if (late || visitor->until.ns <= now.ns)
			shutdown(visitor->fd, SHUT_RDWR);
	}
	if (!TAILQ_EMPTY(&door->visitors))
		event_add(&door->overdue, &second);
}

void
web_patience_init(struct web_door *door)
{
	event_assign(&door->overdue, door->web->plan.base, -1, 0, look_cb,
		     door);
}

void
web_patience_begin(struct web_door *door)
{
	/* one that is pending would begin anew */
	if (!event_pending(&door->overdue, EV_TIMEOUT, NULL))
		event_add(&door->overdue, &second);
}

void
web_patience_fini(struct web_door *door)
{
	event_del(&door->overdue);
}

void
web_patience_whole(struct web_visitor *visitor)
{
	visitor->answering = true;
	visitor->asked = count(visitor);
	visitor->asks_until.ns = 0;
}

void
web_patience_answered(struct web_visitor *visitor)
{
	visitor->answering = false;
}
