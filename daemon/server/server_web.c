/* SPDX-License-Identifier: MIT */
/*
 * server_web.c - what the web asks of the server.
 */
#include "config.h"

#include "server/server_state.h"
#include "store/store.h"
#include "web/web.h"

static const char *
health(void *arg, bool *ret_well)
{
	const struct server *server = arg;

	*ret_well = !server->draining && !server->store->figures.failing;
	if (server->draining)
		return "stopping";
	return *ret_well ? "ok" : "what is said cannot be stored";
}

int
server_open_web(struct server *server)
{
	const struct web_plan plan = {
		.base = server->base,
		.conf = server->conf,
		.store = server->store,
		.hall = &server->hall,
		.health = health,
		.arg = server,
	};

	return web_new(&plan, &server->web);
}
