/* SPDX-License-Identifier: MIT */
/*
 * server.c - see server.h. It owns everything and knows the order in which it
 * comes and goes: base, runtime, store, room, doors, front ends; and back.
 */
#include "config.h"

#include "server.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <coir/guard.h>
#include <coir/runtime.h>
#include <coir/time.h>
#include <coir/watchdog.h>

#include "bus/bus.h"
#include "client/hall.h"
#include "command/commands.h"
#include "conf/conf.h"
#include "control/control.h"
#include "life/life.h"
#include "limit/ban_file.h"
#include "log/log.h"
#include "metrics/metrics_open.h"
#include "server/drain.h"
#include "server/server_state.h"
#include "server/service.h"
#include "server/signals.h"
#include "server/store_open.h"
#include "server/takeover.h"
#include "slot/slots.h"
#include "store/store.h"
#include "store/store_sqlite.h"
#include "text/phrase.h"
#include "web/web.h"

/* The bus may have one part in so many of what clients may take in all. */
#define BUS_MEMORY_PART 4

/* The exit code for what the system has said to us, which is logged. */
static int
code_of(int rc)
{
	if (rc < 0)
		log_error_errno(rc, "cannot start");
	return rc < 0 ? EX_OSERR : EX_OK;
}

static int
start_loop(struct server *server)
{
	int rc;

	server->base = event_base_new();
	if (!server->base)
		return -ENOMEM;
	rc = coir_runtime_new(server->base, NULL, &server->rt);
	if (rc == 0)
		rc = coir_guard_install();
	if (rc == 0)
		rc = coir_watchdog_set(coir_ms(COIR_WATCHDOG_MS), NULL, NULL);
	return rc;
}

struct room_limits
server_room_limits(const struct conf_room *conf)
{
	struct room_limits limits = room_limits_default;

	limits.memory = (size_t)conf->memory;
	if (conf->history_on_join < CONF_HISTORY_ALL)
		limits.history = (uint64_t)conf->history_on_join;
	limits.lag.lines = (uint64_t)conf->lag_max;
	limits.lag.bytes = (uint64_t)conf->lag_max_bytes;
	limits.lag.time = conf->lag_max_time;
	limits.lag.drop = conf->lag_policy == CONF_LAG_DROP;
	return limits;
}

/* The store has news of itself for everybody. */
static void
store_tells(void *arg, const char *text)
{
	struct server *server = arg;

	if (room_alarm(server->room, text, strlen(text)) < 0)
		log_warn("no memory to tell the room: %s", text);
}

/* The store has failed, and chatd is to stop for that. */
static void
store_stops(void *arg)
{
	struct server *server = arg;

	server->code = EX_IOERR;
	if (!server->draining)
		drain_begin(server);
}

static const struct store_owner store_owner = { store_tells, store_stops };

/* What has come of loading the room. */
struct loading {
	bool over;
	int error;
};

static void
loaded(void *arg, int error)
{
	struct loading *loading = arg;

	loading->over = true;
	loading->error = error;
}

/* Shows the room what the store has kept, before anybody comes. */
static int
load_room(struct server *server)
{
	struct loading loading = { .over = false };

	if (server->store->last < server->store->first)
		return 0;
	room_load(server->room, loaded, &loading);
	while (!loading.over)
		event_base_loop(server->base, EVLOOP_ONCE);
	if (loading.error < 0)
		log_error_errno(loading.error, "cannot read the history");
	return loading.error;
}

/* Opens the store. Returns a code of <sysexits.h>. */
static int
start_store(struct server *server)
{
	int rc;

	server->state_lock = life_take_lock(server->life);
	rc = store_open(server->base, &server->conf->room, &store_owner, server,
			&server->state_lock, &server->store);

	if (rc == -EOPNOTSUPP)
		return EX_CONFIG;
	return rc < 0 ? EX_IOERR : EX_OK;
}

/* Finds out who people are. Returns a code of <sysexits.h>. */
static int
start_people(struct server *server)
{
	int rc = people_init(&server->hall.people, &server->conf->people,
			     server->base);

	if (rc == -ENOMEM)
		return code_of(rc);
	if (rc == -EOPNOTSUPP)
		return EX_CONFIG;
	return rc < 0 ? EX_IOERR : EX_OK;
}

/* Makes the room on its store. Returns a code of <sysexits.h>. */
static int
start_room(struct server *server)
{
	const struct room_limits limits =
		server_room_limits(&server->conf->room);
	int rc = room_new(server->store, &limits, &server->room);

	if (rc == 0)
		room_timer_init(&server->timer, server->base, server->room);
	if (rc == 0)
		rc = hall_init(&server->hall, server->room, server->base,
			       server->conf);
	if (rc == 0)
		rc = commands_new(&server->hall, server->store, server->conf,
				  &server->commands);
	if (rc == 0)
		rc = ban_file_load(&server->hall.bans);
	if (rc < 0)
		return code_of(rc);
	takeover_open_slots(server);
	rc = server_open_web(server);
	if (rc < 0)
		return code_of(rc);
	return load_room(server) < 0 ? EX_IOERR : start_people(server);
}

