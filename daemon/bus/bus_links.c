/* SPDX-License-Identifier: MIT */
/*
 * bus_links.c - see bus_links.h.
 *
 * libzmq tells that a connection has ended before it closes its descriptor. So
 * who duplicates a descriptor, and then has heard of no end, has a duplicate of
 * that connection and of no later one.
 */
#include "config.h"

#include "bus/bus_links.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>

#include <coir/zmq.h>

#include "log/log.h"

/* Bytes in the kernel that are more than what somebody is just reading. */
#define SLOW_BYTES 16384

static struct bus_link *
find(struct bus_links *links, int fd)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->link[i].fd == fd)
			return &links->link[i];
	return NULL;
}

/* Without memory for it, it is there without being known. */
static void
add(struct bus_links *links, int fd)
{
	if (links->n == links->room) {
		size_t room = links->room * 2 + 8;
		struct bus_link *link =
			reallocarray(links->link, room, sizeof(*link));

		if (!link) {
			log_warn("bus: no memory to know of a connection to %s",
				 links->where);
			return;
		}
		links->link = link;
		links->room = room;
	}
	links->link[links->n] = (struct bus_link){
		.fd = fd,
		.excess = links->n >= links->max,
	};
	links->n++;
}

static void
drop(struct bus_links *links, int fd)
{
	struct bus_link *link = find(links, fd);

	if (link)
		*link = links->link[--links->n];
	if (links->n < links->max)
		links->crowded = false;
}

/* Takes the first frame of what libzmq tells: what, and about which. */
static int
take_event(void *monitor, uint16_t *ret_event, int *ret_fd)
{
	uint8_t bytes[sizeof(uint16_t) + sizeof(int32_t)];
	uint8_t place[256];
	int32_t value;
	int n;

	do {
		n = zmq_recv(monitor, bytes, sizeof(bytes), ZMQ_DONTWAIT);
	} while (n < 0 && zmq_errno() == EINTR);
	if (n < 0)
		return -zmq_errno();
	while (zmq_recv(monitor, place, sizeof(place), ZMQ_DONTWAIT) < 0 &&
	       zmq_errno() == EINTR)
		;
	if (n != (int)sizeof(bytes))
		return -EPROTO;
	memcpy(ret_event, bytes, sizeof(*ret_event));
	memcpy(&value, bytes + sizeof(*ret_event), sizeof(value));
	*ret_fd = value;
	return 0;
}

/* Hears all that libzmq has told so far. */
static void
hear(struct bus_links *links)
{
	uint16_t event;
	int fd;

	while (take_event(links->monitor, &event, &fd) == 0) {
		if (event == ZMQ_EVENT_ACCEPTED)
			add(links, fd);
		else if (event == ZMQ_EVENT_DISCONNECTED)
			drop(links, fd);
	}
}

void
bus_links_cut(struct bus_links *links, int fd)
{
	int copy = links->socket && fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0)
					    : -1;

	if (copy < 0)
		return;
	hear(links);
	if (find(links, fd))
		shutdown(copy, SHUT_RDWR);
	close(copy);
}

/* One that is too many, or NULL. */
static struct bus_link *
find_excess(struct bus_links *links)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->link[i].excess)
			return &links->link[i];
	return NULL;
}

static void
cut_excess(struct bus_links *links)
{
	struct bus_link *link;

	while ((link = find_excess(links))) {
		link->excess = false;
		if (!links->crowded)
			log_notice("bus: more than %zu connections to %s: the "
				   "rest are turned away",
				   links->max, links->where);
		links->crowded = true;
		bus_links_cut(links, link->fd);
	}
}

static void
told_cb(evutil_socket_t fd, short what, void *arg)
{
	struct bus_links *links = arg;

	(void)fd;
	(void)what;
	hear(links);
	cut_excess(links);
}

bool
bus_links_cut_slowest(struct bus_links *links)
{
	int slowest = -1;
	int most = SLOW_BYTES;

	for (size_t i = 0; i < links->n; i++) {
		int fd = links->link[i].fd;
		int unread;

		if (ioctl(fd, SIOCOUTQ, &unread) == 0 && unread > most) {
			slowest = fd;
			most = unread;
		}
	}
	bus_links_cut(links, slowest);
	return slowest >= 0;
}

/* Has libzmq tell, and listens. */
static int
listen_to(struct bus_links *links, void *context, struct event_base *base)
{
	char endpoint[64];
	size_t len = sizeof(int);
	int fd;

	snprintf(endpoint, sizeof(endpoint), "inproc://links-%p",
		 (void *)links);
	links->monitor = zmq_socket(context, ZMQ_PAIR);
	if (!links->monitor ||
	    zmq_socket_monitor(links->socket, endpoint,
			       ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED) <
		    0 ||
	    zmq_connect(links->monitor, endpoint) < 0 ||
	    zmq_getsockopt(links->monitor, ZMQ_FD, &fd, &len) < 0)
		return -zmq_errno();
	event_assign(&links->event, base, fd, EV_READ | EV_PERSIST, told_cb,
		     links);
	if (event_add(&links->event, NULL) < 0)
		return -ENOMEM;
	/* only to who has found nothing does libzmq say that there is news */
	hear(links);
	return 0;
}

int
bus_links_open(struct bus_links *links, struct coir_zmq_socket *socket,
	       void *context, struct event_base *base, size_t max,
	       const char *where)
{
	int rc;

	*links = (struct bus_links){
		.socket = coir_zmq_raw(socket),
		.max = max,
		.where = where,
	};
	rc = listen_to(links, context, base);
	if (rc < 0)
		bus_links_close(links);
	return rc;
}

void
bus_links_close(struct bus_links *links)
{
	if (!links->socket)
		return;
	if (event_initialized(&links->event))
		event_del(&links->event);
	zmq_socket_monitor(links->socket, NULL, 0);
	if (links->monitor)
		zmq_close(links->monitor);
	free(links->link);
	*links = (struct bus_links){ 0 };
}
