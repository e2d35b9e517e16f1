/* SPDX-License-Identifier: MIT */
/*
 * bus_socket.h - a socket of the bus, open to other programs.
 *
 * On a unix socket its permissions say who may connect; on tcp the CURVE keys,
 * of which there must be some. libzmq is handed a socket that listens already:
 * bus_listen.h says why.
 */
#ifndef CHATD_BUS_SOCKET_H
#define CHATD_BUS_SOCKET_H

#include <coir/addr.h>
#include <coir/listener.h>
#include <coir/zmq.h>

#include "bus/bus_links.h"

struct event_base;
struct bus_keys;
struct conf_bus;

/* The domain that the keys' guard is asked about. */
#define BUS_ZAP_DOMAIN "chatd"

/* A socket. All-zero memory is one that is not open. */
struct bus_socket {
	struct coir_zmq_socket zmq;     /* libzmq's side */
	struct coir_listener listener;  /* where it is */
	struct bus_links links;         /* who is connected */
	bool open;                      /* zmq is */
	bool listening;                 /* listener is */
	char where[COIR_ADDR_TEXT_MAX]; /* the endpoint, with its real port */
};

/* What a socket is to be. */
struct bus_socket_plan {
	void *context;               /* its context; borrowed */
	struct event_base *base;     /* the loop */
	int type;                    /* ZMQ_PUB, ... */
	const char *endpoint;        /* as the configuration has it */
	int backlog;                 /* messages kept for one peer */
	int64_t request_max;         /* bytes of a frame that peers send */
	const struct conf_bus *conf; /* the rest of it */
	const struct bus_keys *keys; /* for tcp */
};

/*
 * Opens @socket, which is not to be moved. Returns 0, or a negative errno after
 * the reason has been logged, and nothing is open.
 */
int bus_socket_open(struct bus_socket *socket,
		    const struct bus_socket_plan *plan);

/* Closes it; what was sent still goes out, for a while. Not open: nothing. */
void bus_socket_close(struct bus_socket *socket);

#endif
