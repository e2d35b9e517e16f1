/* SPDX-License-Identifier: MIT */
/*
 * Connecting to a host by its name.
 *
 *	struct coir_dial_options options = { .timeout = coir_sec(10) };
 *
 *	rc = coir_dial(&scope, "www.example.com", "http", &options, &sock);
 *	if (rc < 0)
 *		fprintf(stderr, "%s\n", coir_error_describe(rc));
 *	...
 *	connecting to tcp:192.0.2.1:80: Connection refused, connecting to
 *	"www.example.com":http
 *
 * The addresses of the host are tried in the order in which the resolver gives
 * them, until one answers; the error of the last one is the error of all. A
 * scope's deadline limits the whole; the timeout here is each attempt's.
 * Layer: io, on coir/resolve.h and coir/socket.h.
 */
#ifndef COIR_DIAL_H
#define COIR_DIAL_H

#include <coir/addr.h>
#include <coir/api.h>
#include <coir/resolve.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/** typedef coir_dial_fn - what is done with a connection. */
typedef int coir_dial_fn(struct coir_socket *sock, void *arg);

/**
 * typedef coir_dial_connect_fn - connects to one address, as coir_connect()
 * without a scope does: nothing to close on failure.
 */
typedef int coir_dial_connect_fn(const struct coir_addr *addr,
				 struct coir_socket *ret_sock, void *arg);

/** struct coir_dial_options - zero means the default for each member. */
struct coir_dial_options {
	/* how long each attempt may take, at least 0; for ever */
	coir_time timeout;
	/* who is asked for addresses (borrowed for the call); the system */
	struct coir_resolver *resolver;
	/* how each attempt is made; coir_connect() */
	coir_dial_connect_fn *connect;
	/* passed to connect (borrowed for the call) */
	void *connect_arg;
};

/**
 * coir_dial() - connect to a host by its name.
 * @scope:    closes the socket when it ends; NULL: the caller does.
 * @host:     a name or a literal IP address (borrowed for the call).
 * @service:  a name or a port (borrowed for the call).
 * @options:  NULL for the defaults (borrowed for the call).
 * @ret_sock: uninitialised memory that outlives @scope; the socket. Nothing to
 *            close on failure.
 *
 * Only addresses of TCP are tried. A failure's text ends in "connecting to
 * "HOST":SERVICE".
 *
 * Blocks:  until one address is connected, all have failed, deadline or cancel.
 * Cancel:  point; a half-open socket is closed.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOENT: the host has no address of TCP; as coir_resolve(); of
 *          the last address that was tried as coir_connect(), -ETIMEDOUT: its
 *          time was up; -EINVAL (no @host, no @service, @options, the scope has
 *          ended), -ECANCELED.
 */
COIR_API COIR_MUST_CHECK int
coir_dial(struct coir_scope *scope, const char *host, const char *service,
	  const struct coir_dial_options *options,
	  struct coir_socket *ret_sock);

/**
 * coir_dial_with() - connect, call, close.
 * @host:    a name or a literal IP address (borrowed for the call).
 * @service: a name or a port (borrowed for the call).
 * @options: NULL for the defaults (borrowed for the call).
 * @fn:      called in the calling fiber with the connection, which is closed
 *           when it returns, unless @fn has done so.
 * @arg:     passed to @fn (borrowed).
 *
 * Blocks:  until connected, then as @fn does.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_dial(), and @fn was not called; else what @fn returned.
 */
COIR_API COIR_MUST_CHECK int
coir_dial_with(const char *host, const char *service,
	       const struct coir_dial_options *options, coir_dial_fn *fn,
	       void *arg);

COIR_END_DECLS

#endif
