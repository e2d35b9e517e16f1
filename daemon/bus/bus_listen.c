/* SPDX-License-Identifier: MIT */
/*
 * bus_listen.c - see bus_listen.h.
 */
#include "config.h"

#include "bus/bus_listen.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include <coir/addr.h>
#include <coir/listener.h>
#include <coir/sockopt.h>

#include "conf/bus_endpoint.h"

static int
listen_at(const char *text, mode_t mode, struct coir_listener *ret_listener)
{
	/* "::" is for IPv4 too, whatever the machine's default is */
	const struct coir_sockopt both = { .id = COIR_IPV6_V6ONLY,
					   .on = false };
	const struct coir_listen_options options = {
		.reuse_addr = true,
		.mode = mode,
		.sockopts = &both,
		.n_sockopts = 1,
	};
	struct coir_addr addr;
	int rc = coir_addr_parse(text, &addr);

	return rc < 0 ? rc : coir_listen(NULL, &addr, &options, ret_listener);
}

/* Every address of this machine, which may have no IPv6. */
static int
listen_everywhere(const char *port, struct coir_listener *ret_listener)
{
	char text[COIR_ADDR_TEXT_MAX];
	int rc;

	snprintf(text, sizeof(text), "tcp:[::]%s", port);
	rc = listen_at(text, 0, ret_listener);
	if (rc != -EAFNOSUPPORT && rc != -EADDRNOTAVAIL)
		return rc;
	snprintf(text, sizeof(text), "tcp:0.0.0.0%s", port);
	return listen_at(text, 0, ret_listener);
}

int
bus_listen(const struct bus_endpoint *endpoint, mode_t mode,
	   struct coir_listener *ret_listener)
{
	const bool is_tcp = endpoint->transport == BUS_TCP;
	char text[COIR_ADDR_TEXT_MAX];

	if (is_tcp && *endpoint->place == '*')
		return listen_everywhere(endpoint->place + 1, ret_listener);
	snprintf(text, sizeof(text), "%s:%s", is_tcp ? "tcp" : "unix",
		 endpoint->place);
	return listen_at(text, mode, ret_listener);
}
