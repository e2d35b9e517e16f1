/* SPDX-License-Identifier: MIT */
/*
 * Accepting clients until told to stop.
 *
 * A permit is taken before a client is accepted, so that those who are too
 * many wait in the kernel's backlog, in order. It is the client's fiber that
 * gives it back; here only if there was no client, or no fiber for it.
 */
#include "config.h"

#include "io/accept_loop.h"

#include <coir/node.h>
#include <coir/time.h>
#include <errno.h>
#include <unistd.h>

#include "core/sched.h"
#include "io/fd.h"
#include "io/listener.h"

/* How long to wait when descriptors or memory have run out. */
#define SHORTAGE_PAUSE coir_ms(50)

/* Wait for @node. 1: it is complete; 0: the server is stopped; an error. */
static int
wait_for(struct coir__accept_loop *loop, struct coir_node *node)
{
	struct coir_node promise, eventfd;
	struct coir_node *nodes[3];
	size_t n = 0, which;
	int rc;

	if (loop->stop) {
		coir_promise_node(&promise, loop->stop);
		nodes[n++] = &promise;
	}
	if (loop->shared->stop_fd >= 0) {
		coir_fd_read_node(&eventfd, &loop->stopped);
		nodes[n++] = &eventfd;
	}
	nodes[n++] = node;
	rc = coir_select(nodes, n, &which);
	return rc < 0 ? rc : which == n - 1;
}

static int
pause_a_while(struct coir__accept_loop *loop)
{
	struct coir_node node;

	coir_timer_node(&node, coir_after(SHORTAGE_PAUSE));
	return wait_for(loop, &node);
}

static int
wait_readable(struct coir__accept_loop *loop, struct coir_fd *cfd)
{
	struct coir_node node;

	coir_fd_read_node(&node, cfd);
	return wait_for(loop, &node);
}

/* 1: one is taken; 0: the server is stopped; an error. */
static int
take_permit(struct coir__accept_loop *loop)
{
	int fd = loop->shared->client.permits_fd;
	uint64_t one;
	int rc = 1;

	if (fd < 0)
		return 1;
	while (rc > 0 && read(fd, &one, sizeof(one)) < 0)
		rc = wait_readable(loop, &loop->permits);
	return rc;
}

static bool
shortage(int error)
{
	return error == -EMFILE || error == -ENFILE || error == -ENOBUFS ||
		error == -ENOMEM;
}

static bool
stopped(const struct coir__accept_loop *loop)
{
	return atomic_load(&loop->shared->stopped) ||
		(loop->stop && coir_promise_result(loop->stop) != -EINPROGRESS);
}

/* Wait for a client. 1: *client has it; 0: the server is stopped; an error. */
static int
next_client(struct coir__accept_loop *loop, struct coir__client *client)
{
	int rc = coir__spend(0);

	if (rc < 0)
		return rc;
	do {
		if (stopped(loop))
			return 0;
		rc = coir__listener_try(loop->listener, &client->fd,
					&client->peer);
		if (rc == 0)
			return 1;
		if (rc == -EAGAIN)
			rc = wait_readable(loop, &loop->listener->fd);
		else if (shortage(rc))
			rc = pause_a_while(loop);
	} while (rc > 0);
	return rc;
}

/* Accept one client under a permit. 1; 0: the server is stopped; an error. */
static int
serve_one(struct coir__accept_loop *loop)
{
	struct coir__client client = loop->shared->client;
	int rc = take_permit(loop);

	if (rc <= 0)
		return rc;
	rc = next_client(loop, &client);
	if (rc > 0) {
		int failed = coir__client_fork(loop->scope, &client);

		if (failed == 0)
			return 1;
		rc = shortage(failed) ? pause_a_while(loop) : failed;
	}
	coir__permit_release(client.permits_fd);
	return rc;
}

/* Watch one of the eventfds, if there is one. */
static int
watch(struct coir_fd *cfd, int fd)
{
	cfd->fd_ = -1;
	return fd < 0 ? 0 : coir_fd_init_nonblocking(cfd, fd);
}

/* It is not ours to close. */
static void
unwatch(struct coir_fd *cfd)
{
	int fd = coir_fd_release(cfd);

	(void)fd;
}

int
coir__accept_loop_run(struct coir__accept_loop *loop)
{
	int rc = watch(&loop->stopped, loop->shared->stop_fd);

	if (rc < 0)
		return rc;
	rc = watch(&loop->permits, loop->shared->client.permits_fd);
	if (rc == 0) {
		do
			rc = serve_one(loop);
		while (rc > 0);
		unwatch(&loop->permits);
	}
	unwatch(&loop->stopped);
	return rc;
}
