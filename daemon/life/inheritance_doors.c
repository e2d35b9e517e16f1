/* SPDX-License-Identifier: MIT */
/*
 * inheritance_doors.c - from what was left to the listeners that there are.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "conf/conf.h"
#include "life/inheritance.h"

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
inheritance_match(const struct inheritance *in, const struct conf *conf,
		  int *ret_fds, char ret_why[static ACTIVATION_WHY_MAX])
{
	struct activation_want *wants = wants_of(conf);
	int rc;

	ret_why[0] = '\0';
	if (!wants)
		return -ENOMEM;
	rc = activation_match(wants, conf->n_listeners, in->listening,
			      in->n_listening, ret_fds, ret_why);
	free(wants);
	return rc;
}

int
inheritance_doors(struct inheritance *in, const struct conf *conf, int *ret_fds,
		  char ret_why[static ACTIVATION_WHY_MAX])
{
	int rc = inheritance_match(in, conf, ret_fds, ret_why);

	if (rc < 0)
		return rc;
	take_out(in, ret_fds, conf->n_listeners);
	for (size_t i = 0; i < in->n_listening; i++)
		if (in->listening[i].fd >= 0)
			close(in->listening[i].fd);
	in->n_listening = 0;
	return 0;
}