/* Open one entrance and let people in. */
static int
open_entrance(struct server *server, const struct conf_listener *conf, int fd)
{
	char why[DOOR_WHY_MAX];
	struct entrance *entrance;
	int rc = entrance_open(conf, &server->hall, fd, why, &entrance);

	if (rc < 0) {
		log_error("%s", why);
		return rc;
	}
	TAILQ_INSERT_TAIL(&server->entrances, entrance, link);
	rc = entrance_start(entrance, coir_runtime_scope(server->rt),
			    server->base);
	if (rc < 0)
		log_error_errno(rc, "listener \"%s\": cannot let people in",
				conf->name);
	else
		log_notice("%s waiting for connections on %s...", conf->label,
			   entrance->door.where);
	return rc;
}

static int
open_entrances(struct server *server)
{
	size_t n = server->conf->n_listeners;
	int *fds = calloc(n, sizeof(*fds));
	char why[ACTIVATION_WHY_MAX];
	size_t i = 0;
	int rc = -ENOMEM;

	if (fds)
		rc = inheritance_doors(&server->life->inheritance, server->conf,
				       fds, why);
	if (fds && rc < 0)
		log_error("%s", why);
	for (; rc == 0 && i < n; i++)
		rc = open_entrance(server, &server->conf->listeners[i], fds[i]);
	for (; fds && rc < 0 && i < n; i++)
		if (fds[i] > 0)
			close(fds[i]);
	free(fds);
	return rc;
}

/* The bus does as much for a request as for somebody who is read. */
static void
measure(void *arg)
{
	passes_input(arg);
}

static int
open_bus(struct server *server)
{
	const struct bus_plan plan = {
		.conf = &server->conf->bus,
		.line_max = (size_t)server->conf->room.line_max,
		.room = server->room,
		.store = server->store,
		.scope = coir_runtime_scope(server->rt),
		.base = server->base,
		.memory_max = (size_t)server->conf->limits.clients_memory /
			BUS_MEMORY_PART,
		.served = measure,
		.served_arg = &server->hall.passes,
	};

	return bus_new(&plan, &server->bus);
}

static void
stop_everything(struct server *server)
{
	struct entrance *entrance;

	service_end(server);
	/* to end the bus runs the loop: nobody is to come in any more */
	TAILQ_FOREACH(entrance, &server->entrances, link)
		entrance_retire(entrance);
	control_free(server->control);
	metrics_close(server);
	bus_free(server->bus);
	while ((entrance = TAILQ_FIRST(&server->entrances))) {
		TAILQ_REMOVE(&server->entrances, entrance, link);
		entrance_free(entrance);
	}
	web_free(server->web);
	slots_free(server->hall.slots);
	hall_fini(&server->hall);
	room_timer_fini(&server->timer);
	room_free(server->room);
	store_free(server->store);
	commands_free(server->commands);
	if (server->state_lock >= 0)
		close(server->state_lock);
	signals_close(server);
	coir_runtime_free(server->rt);
	if (server->base)
		event_base_free(server->base);
}

static int
start_everything(struct server *server)
{
	struct timeline *timeline = &server->life->timeline;
	int64_t began = coir_now().ns;
	int code;
	int rc;

	timeline_step(timeline, "configuration");
	signals_ignore();
	phrase_speak((uint8_t)server->conf->room.language);
	code = code_of(start_loop(server));
	timeline_step(timeline, "loop");
	if (code == EX_OK)
		code = start_store(server);
	timeline_step(timeline, "store");
	if (code == EX_OK)
		code = start_room(server);
	timeline_step(timeline, "room");
	if (code == EX_OK)
		code = code_of(signals_open(server));
	if (code != EX_OK)
		return code;
	rc = open_entrances(server);
	timeline_step(timeline, "listeners");
	if (rc == 0)
		rc = takeover(server, began);
	timeline_step(timeline, "clients");
	if (rc == 0)
		rc = open_bus(server);
	if (rc == 0 && control_new(server, &server->control) < 0)
		return EX_UNAVAILABLE;
	if (rc == 0)
		rc = metrics_open(server);
	timeline_step(timeline, "the rest");
	if (rc == -EINVAL || rc == -EOPNOTSUPP)
		return EX_CONFIG;
	return rc < 0 ? EX_UNAVAILABLE : EX_OK;
}

/* From here on a next one is to be like this one. */
static void
settle(struct server *server)
{
	int rc = life_keep_conf(server->life, server->conf);

	if (rc < 0)
		log_warn_errno(rc, "cannot keep the configuration in force");
	life_settle(server->life);
}

int
server_run(const struct server_orders *orders)
{
	struct server *server = calloc(1, sizeof(*server));
	int code;

	if (!server) {
		log_error_errno(-ENOMEM, "cannot start");
		return EX_OSERR;
	}
	server->conf = orders->conf;
	server->conf_path = orders->conf_path;
	server->debug = orders->debug;
	server->life = orders->life;
	server->state_lock = -1;
	server->signal_fd = -1;
	TAILQ_INIT(&server->entrances);
	code = start_everything(server);
	if (code != EX_OK) {
		if (server->hall.slots)
			slots_start_failed(server->hall.slots);
		life_give_up(server->life, code);
	} else {
		settle(server);
		service_begin(server);
		timeline_log(&server->life->timeline);
		event_base_dispatch(server->base);
		code = server->code;
		if (server->hall.slots)
			slots_end_in_order(server->hall.slots);
		log_flush();
		log_message(MESSAGE_STOPPED, NULL, "stopped");
	}
	stop_everything(server);
	free(server);
	return code;
}
