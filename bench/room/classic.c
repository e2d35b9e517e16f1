/* SPDX-License-Identifier: MIT */
/*
 * classic.c - see classic.h.
 */
#include "config.h"

#include "classic.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

#include "bench.h"
#include "listener.h"

/** struct guest - a client. */
struct guest {
	struct bufferevent *flow;
	LIST_ENTRY(guest) link;
};

static LIST_HEAD(, guest) guests = LIST_HEAD_INITIALIZER(guests);

static void
read_cb(struct bufferevent *flow, void *arg)
{
	struct evbuffer *input = bufferevent_get_input(flow);
	struct guest *guest;
	size_t len;
	char *line;

	(void)arg;
	while ((line = evbuffer_readln(input, &len, EVBUFFER_EOL_LF))) {
		line[len] = '\n';
		LIST_FOREACH(guest, &guests, link)
		bufferevent_write(guest->flow, line, len + 1);
		free(line);
	}
}

static void
event_cb(struct bufferevent *flow, short what, void *arg)
{
	struct guest *guest = arg;

	if (!(what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)))
		return;
	LIST_REMOVE(guest, link);
	bufferevent_free(flow);
	free(guest);
}

static void
accept_cb(struct evconnlistener *listener, evutil_socket_t fd,
	  struct sockaddr *address, int len, void *arg)
{
	struct guest *guest = malloc(sizeof(*guest));

	(void)listener;
	(void)address;
	(void)len;
	bench_check(guest != NULL, "memory");
	listener_no_delay(fd);
	guest->flow = bufferevent_socket_new(arg, fd, BEV_OPT_CLOSE_ON_FREE);
	bench_check(guest->flow != NULL, "a bufferevent");
	bufferevent_setcb(guest->flow, read_cb, NULL, event_cb, guest);
	bufferevent_enable(guest->flow, EV_READ | EV_WRITE);
	LIST_INSERT_HEAD(&guests, guest, link);
}

_Noreturn void
classic_serve(int listener)
{
	struct event_base *base = event_base_new();

	bench_check(base != NULL &&
			    evutil_make_socket_nonblocking(listener) == 0,
		    "the classic server");
	bench_check(evconnlistener_new(base, accept_cb, base,
				       LEV_OPT_CLOSE_ON_FREE, 0,
				       listener) != NULL,
		    "the classic server");
	event_base_dispatch(base);
	_exit(0);
}
