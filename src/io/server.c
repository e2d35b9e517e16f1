/* SPDX-License-Identifier: MIT */
/*
 * Servers: one accept loop in the calling thread, and one in each of the extra
 * threads that were asked for.
 *
 * Each extra thread has a fiber here that waits for its end. So an error of
 * any loop fails the scope of all, a cancel reaches every thread, and the
 * server has not ended before they have. They accept from copies of the
 * listener's descriptor, which stay valid when the listener is closed.
 */
#include "config.h"

#include <coir/thread.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "io/accept_loop.h"

/* One extra thread. */
struct extra {
	struct coir__accept_shared *shared;
	/* a copy of the listener's descriptor, above 2; else there is none */
	int fd;
};

/* A running coir_run_server(). */
struct server {
	struct coir__accept_shared shared;
	struct extra *extras;
	int n_extras;
	/* the handlers' fibers, and one for each extra thread */
	struct coir_scope scope;
};

/* The main fiber of an extra thread. */
static int
serve_in_thread(void *arg)
{
	struct extra *extra = arg;
	struct coir_listener listener;
	struct coir_scope scope;
	struct coir__accept_loop loop = {
		.shared = extra->shared,
		.listener = &listener,
		.scope = &scope,
	};
	int rc = coir_listener_init(&listener, extra->fd);

	if (rc < 0)
		return rc;
	rc = coir_scope_open(&scope);
	if (rc == 0) {
		coir_scope_set_name(&scope, "server");
		rc = coir_scope_close(&scope, coir__accept_loop_run(&loop));
	}
	coir_listener_release(&listener);
	return rc;
}

/* A fiber of the calling thread: sees to one extra thread. */
static int
run_thread(void *arg)
{
	int result;
	int rc = coir_thread_run(serve_in_thread, arg, &result);

	return rc < 0 ? rc : result;
}

static int
spawn_threads(struct server *server)
{
	int rc = 0;

	for (int i = 0; i < server->n_extras && rc == 0; i++)
		rc = coir_spawn(&server->scope, run_thread, &server->extras[i]);
	return rc;
}

/* Tell the extra threads to accept nobody more. */
static void
stop_threads(struct server *server)
{
	atomic_store(&server->shared.stopped, true);
	if (server->shared.stop_fd >= 0)
		eventfd_write(server->shared.stop_fd, 1);
}

/* Serve until stopped or failed, and see the last handlers off. */
static int
serve(struct server *server, struct coir_listener *listener,
      struct coir_promise *stop)
{
	struct coir__accept_loop loop = {
		.shared = &server->shared,
		.listener = listener,
		.scope = &server->scope,
		.stop = stop,
	};
	int rc = coir_scope_open(&server->scope);

	if (rc < 0)
		return rc;
	coir_scope_set_name(&server->scope, "server");
	rc = spawn_threads(server);
	if (rc == 0)
		rc = coir__accept_loop_run(&loop);
	stop_threads(server);
	rc = coir_scope_close(&server->scope, rc);
	return rc == 0 && stop ? coir_promise_result(stop) : rc;
}

static int
new_eventfd(unsigned value, int flags, int *ret_fd)
{
	int fd = eventfd(value, EFD_CLOEXEC | EFD_NONBLOCK | flags);

	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

/* A copy of the listener for each extra thread. */
static int
copy_listener(struct server *server, const struct coir_listener *listener)
{
	int fd = coir_fd_number(&listener->fd);

	for (int i = 0; i < server->n_extras; i++) {
		struct extra *extra = &server->extras[i];

		extra->shared = &server->shared;
		extra->fd = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
		if (extra->fd < 0)
			return fd < 0 ? fd : -errno;
	}
	return 0;
}

/* Close what set_up() has opened, as far as it got. */
static void
tear_down(struct server *server)
{
	for (int i = 0; i < server->n_extras; i++)
		if (server->extras[i].fd > 0)
			close(server->extras[i].fd);
	free(server->extras);
	if (server->shared.stop_fd >= 0)
		close(server->shared.stop_fd);
	if (server->shared.client.permits_fd >= 0)
		close(server->shared.client.permits_fd);
}

/* What beyond @server itself is needed; to be followed by tear_down(). */
static int
set_up(struct server *server, const struct coir_listener *listener,
       const struct coir_server_options *options)
{
	int rc = 0;

	if (options->max_connections > 0)
		rc = new_eventfd((unsigned)options->max_connections,
				 EFD_SEMAPHORE,
				 &server->shared.client.permits_fd);
	if (rc < 0 || options->extra_threads == 0)
		return rc;
	server->extras =
		calloc((size_t)options->extra_threads, sizeof(*server->extras));
	if (!server->extras)
		return -ENOMEM;
	server->n_extras = options->extra_threads;
	rc = new_eventfd(0, 0, &server->shared.stop_fd);
	return rc < 0 ? rc : copy_listener(server, listener);
}

int
coir_run_server(struct coir_listener *listener,
		const struct coir_server_options *options, coir_handler_fn *fn,
		void *arg)
{
	static const struct coir_server_options defaults;
	struct server server = {
		.shared = {
			.client = { .fn = fn, .arg = arg, .permits_fd = -1 },
			.stop_fd = -1,
		},
	};
	int rc;

	if (!options)
		options = &defaults;
	if (options->max_connections < 0 || options->extra_threads < 0)
		return -EINVAL;
	server.shared.client.on_error = options->on_error;
	rc = set_up(&server, listener, options);
	if (rc == 0)
		rc = serve(&server, listener, options->stop);
	tear_down(&server);
	return rc;
}
