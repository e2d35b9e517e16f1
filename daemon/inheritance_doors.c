/* SPDX-License-Identifier: MIT */
/*
 * inheritance_doors.c - from what was left to the listeners that there are.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/un.h>
#include <sys/socket.h>
#include <string.h>
#include <stdbool.h>

#include "conf.h"
#include "inheritance.h"

/* What the listeners of @conf want; NULL: no memory. */
static struct activation_want *
wants_of(const struct conf *conf)
{
	struct activation_want *wants;

	wants = calloc(conf->n_listeners + 1, sizeof(*wants));
	for (size_t i = 0; wants && i < conf->n_listeners; i++) {
		const struct conf_listener *listener = &conf->listeners[i];

		wants[i].name = listener->name;
		wants[i].address = listener->address;
		wants[i].path = listener->path;
		wants[i].port = (uint16_t)listener->port;
	}
	return wants;
}

/* Leaves out what has been given away. */
static void
take_out(struct inheritance *in, const int *fds, size_t n)
{
	for (size_t i = 0; i < in->n_listening; i++)
		for (size_t k = 0; k < n; k++)
			if (in->listening[i].fd == fds[k])
				in->listening[i].fd = -1;
}

int
inheritance_doors(struct inheritance *in, const struct conf *conf, int *ret_fds,
		  char ret_why[static ACTIVATION_WHY_MAX])
{
	struct activation_want *wants = wants_of(conf);
	int rc;

	ret_why[0] = '\0';
	if (!wants)
		return -ENOMEM;
	rc = activation_match(wants, conf->n_listeners, in->listening,
			      in->n_listening, ret_fds, ret_why);
	if (rc == 0)
		take_out(in, ret_fds, conf->n_listeners);
	free(wants);
	return rc;
}

/* Is it bound to @path? */
static bool
is_at(int fd, const char *path)
{
	struct sockaddr_un sa = { .sun_family = AF_UNSPEC };
	socklen_t len = sizeof(sa);

	return getsockname(fd, (struct sockaddr *)&sa, &len) == 0 &&
		sa.sun_family == AF_UNIX && len < sizeof(sa) &&
		strcmp(sa.sun_path, path) == 0;
}

void
inheritance_drop_path(struct inheritance *in, const char *path)
{
	for (size_t i = 0; i < in->n_listening; i++) {
		struct activation_socket *socket = &in->listening[i];

		if (!socket->left || socket->fd < 0 || !is_at(socket->fd, path))
			continue;
		close(socket->fd);
		socket->fd = -1;
	}
}
