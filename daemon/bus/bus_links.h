/* SPDX-License-Identifier: MIT */
/*
 * bus_links.h - the connections of a socket of the bus: so many at most.
 *
 * libzmq accepts whoever comes and tells, afterwards and on its own thread, of
 * each connection that begins and ends. One too many is closed again. Others
 * can be closed, too, which libzmq has no call for: their descriptor is shut
 * down. It is made sure before that it still is that connection's.
 *
 * Whoever is cut off comes again in a moment, as libzmq's sockets do.
 */
#ifndef CHATD_BUS_LINKS_H
#define CHATD_BUS_LINKS_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>

struct coir_zmq_socket;
struct event_base;

/* A connection. */
struct bus_link {
	int fd;      /* libzmq's */
	bool excess; /* one too many */
};

/* All of a socket. All-zero memory is those of none. */
struct bus_links {
	void *socket;          /* libzmq's socket; NULL: of none */
	void *monitor;         /* what it tells by; owned */
	struct event event;    /* it has told something */
	struct bus_link *link; /* the connections; owned */
	size_t n;              /* how many */
	size_t room;           /* for how many there is room */
	size_t max;            /* how many there may be */
	bool crowded;          /* there have been more lately */
	const char *where;     /* the endpoint, for the log; borrowed */
};

/*
 * Watches @socket, before it is bound at @where; both are borrowed. @context is
 * its context. Returns 0 or a negative errno.
 */
int bus_links_open(struct bus_links *links, struct coir_zmq_socket *socket,
		   void *context, struct event_base *base, size_t max,
		   const char *where);

/* Ends that, before the socket is closed. */
void bus_links_close(struct bus_links *links);

/* Cuts off the connection on @fd, if there is one. */
void bus_links_cut(struct bus_links *links, int fd);

/* Cuts off the one that reads least, if one does not read. Was there one? */
bool bus_links_cut_slowest(struct bus_links *links);

#endif
