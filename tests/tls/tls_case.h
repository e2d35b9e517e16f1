/* SPDX-License-Identifier: MIT */
/*
 * tls_case.h - a client and a server, each a fiber, and a socket between them.
 */
#ifndef TLS_CASE_H
#define TLS_CASE_H

#include <errno.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <coir/tls.h>

#include "certs.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

struct tls_case;

/* What one side does with its session, or with its bare socket. */
typedef int tls_side_fn(struct tls_case *tls);

/** struct tls_case - both sides. */
struct tls_case {
	struct certs certs;
	struct coir_tls_context client_context, server_context;
	struct coir_socket client_sock, server_sock;
	struct coir_tls client, server;
	/* whom the client wants to talk to */
	const char *host;
	tls_side_fn *client_fn, *server_fn;
	/* how the handshakes went, if they did not go well */
	int client_rc, server_rc;
	/* for the sides' own use */
	int count;
};

/* Contexts that go together, with the authority's blessing. */
static inline void
tls_case_init(struct tls_case *tls)
{
	*tls = (struct tls_case){ .host = "localhost" };
	certs_make(&tls->certs);
	ck_assert_int_eq(coir_tls_context_init_client(&tls->client_context), 0);
	ck_assert_int_eq(coir_tls_context_trust(&tls->client_context,
						certs_path(&tls->certs,
							   "authority.pem")),
			 0);
	ck_assert_int_eq(coir_tls_context_init_server(
				 &tls->server_context,
				 certs_path(&tls->certs, "server.pem"),
				 certs_path(&tls->certs, "server.key")),
			 0);
}

static inline void
tls_case_fini(struct tls_case *tls)
{
	coir_tls_context_fini(&tls->client_context);
	coir_tls_context_fini(&tls->server_context);
	certs_remove(&tls->certs);
}

static inline int
tls_case_client(void *arg)
{
	struct tls_case *tls = arg;

	tls->client_rc = coir_tls_client(NULL, &tls->client_context,
					 &tls->client_sock, tls->host,
					 &tls->client);
	if (tls->client_rc < 0)
		return coir_close(&tls->client_sock.flow);
	if (tls->client_fn)
		tls->client_rc = tls->client_fn(tls);
	return coir_close(&tls->client.flow);
}

static inline int
tls_case_server(void *arg)
{
	struct tls_case *tls = arg;

	tls->server_rc = coir_tls_server(NULL, &tls->server_context,
					 &tls->server_sock, &tls->server);
	if (tls->server_rc < 0)
		return coir_close(&tls->server_sock.flow);
	if (tls->server_fn)
		tls->server_rc = tls->server_fn(tls);
	return coir_close(&tls->server.flow);
}

static inline int
tls_case_main(void *arg)
{
	struct tls_case *tls = arg;

	ck_assert_int_eq(coir_socketpair(NULL, &tls->client_sock,
					 &tls->server_sock),
			 0);
	return coir_both(tls_case_server, tls, tls_case_client, tls);
}

/* Handshake; then each side does its part and closes. */
static inline void
tls_case_run(struct tls_case *tls)
{
	ck_assert_int_eq(run_fiber(tls_case_main, tls), 0);
}

/* The same with contexts as they are. */
static inline void
tls_case_check(tls_side_fn *client, tls_side_fn *server)
{
	struct tls_case tls;

	tls_case_init(&tls);
	tls.client_fn = client;
	tls.server_fn = server;
	tls_case_run(&tls);
	ck_assert_int_eq(tls.client_rc, 0);
	ck_assert_int_eq(tls.server_rc, 0);
	tls_case_fini(&tls);
}

#endif
