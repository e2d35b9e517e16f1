/* SPDX-License-Identifier: MIT */
/*
 * bus_endpoint.c - see bus_endpoint.h.
 */
#include "config.h"

#include "conf/bus_endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

/* The rest of @text after @prefix, or NULL. */
static const char *
after(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

static bool
is_path(const char *place)
{
	const struct sockaddr_un *addr = NULL;
	size_t len = strlen(place);

	return (*place == '/' || *place == '@') && len > 1 &&
		len < sizeof(addr->sun_path);
}

static bool
is_port(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= 5 && text[digits] == '\0' &&
		strtol(text, NULL, 10) <= 65535;
}

/* Is it "*", an address of IPv4, or one of IPv6 in brackets? */
static bool
is_host(char *host)
{
	struct in6_addr addr;
	size_t len = strlen(host);

	if (strcmp(host, "*") == 0)
		return true;
	if (len < 2 || host[0] != '[' || host[len - 1] != ']')
		return inet_pton(AF_INET, host, &addr) == 1;
	host[len - 1] = '\0';
	return inet_pton(AF_INET6, host + 1, &addr) == 1;
}

static bool
is_address(const char *place)
{
	const char *colon = strrchr(place, ':');
	char host[INET6_ADDRSTRLEN + sizeof("[]")];
	size_t len = colon ? (size_t)(colon - place) : sizeof(host);

	if (len >= sizeof(host))
		return false;
	memcpy(host, place, len);
	host[len] = '\0';
	return is_host(host) && is_port(colon + 1);
}

int
bus_endpoint_parse(const char *text, struct bus_endpoint *ret)
{
	const char *path = after(text, "ipc://");
	const char *address = after(text, "tcp://");

	if (*text == '\0')
		*ret = (struct bus_endpoint){ BUS_NOWHERE, text };
	else if (path && is_path(path))
		*ret = (struct bus_endpoint){ BUS_IPC, path };
	else if (address && is_address(address))
		*ret = (struct bus_endpoint){ BUS_TCP, address };
	else
		return -EINVAL;
	return 0;
}
