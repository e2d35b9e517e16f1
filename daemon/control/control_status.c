/* SPDX-License-Identifier: MIT */
/*
 * control_status.c - the command status: how chatd is doing.
 */
#include "config.h"

#include <coir/time.h>
#include <string.h>
#include <unistd.h>

#include "conf/conf.h"
#include "control/control_call.h"
#include "control/control_state.h"
#include "life/life.h"
#include "limit/reason.h"
#include "room/room.h"
#include "server/server_state.h"
#include "store/line_json.h"
#include "store/store.h"

static json_t *
describe_door(const struct door *door)
{
	static const char *const drivers[] = {
		[CONF_DRIVER_FIBER] = "fiber",
		[CONF_DRIVER_CALLBACK] = "callback",
	};

	return json_pack("{s:s, s:s, s:s, s:b, s:I, s:I, s:I}", "name",
			 door->conf->name, "where", door->where, "driver",
			 drivers[door->conf->driver], "open", (int)door->open,
			 "clients", (json_int_t)door->clients, "max_clients",
			 (json_int_t)door->conf->max_clients, "entered",
			 (json_int_t)door->figures.entered);
}

static json_t *
describe_doors(const struct server *server)
{
	json_t *array = json_array();
	const struct entrance *entrance;

	TAILQ_FOREACH(entrance, &server->entrances, link)
		if (json_array_append_new(array,
					  describe_door(&entrance->door)) < 0) {
			json_decref(array);
			return NULL;
		}
	return array;
}

/* How often each reason was met. */
static json_t *
describe_reasons(const struct reason_figures *figures)
{
	json_t *object = json_object();

	for (int i = 0; i < REASON_N; i++) {
		json_int_t n = (json_int_t)figures->n[i];

		if (n > 0 &&
		    json_object_set_new(object, reason_name((enum reason)i),
					json_integer(n)) < 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

static json_t *
describe_room(const struct server *server)
{
	const struct store *store = server->store;
	struct room_figures figures;

	room_figures(server->room, &figures);
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:b, s:I, s:I, s:I}",
			 "oldest", (json_int_t)figures.oldest, "head",
			 (json_int_t)figures.head, "present",
			 (json_int_t)figures.present, "in_flight",
			 (json_int_t)figures.tickets, "refused",
			 (json_int_t)figures.refused, "store_failing",
			 (int)store->figures.failing, "unsaved",
			 (json_int_t)store->figures.unsaved, "memory",
			 (json_int_t)(figures.window_bytes +
				      figures.page_bytes),
			 "clients_memory",
			 (json_int_t)usher_memory(&server->hall.usher));
}

/* What is wrong with the file that is not in force; null if it is. */
static json_t *
describe_fault(const struct life *life)
{
	return life->fault ? line_json_text(life->fault, strlen(life->fault))
			   : json_null();
}

int
control_step_status(struct control_call *call)
{
	const struct server *server = call->server;
	int64_t since = call->control->since;

	return control_done(
		call,
		json_pack("{s:s, s:I, s:o, s:f, s:b, s:b, s:o, s:I, s:o, s:o, "
			  "s:o}",
			  "version", PACKAGE_VERSION, "pid",
			  (json_int_t)getpid(), "since",
			  line_json_moment(since), "uptime",
			  (double)(store_now() - since) / 1e9, "stopping",
			  (int)server->draining, "configuration_kept",
			  (int)server->life->kept_conf, "configuration_fault",
			  describe_fault(server->life), "clients",
			  (json_int_t)server->hall.limiter.clients, "listeners",
			  describe_doors(server), "room", describe_room(server),
			  "reasons",
			  describe_reasons(&server->hall.limiter.figures)));
}
