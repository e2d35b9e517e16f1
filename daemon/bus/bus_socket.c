/* SPDX-License-Identifier: MIT */
/*
 * bus_socket.c - see bus_socket.h.
 */
#include "config.h"

#include "bus/bus_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bus/bus_keys.h"
#include "bus/bus_listen.h"
#include "conf/bus_endpoint.h"
#include "conf/conf.h"
#include "log/log.h"

/* What was sent goes out for so long after a close. */
#define LINGER_MS 1000

/* Messages of one peer that wait to be looked at. */
#define RECEIVE_MAX 64

/*
 * A silent peer on tcp is asked after so long whether it is still there. By the
 * kernel: libzmq 4.3.4 aborts when its own heartbeat is due for a peer that has
 * gone while as much as RECEIVE_MAX was waiting to be looked at.
 */
#define KEEPALIVE_S 60

static int
set_limits(struct bus_socket *socket, const struct bus_socket_plan *plan)
{
	const struct {
		int option;
		int value;
	} numbers[] = {
		{ ZMQ_LINGER, LINGER_MS },
		{ ZMQ_SNDHWM, plan->backlog },
		{ ZMQ_RCVHWM, RECEIVE_MAX },
		{ ZMQ_TCP_KEEPALIVE, 1 },
		{ ZMQ_TCP_KEEPALIVE_IDLE, KEEPALIVE_S },
		{ ZMQ_IPV6, 1 },
		/* only a ROUTER has this */
		{ ZMQ_ROUTER_MANDATORY, 1 },
	};
	size_t n = sizeof(numbers) / sizeof(numbers[0]) -
		(plan->type != ZMQ_ROUTER);
	int rc = coir_zmq_set(&socket->zmq, ZMQ_MAXMSGSIZE, &plan->request_max,
			      sizeof(plan->request_max));

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = coir_zmq_set_int(&socket->zmq, numbers[i].option,
				      numbers[i].value);
	return rc;
}

/* Lets in who has one of the keys, and nobody else. */
static int
set_keys(struct bus_socket *socket, const struct bus_keys *keys)
{
	int rc = coir_zmq_set_int(&socket->zmq, ZMQ_CURVE_SERVER, 1);

	if (rc == 0)
		rc = coir_zmq_set(&socket->zmq, ZMQ_CURVE_SECRETKEY,
				  keys->secret, BUS_KEY_TEXT);
	if (rc == 0)
		rc = coir_zmq_set(&socket->zmq, ZMQ_ZAP_DOMAIN, BUS_ZAP_DOMAIN,
				  strlen(BUS_ZAP_DOMAIN));
	return rc;
}

/* Has libzmq accept on a socket that we have made. */
static int
bind_listener(struct bus_socket *socket, const struct bus_socket_plan *plan)
{
	int fd =
		fcntl(coir_fd_number(&socket->listener.fd), F_DUPFD_CLOEXEC, 0);
	int rc;

	if (fd < 0)
		return -errno;
	rc = coir_zmq_set_int(&socket->zmq, ZMQ_USE_FD, fd);
	if (rc == 0)
		rc = coir_zmq_bind(&socket->zmq, plan->endpoint);
	if (rc < 0)
		close(fd);
	return rc;
}

static int
bind_socket(struct bus_socket *socket, const struct bus_socket_plan *plan)
{
	struct bus_endpoint endpoint;
	int rc = bus_endpoint_parse(plan->endpoint, &endpoint);

	if (rc == 0 && endpoint.transport == BUS_TCP)
		rc = set_keys(socket, plan->keys);
	if (rc == 0)
		rc = bus_listen(&endpoint, (mode_t)plan->conf->socket_mode,
				&socket->listener);
	if (rc < 0)
		return rc;
	socket->listening = true;
	snprintf(socket->where, sizeof(socket->where), "%s", plan->endpoint);
	rc = bind_listener(socket, plan);
	if (rc == 0 && endpoint.transport == BUS_TCP)
		rc = coir_zmq_endpoint(&socket->zmq, socket->where,
				       sizeof(socket->where));
	return rc;
}

static void
log_refusal(const struct bus_socket_plan *plan, int error)
{
	const char *cure = "";

	if (error == -EADDRINUSE)
		cure = "; another chatd or another server listens there: stop "
		       "it, or choose another place";
	else if (error == -EADDRNOTAVAIL)
		cure = "; this machine does not have that address";
	else if (error == -ENOENT)
		cure = "; make the directory first, or choose another place";
	log_error("bus: cannot listen on %s: %s%s", plan->endpoint,
		  strerror(-error), cure);
}

int
bus_socket_open(struct bus_socket *socket, const struct bus_socket_plan *plan)
{
	int rc = coir_zmq_open(&socket->zmq, plan->context, plan->type);

	if (rc == 0) {
		socket->open = true;
		rc = set_limits(socket, plan);
	}
	if (rc == 0)
		rc = bus_links_open(&socket->links, &socket->zmq, plan->context,
				    plan->base, (size_t)plan->conf->connections,
				    socket->where);
	if (rc == 0)
		rc = bind_socket(socket, plan);
	if (rc == 0)
		return 0;
	log_refusal(plan, rc);
	bus_socket_close(socket);
	return rc;
}

void
bus_socket_close(struct bus_socket *socket)
{
	bus_links_close(&socket->links);
	if (socket->open)
		coir_zmq_close(&socket->zmq);
	if (socket->listening)
		coir_listener_close(&socket->listener);
	socket->open = false;
	socket->listening = false;
}
