/* SPDX-License-Identifier: MIT */
/*
 * stop.c - see stop.h.
 */
#include "config.h"

#include "server/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/notify.h"
#include "conf/conf.h"
#include "life/life.h"
#include "log/log.h"
#include "room/room.h"
#include "server/drain.h"
#include "server/handover.h"
#include "server/server_state.h"
#include "server/signals.h"
#include "slot/slots.h"
#include "store/store.h"

/* Nanoseconds on top of the time it may take before systemd may worry. */
#define SLACK_NS INT64_C(5000000000)

/* The process ends as if it were killed: nothing is closed, nothing freed. */
static void
leave(struct server *server)
{
	struct room_figures figures;

	room_figures(server->room, &figures);
	log_notice("stopped: %zu clients are left to what is started next",
		   figures.members);
	if (server->hall.slots)
		slots_end_in_order(server->hall.slots);
	log_flush();
	fflush(NULL);
	_exit(EX_OK);
}

/* All is stored: somebody else may want to have the file as one. */
static void
close_and_leave(struct server *server)
{
	store_free(server->store);
	leave(server);
}

/*
 * Is there somebody who would hold the sockets? Says that it stops. Who has not
 * read that yet holds them as well: the keeper waits until they can be given.
 */
static bool
is_held(const struct server *server)
{
	int rc;

	if (server->life->keeper.pid <= 0)
		return false;
	rc = notify_stopping();
	return rc == 0 || rc == -EAGAIN;
}

void
stop_begin(struct server *server)
{
	if (handover_begun(server) && server->life->keeper.pid > 0) {
		leave(server);
	} else if (handover_begun(server)) {
		log_notice("stopping: as soon as the upgrade is done");
		signals_pass_on(server, SIGTERM);
	} else if (server->draining || !is_held(server)) {
		drain_begin(server);
	} else {
		log_notice("stopping: the connections are left open");
		notify_extend_timeout(server->conf->drain_timeout + SLACK_NS);
		handover_begin(server, close_and_leave);
	}
}
