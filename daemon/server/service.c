/* SPDX-License-Identifier: MIT */
/*
 * service.c - see service.h.
 */
#include "config.h"

#include "server/service.h"

#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdio.h>

#include <coir/runtime.h>

#include "common/notify.h"
#include "life/life.h"
#include "log/log.h"
#include "room/room.h"
#include "server/handover.h"
#include "server/server_state.h"

/* Seconds between two looks at how it is. */
#define STATUS_S 5

/* Before a manager that did not read is told once more that it is ready. */
static const struct timeval again_time = { .tv_usec = 50000 };

/* "8001 (fiber), 8002 (callback)" of everybody who can be connected to. */
static void
say_where(const struct server *server, char *ret_text, size_t size)
{
	const struct entrance *entrance;
	size_t len = 0;

	*ret_text = '\0';
	TAILQ_FOREACH(entrance, &server->entrances, link)
		if (len < size)
			len += (size_t)snprintf(ret_text + len, size - len,
						"%s%s (%s)",
						len > 0 ? ", " : "",
						entrance->door.where,
						entrance->conf.label);
}

/* Says how it is, if that is not what was said last. */
static void
say_status(struct server *server, bool always)
{
	struct service *service = &server->service;
	struct room_figures figures;
	char where[128];
	uint64_t rate;

	room_figures(server->room, &figures);
	rate = (figures.head - service->head + STATUS_S - 1) / STATUS_S;
	service->head = figures.head;
	if (!always && rate == service->rate &&
	    figures.members == service->clients)
		return;
	service->rate = rate;
	service->clients = figures.members;
	say_where(server, where, sizeof(where));
	/* one that is lost is followed by others */
	(void)notify_status("%zu clients, %" PRIu64 " lines/s on %s",
			    figures.members, rate, where);
}

static void
status_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	say_status(arg, false);
}

/* Logs that @what has failed, if it has. */
static void
check(int rc, const char *what)
{
	if (rc < 0)
		log_warn_errno(rc, "cannot %s", what);
}

void
service_ready(struct server *server)
{
	int rc = notify_ready();

	if (rc == -EAGAIN)
		event_add(&server->service.ready, &again_time);
	else
		check(rc, "tell the service manager that chatd is ready");
}

/* Of a chatd that ends that is not said any more. */
static void
ready_cb(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;

	(void)fd;
	(void)what;
	if (!server->draining && !handover_begun(server))
		service_ready(server);
}

void
service_begin(struct server *server)
{
	const struct timeval period = { .tv_sec = STATUS_S };
	struct service *service = &server->service;
	struct room_figures figures;

	event_assign(&service->status, server->base, -1, EV_PERSIST, status_cb,
		     server);
	event_add(&service->status, &period);
	event_assign(&service->ready, server->base, -1, 0, ready_cb, server);
	service->begun = true;
	room_figures(server->room, &figures);
	service->head = figures.head;
	check(heartbeat_begin(&service->heart, server->base,
			      coir_runtime_scope(server->rt)),
	      "tell the service manager that chatd lives");
	check(keeper_watch_begin(&service->keeper, server->base,
				 &server->life->keeper,
				 life_take_former_keeper(server->life)),
	      "watch the keeper");
	say_status(server, true);
	service_ready(server);
	log_started();
	log_message(MESSAGE_READY, NULL, "ready");
}

void
service_end(struct server *server)
{
	struct service *service = &server->service;

	if (!service->begun)
		return;
	event_del(&service->status);
	event_del(&service->ready);
	heartbeat_end(&service->heart);
	keeper_watch_end(&service->keeper);
	service->begun = false;
}
