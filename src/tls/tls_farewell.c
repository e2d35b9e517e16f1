/* SPDX-License-Identifier: MIT */
/*
 * The last words of a session that was closed before the socket had taken them:
 * what was written, and that it is the end. A close does not wait, and its
 * caller's memory is his own again; so a fiber of the runtime has the
 * descriptor from then on. It says them even if the runtime ends, but does not
 * wait long for somebody who does not listen.
 */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "tls/tls_state.h"

/* How long it takes at most. */
#define LONGEST coir_sec(5)

/** struct farewell - what is to be said, and where. */
struct farewell {
	int fd;
	struct coir__tls_rest rest;
};

static void
farewell_free(struct farewell *farewell)
{
	close(farewell->fd);
	free(farewell->rest.bytes);
	free(farewell);
}

/** struct saying - it, while it is said. */
struct saying {
	struct coir_flow *flow;
	const struct coir__tls_rest *rest;
};

static int
say(void *arg)
{
	const struct saying *saying = arg;
	const struct coir__tls_rest *rest = saying->rest;

	return coir_write(saying->flow, rest->bytes + rest->from,
			  rest->to - rest->from, NULL);
}

/* Nobody hears of a failure: who has closed is not interested any more. */
static int
say_farewell(void *arg)
{
	struct farewell *farewell = arg;
	struct coir_shield shield;
	struct coir_socket sock;

	if (coir_socket_init(&sock, farewell->fd) == 0) {
		struct saying saying = { &sock.flow, &farewell->rest };

		coir_shield_begin(&shield);
		(void)!coir_timeout(LONGEST, say, &saying);
		coir_shield_end(&shield);
		(void)coir_socket_release(&sock);
	}
	farewell_free(farewell);
	return 0;
}

int
coir__tls_farewell(struct coir_socket *sock, struct coir__tls_rest *rest)
{
	static const struct coir_spawn_options options = {
		.name = "TLS farewell",
	};
	struct coir_runtime *rt = coir_runtime_current();
	struct farewell *farewell = malloc(sizeof(*farewell));
	int fd;

	if (!farewell) {
		free(rest->bytes);
		return coir_close(&sock->flow);
	}
	fd = coir_socket_release(sock);
	*farewell = (struct farewell){ .fd = fd, .rest = *rest };
	if (fd < 0 ||
	    coir_spawn_fiber(coir_runtime_scope(rt), &options, say_farewell,
			     farewell, NULL) < 0)
		farewell_free(farewell);
	return 0;
}
