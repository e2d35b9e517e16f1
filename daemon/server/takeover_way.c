/* SPDX-License-Identifier: MIT */
/*
 * takeover_way.c - see takeover_way.h.
 */
#include "config.h"

#include "server/takeover_way.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include <coir/addr.h>
#include <coir/runtime.h>

#include "conf/conf.h"
#include "log/log.h"
#include "server/server_state.h"
#include "slot/slot.h"

/* An entrance for those who came through a listener that is gone, as @who. */
static struct entrance *
open_former(struct server *server, const struct slot_identity *who)
{
	const struct conf_listener conf = {
		.name = (char *)(uintptr_t)who->listener,
		.label = (char *)(uintptr_t)who->label,
		.driver = CONF_DRIVER_CALLBACK,
		/* as is usual: else what was private would be said to all */
		.commands = 1,
	};
	struct entrance *entrance;

	if (entrance_former(&conf, &server->hall, &entrance) < 0)
		return NULL;
	if (entrance_start(entrance, coir_runtime_scope(server->rt),
			   server->base) < 0) {
		entrance_free(entrance);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&server->entrances, entrance, link);
	log_notice("listener \"%s\" is configured no more; its clients stay",
		   who->listener);
	return entrance;
}

struct entrance *
takeover_way_of(struct server *server, const struct slot_identity *who)
{
	struct entrance *entrance;

	TAILQ_FOREACH(entrance, &server->entrances, link)
		if (strcmp(entrance->conf.name, who->listener) == 0)
			return entrance;
	return open_former(server, who);
}

/* getsockname(2) or getpeername(2) as an address. Returns 0 or less. */
static int
ask_name(int (*ask)(int, struct sockaddr *, socklen_t *), int fd,
	 struct coir_addr *ret_addr)
{
	struct sockaddr_storage name;
	socklen_t len = sizeof(name);

	if (ask(fd, (struct sockaddr *)&name, &len) < 0)
		return -1;
	return coir_addr_from_sockaddr((struct sockaddr *)&name, len, ret_addr);
}

/* Is it an address for all of a machine's? */
static bool
is_any(const struct coir_addr *addr)
{
	static const uint8_t any[16];
	size_t len = 0;
	const void *ip = coir_addr_ip(addr, &len);

	return ip && memcmp(ip, any, len) == 0;
}

/* Would who connects to @local be accepted by who listens at @listening? */
static bool
leads_to(const struct coir_addr *listening, const struct coir_addr *local)
{
	if (coir_addr_equal(listening, local))
		return true;
	return is_any(listening) && coir_addr_kind(local) == COIR_ADDR_TCP &&
		coir_addr_port(listening) == coir_addr_port(local);
}

struct entrance *
takeover_way_into(struct server *server, int fd, struct coir_addr *ret_peer)
{
	struct coir_addr local, listening;
	struct entrance *entrance;

	if (ask_name(getsockname, fd, &local) < 0 ||
	    ask_name(getpeername, fd, ret_peer) < 0)
		return NULL;
	TAILQ_FOREACH(entrance, &server->entrances, link)
		if (entrance->door.open &&
		    ask_name(getsockname, door_fd(&entrance->door),
			     &listening) == 0 &&
		    leads_to(&listening, &local))
			return entrance;
	return NULL;
}
