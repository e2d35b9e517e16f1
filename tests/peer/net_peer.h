/* SPDX-License-Identifier: MIT */
/*
 * What the carried-over cases of Eio's tests/network.md have in common: a
 * client that says hello and a server that says bye.
 */
#ifndef NET_PEER_H
#define NET_PEER_H

#include <errno.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/scope.h>
#include <coir/server.h>
#include <coir/socket.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/net_case.h"

/* Read to the end of the stream, no more than fits; terminated. */
static inline int
read_all(struct coir_socket *sock, char *buf, size_t size)
{
	size_t len;
	int rc = coir_read_exact(&sock->flow, buf, size - 1, &len);

	buf[len] = '\0';
	return rc == -ENODATA ? 0 : rc;
}

/* The server's half of one connection. */
static inline int
say_bye(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	char msg[64];
	int rc;

	(void)peer;
	(void)arg;
	trace("Server accepted connection from client");
	rc = read_all(sock, msg, sizeof(msg));
	if (rc < 0)
		return rc;
	trace("Server received: \"%s\"", msg);
	return coir_copy_string("Bye", &sock->flow);
}

/* The client's. */
static inline int
say_hello(const struct coir_addr *addr)
{
	struct coir_socket sock;
	char msg[64];

	trace("Connecting to server...");
	ck_assert_int_eq(coir_connect(NULL, addr, &sock), 0);
	ck_assert_int_eq(coir_copy_string("Hello from client", &sock.flow), 0);
	ck_assert_int_eq(coir_shutdown(&sock.flow, COIR_SHUT_WRITE), 0);
	ck_assert_int_eq(read_all(&sock, msg, sizeof(msg)), 0);
	trace("Client received: \"%s\"", msg);
	return coir_close(&sock.flow);
}

/* What a whole exchange leaves in the trace. */
#define EXCHANGE                                                            \
	"Connecting to server...\nServer accepted connection from client\n" \
	"Server received: \"Hello from client\"\nClient received: \"Bye\"\n"

/* A server on a listener that is cancelled when its client is through. */
struct exchange {
	struct coir_listener *l;
	struct coir_addr addr;
};

static inline int
exchange_server(void *arg)
{
	struct exchange *e = arg;

	return coir_run_server(e->l, NULL, say_bye, NULL);
}

/* "Graceful_shutdown" is an error like any other. */
static inline int
exchange_client(void *arg)
{
	struct exchange *e = arg;
	int rc = say_hello(&e->addr);

	return rc < 0 ? rc : -ESHUTDOWN;
}

/* One exchange over @l, which is closed at the end. */
static inline void
exchange(struct coir_listener *l)
{
	struct exchange e = { .l = l };

	ck_assert_int_eq(coir_listener_addr(l, &e.addr), 0);
	ck_assert_int_eq(coir_both(exchange_server, &e, exchange_client, &e),
			 -ESHUTDOWN);
	ck_assert_int_eq(coir_listener_close(l), 0);
}

#endif
