/* SPDX-License-Identifier: MIT */
/*
 * metrics_place.c - see metrics_place.h.
 */
#include "config.h"

#include "conf/metrics_place.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <coir/addr.h>
#include <coir/listener.h>

#include "conf/bus_endpoint.h"
#include "log/log.h"

/* Programs of the same user and group may read a unix socket's. */
#define SOCKET_MODE 0660

/* The address that "ADDRESS:PORT" is, brackets and "*" as in bus_endpoint.h. */
static int
tcp_address(const char *place, struct coir_addr *ret_addr)
{
	const char *colon = strrchr(place, ':');
	uint16_t port = (uint16_t)strtol(colon + 1, NULL, 10);
	char host[INET6_ADDRSTRLEN + sizeof("[]")];
	size_t len = (size_t)(colon - place);

	if (*place == '[') {
		place++;
		len -= 2;
	}
	memcpy(host, place, len);
	host[len] = '\0';
	if (strcmp(host, "*") == 0)
		return coir_addr_tcp("0.0.0.0", port, ret_addr);
	return coir_addr_tcp(host, port, ret_addr);
}

static int
address_of(const struct bus_endpoint *endpoint, struct coir_addr *ret_addr)
{
	if (endpoint->transport == BUS_IPC)
		return coir_addr_unix(endpoint->place, ret_addr);
	return tcp_address(endpoint->place, ret_addr);
}

static bool
is_loopback(const char *place)
{
	return strncmp(place, "127.", 4) == 0 ||
		strncmp(place, "[::1]", 5) == 0;
}

static void
say_where(const struct bus_endpoint *endpoint,
	  const struct coir_listener *listener)
{
	char text[COIR_ADDR_TEXT_MAX];
	struct coir_addr addr;

	if (coir_listener_addr(listener, &addr) < 0)
		return;
	coir_addr_format(&addr, text, sizeof(text));
	if (endpoint->transport == BUS_IPC) {
		log_notice("metrics on %s, /metrics by HTTP", text);
		return;
	}
	/* without "tcp:" */
	log_notice("metrics on http://%s/metrics", text + 4);
	if (!is_loopback(endpoint->place))
		log_warn("metrics: whoever reaches %s can read them; a "
			 "firewall, or metrics.listen on 127.0.0.1, keeps "
			 "others out",
			 text + 4);
}

int
metrics_place_address(const char *endpoint, struct coir_addr *ret_addr)
{
	struct bus_endpoint parsed;
	int rc = bus_endpoint_parse(endpoint, &parsed);

	return rc < 0 ? rc : address_of(&parsed, ret_addr);
}

int
metrics_place_listen(const char *endpoint, struct coir_listener *ret_listener)
{
	const struct coir_listen_options options = {
		.reuse_addr = true,
		.mode = SOCKET_MODE,
	};
	struct bus_endpoint parsed;
	struct coir_addr addr;
	int rc = bus_endpoint_parse(endpoint, &parsed);

	if (rc == 0)
		rc = address_of(&parsed, &addr);
	if (rc == 0)
		rc = coir_listen(NULL, &addr, &options, ret_listener);
	if (rc < 0)
		log_error("metrics: cannot listen on %s: %s; choose another "
			  "place for metrics.listen, or stop what is there",
			  endpoint, strerror(-rc));
	else
		say_where(&parsed, ret_listener);
	return rc;
}
