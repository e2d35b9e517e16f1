/* SPDX-License-Identifier: MIT */
/*
 * control_clients.c - the commands clients and kick.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "client/client.h"
#include "control/control_call.h"
#include "control/control_kick.h"
#include "control/control_manners.h"
#include "control/control_select.h"
#include "room/room.h"
#include "server/server_state.h"
#include "store/line_json.h"

/* Nanoseconds in a minute. */
#define MINUTE 60e9

/* What the listing has got to. */
struct listing {
	struct control_selection selection; /* who is listed */
	size_t listed;                      /* how many have been */
};

/* Lines a minute since it came. */
static double
rate_of(const struct client *client, int64_t now)
{
	double minutes = (double)(now - client->since) / MINUTE;

	return minutes > 0 ? (double)client->lines / minutes : 0;
}

static json_t *
describe(const struct client *client, int64_t now)
{
	const struct door *door = client->door;
	const char *name = client->person.name ? client->person.name->text
					       : NULL;

	return json_pack(
		"{s:I, s:s?, s:o, s:s, s:s, s:o, s:I, s:I, s:I, s:I, s:f, "
		"s:b}",
		"id", (json_int_t)client->guest.id, "name", name, "address",
		line_json_text(client->address, strlen(client->address)),
		"listener", door->conf->name, "where", door->where, "since",
		line_json_moment(client->since), "lag",
		(json_int_t)cursor_lag_lines(&client->guest.cursor), "received",
		(json_int_t)client->session.input, "sent",
		(json_int_t)client->sent, "lines", (json_int_t)client->lines,
		"rate", rate_of(client, now), "held", (int)client->seat.held);
}

static void
free_listing(void *state)
{
	struct listing *listing = state;

	control_selection_fini(&listing->selection);
	free(listing);
}

/* Lists some more. */
static int
list_more(struct control_call *call)
{
	struct client *clients[CONTROL_SELECT_MAX];
	struct listing *listing = call->state;
	int64_t now = store_now();
	size_t n = control_selection_next(&listing->selection,
					  call->server->room, clients);

	for (size_t i = 0; i < n; i++)
		control_out_add(&call->out, "item", describe(clients[i], now));
	listing->listed += n;
	if (listing->selection.at < listing->selection.n)
		return 1;
	return control_done(call,
			    json_pack("{s:I}", "clients",
				      (json_int_t)listing->listed));
}

int
control_step_clients(struct control_call *call)
{
	static const struct control_target all = { .kind = CONTROL_EVERYBODY };
	struct listing *listing =
		control_state(call, sizeof(*listing), free_listing);

	if (!listing)
		return 0;
	if (control_select(call->server->room, &all, &listing->selection) < 0)
		return control_refuse(call, "no-memory", "out of memory");
	call->step = list_more;
	return list_more(call);
}

/* All are gone. */
static int
kicked(struct control_call *call, const struct control_target *target, size_t n)
{
	const char *who = control_request_text(&call->request, "who");

	(void)target;
	if (n == 0)
		return control_refuse(call, "no-such-client",
				      "nobody is connected who is %s", who);
	return control_done(call, json_pack("{s:I}", "kicked", (json_int_t)n));
}

/* Whom it is about. A negative errno: that is answered. */
static int
find(struct control_call *call, struct control_target *ret)
{
	const char *who = control_request_text(&call->request, "who");
	const struct client *client;

	if (control_target_parse(who, ret) == 0)
		return control_check_name(call, who,
					  ret->kind == CONTROL_ID ? ret->id
								  : 0);
	client = control_find(call, who,
			      ", an address (tcp:192.0.2.1:4321), an IP "
			      "address or a prefix (192.0.2.0/24)");
	if (!client)
		return -ENOENT;
	*ret = (struct control_target){
		.kind = CONTROL_ID,
		.id = client->guest.id,
	};
	return 0;
}

int
control_step_kick(struct control_call *call)
{
	const char *reason = control_request_text(&call->request, "reason");
	struct control_target target;

	if (find(call, &target) < 0)
		return 0;
	return control_kick(call, &target, reason, kicked);
}
