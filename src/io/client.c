/* SPDX-License-Identifier: MIT */
/*
 * A fiber for one client.
 *
 * It is accepted as a bare descriptor. The handler's fiber, which coir_spawn()
 * runs at once, copies what it was given to its own stack before it first
 * suspends: the socket lies there. Until then the descriptor is closed here if
 * anything fails. The order at the end is: close, report, release the permit.
 */
#include "config.h"

#include "io/client.h"

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "io/listener.h"
#include "io/socket.h"

/* A failed handler: tell whoever wants to hear of it. */
static int
report(const struct coir__client *client, int error)
{
	char text[COIR_ADDR_TEXT_MAX];

	coir_addr_format(&client->peer, text, sizeof(text));
	coir_error_context(error, "handling connection from %s", text);
	if (!client->on_error)
		return error;
	return client->on_error(error, &client->peer, client->arg);
}

/* What the handler's result means for its scope. */
static int
outcome(const struct coir__client *client, int result)
{
	if (result >= 0)
		return 0;
	if (result == -ECANCELED && coir_check() < 0)
		return result;
	return report(client, result);
}

static int
handle(void *arg)
{
	struct coir__client client = *(struct coir__client *)arg;
	struct coir_socket sock;
	int rc = coir__socket_take(&sock, client.fd);

	if (rc == 0) {
		rc = client.fn(&sock, &client.peer, client.arg);
		coir_close(&sock.flow);
	}
	rc = outcome(&client, rc);
	coir__permit_release(client.permits_fd);
	return rc;
}

void
coir__permit_release(int permits_fd)
{
	if (permits_fd >= 0)
		eventfd_write(permits_fd, 1);
}

int
coir__client_fork(struct coir_scope *scope, struct coir__client *client)
{
	int rc = coir_spawn(scope, handle, client);

	if (rc < 0)
		close(client->fd);
	return rc;
}

int
coir_accept_fork(struct coir_scope *scope, struct coir_listener *listener,
		 coir_handler_fn *fn, void *arg, coir_on_error_fn *on_error)
{
	struct coir__client client = {
		.fn = fn,
		.arg = arg,
		.on_error = on_error,
		.permits_fd = -1,
	};
	int rc = coir__listener_accept(listener, &client.fd, &client.peer);

	return rc < 0 ? rc : coir__client_fork(scope, &client);
}
