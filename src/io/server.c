/* SPDX-License-Identifier: MIT */
/*
 * Accepting clients until told to stop.
 *
 * A permit is taken before a client is accepted, so that those who are too
 * many wait in the kernel's backlog, in order. It is the client's fiber that
 * gives it back; here only if there was no client, or no fiber for it.
 */
#include "config.h"

#include <coir/node.h>
#include <coir/time.h>
#include <errno.h>
#include <limits.h>

#include "core/sched.h"
#include "io/client.h"
#include "io/listener.h"

/* How long to wait when descriptors or memory have run out. */
#define SHORTAGE_PAUSE coir_ms(50)

/* A running coir_run_server(). */
struct server {
	struct coir_listener *listener;
	/* NULL: it is never stopped */
	struct coir_promise *stop;
	/* what a handler holds while it runs */
	struct coir_sem permits;
	/* the handlers' fibers */
	struct coir_scope scope;
};

/* Wait for @node. 1: it is complete; 0: the server is stopped; an error. */
static int
wait_for(struct server *server, struct coir_node *node)
{
	struct coir_node stop;
	struct coir_node *nodes[] = { &stop, node };
	size_t which = 1;
	int rc;

	if (server->stop) {
		coir_promise_node(&stop, server->stop);
		rc = coir_select(nodes, 2, &which);
	} else {
		rc = coir_wait(node);
	}
	return rc < 0 ? rc : (int)which;
}

static int
pause_a_while(struct server *server)
{
	struct coir_node node;

	coir_timer_node(&node, coir_after(SHORTAGE_PAUSE));
	return wait_for(server, &node);
}

static int
wait_readable(struct server *server)
{
	struct coir_node node;

	coir_fd_read_node(&node, &server->listener->fd);
	return wait_for(server, &node);
}

static bool
shortage(int error)
{
	return error == -EMFILE || error == -ENFILE || error == -ENOBUFS ||
		error == -ENOMEM;
}

static bool
stopped(const struct server *server)
{
	return server->stop &&
		coir_promise_result(server->stop) != -EINPROGRESS;
}

/* Wait for a client. 1: *client has it; 0: the server is stopped; an error. */
static int
next_client(struct server *server, struct coir__client *client)
{
	int rc = coir__spend(0);

	if (rc < 0)
		return rc;
	do {
		if (stopped(server))
			return 0;
		rc = coir__listener_try(server->listener, &client->fd,
					&client->peer);
		if (rc == 0)
			return 1;
		if (rc == -EAGAIN)
			rc = wait_readable(server);
		else if (shortage(rc))
			rc = pause_a_while(server);
	} while (rc > 0);
	return rc;
}

/* Accept one client under a permit. 1; 0: the server is stopped; an error. */
static int
serve_one(struct server *server, struct coir__client *client)
{
	struct coir_node permit;
	int rc;

	coir_sem_node(&permit, &server->permits);
	rc = wait_for(server, &permit);
	if (rc <= 0)
		return rc;
	rc = next_client(server, client);
	if (rc > 0) {
		int failed = coir__client_fork(&server->scope, client);

		if (failed == 0)
			return 1;
		rc = shortage(failed) ? pause_a_while(server) : failed;
	}
	coir_sem_release(&server->permits);
	return rc;
}

/* Serve until stopped or failed, and see the last handlers off. */
static int
serve(struct server *server, struct coir__client *client)
{
	int rc = coir_scope_open(&server->scope);

	if (rc < 0)
		return rc;
	coir_scope_set_name(&server->scope, "server");
	do
		rc = serve_one(server, client);
	while (rc > 0);
	rc = coir_scope_close(&server->scope, rc);
	if (rc == 0 && server->stop)
		rc = coir_promise_result(server->stop);
	return rc;
}

int
coir_run_server(struct coir_listener *listener,
		const struct coir_server_options *options, coir_handler_fn *fn,
		void *arg)
{
	static const struct coir_server_options defaults;
	struct server server = { .listener = listener };
	struct coir__client client = { .fn = fn, .arg = arg };
	int max, rc;

	if (!options)
		options = &defaults;
	if (options->max_connections < 0)
		return -EINVAL;
	max = options->max_connections ? options->max_connections : INT_MAX;
	rc = coir_sem_init(&server.permits, (unsigned)max);
	if (rc < 0)
		return rc;
	server.stop = options->stop;
	client.on_error = options->on_error;
	client.permits = &server.permits;
	rc = serve(&server, &client);
	coir_sem_fini(&server.permits);
	return rc;
}
