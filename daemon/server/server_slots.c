/* SPDX-License-Identifier: MIT */
/*
 * server_slots.c - makes the slots in which clients survive this process.
 *
 * There are more than the configuration has clients, and for longer lines, so
 * that a reload need not look after them: it is address space only.
 */
#include "config.h"

#include "conf/conf.h"
#include "log/log.h"
#include "room/style.h"
#include "server/server_state.h"
#include "slot/slots.h"
#include "store/store.h"

/* The longest line that any configuration allows. */
#define LINE_MAX_EVER 65536

/* Slots at least, whatever is configured. */
#define SLOTS_MIN 4096

/* Clients that may come, as configured. */
static uint64_t
clients_max(const struct conf *conf)
{
	uint64_t n = 0;

	for (size_t i = 0; i < conf->n_listeners; i++)
		n += (uint64_t)conf->listeners[i].max_clients;
	return n;
}

void
server_make_slots(struct server *server)
{
	uint64_t count = 2 * clients_max(server->conf);
	const struct slots_shape shape = {
		.count = (uint32_t)(count < SLOTS_MIN ? SLOTS_MIN : count),
		.line_max = LINE_MAX_EVER,
		.style = styles_version(),
	};
	int rc = slots_new(&shape, &server->hall.slots);

	if (rc < 0) {
		log_warn_errno(rc,
			       "no memory for slots: nobody would survive "
			       "a crash");
		return;
	}
	slots_set_store(server->hall.slots, server->store->id);
}
