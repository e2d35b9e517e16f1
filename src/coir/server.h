/* SPDX-License-Identifier: MIT */
/*
 * Servers: a fiber for each client.
 *
 *	static int
 *	hello(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
 *	{
 *		return coir_copy_string("hello\n", &sock->flow);
 *	}
 *
 *	rc = coir_run_server(&listener, NULL, hello, NULL);
 *
 * The connection is closed when its handler returns, however it returns. A
 * handler that needs fibers of its own opens a scope. Layer: io, on
 * coir/listener.h, coir/thread.h and coir/promise.h.
 */
#ifndef COIR_SERVER_H
#define COIR_SERVER_H

#include <coir/addr.h>
#include <coir/api.h>
#include <coir/listener.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <coir/socket.h>

COIR_BEGIN_DECLS

/**
 * typedef coir_handler_fn - serves one connection, in a fiber of its own.
 * @sock: the connection (borrowed until it returns; it may close it).
 * @peer: the client's address (borrowed until it returns).
 * @arg:  as given to coir_accept_fork() or coir_run_server().
 *
 * Returns: 0; a negative errno: it has failed, which on_error hears of, or
 *          fails the server. So not -ENODATA at the end of a stream.
 */
typedef int coir_handler_fn(struct coir_socket *sock,
			    const struct coir_addr *peer, void *arg);

/**
 * typedef coir_on_error_fn - a handler has failed.
 * @error: what it returned; coir_error_text() ends "handling connection from
 *         ADDRESS".
 * @peer:  the client's address (borrowed for the call).
 * @arg:   as given to coir_accept_fork() or coir_run_server().
 *
 * Called in the handler's fiber, after the connection was closed; it may
 * suspend. A handler that was cancelled has not failed.
 *
 * Returns: 0: go on; a negative errno: the scope fails.
 */
typedef int coir_on_error_fn(int error, const struct coir_addr *peer,
			     void *arg);

/** struct coir_server_options - zero means the default for each member. */
struct coir_server_options {
	/* handlers at once, further clients wait in the backlog; no limit */
	int max_connections;
	/*
	 * settled when no more clients are wanted (borrowed); never. Nothing
	 * else ends the server but a cancel or an error
	 */
	struct coir_promise *stop;
	/* hears of failed handlers; they fail the server */
	coir_on_error_fn *on_error;
	/*
	 * threads that accept and handle clients besides the calling one, each
	 * with a runtime of its own: handlers and on_error must be thread-safe
	 */
	int extra_threads;
};

/**
 * coir_accept_fork() - accept one client, handle it in a new fiber.
 * @scope:    what the fiber belongs to (borrowed).
 * @listener: the listener (borrowed for the call).
 * @fn:       the handler.
 * @arg:      passed to @fn and @on_error (borrowed until they have returned).
 * @on_error: hears of a failure; NULL: it fails @scope.
 *
 * Waits for the client in the caller's fiber. If the fiber cannot be started
 * the connection is closed.
 *
 * Blocks:  until a client comes, deadline or cancel.
 * Cancel:  point; no client is lost to it.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; as coir_accept(), coir_spawn().
 */
COIR_API COIR_MUST_CHECK int
coir_accept_fork(struct coir_scope *scope, struct coir_listener *listener,
		 coir_handler_fn *fn, void *arg, coir_on_error_fn *on_error);

/**
 * coir_run_server() - accept clients and handle each in a fiber.
 * @listener: the listener (borrowed for the call; stays open).
 * @options:  NULL for the defaults (borrowed for the call).
 * @fn:       the handler.
 * @arg:      passed to @fn and on_error (borrowed for the call).
 *
 * At max_connections it does not accept: clients wait in the backlog and are
 * served in order. When descriptors or memory run out it pauses for 50 ms and
 * tries again: nobody is turned away, and none of the clients is told. A limit
 * below what setrlimit(2) allows keeps that from happening. When stop is
 * settled it accepts nobody more and returns when those who are connected have
 * been served; a cancel reaches them at once. Who is still in the backlog then
 * is left there until the listener is closed. The limit, the stop, a failure
 * and a cancel concern all threads together.
 *
 * Blocks:  until stopped, failed or cancelled, and every handler has returned.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0 or what stop was rejected with, when stopped; -EINVAL
 *          (max_connections or extra_threads is negative; nobody was
 *          accepted); the first failure; as coir_accept(), coir_thread_run().
 */
COIR_API COIR_MUST_CHECK int
coir_run_server(struct coir_listener *listener,
		const struct coir_server_options *options,
		coir_handler_fn *fn, void *arg);

COIR_END_DECLS

#endif
