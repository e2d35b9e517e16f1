/* SPDX-License-Identifier: MIT */
/*
 * control_manners.c - the commands mute, unmute, op and deop.
 *
 * They are what operators have in the room (command_operators.c), and announced
 * there. As there it is done before its line is posted, and undone without one.
 */
#include "config.h"

#include "control/control_manners.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/manners.h"
#include "client/silence.h"
#include "common/span_text.h"
#include "control/control_call.h"
#include "room/room.h"
#include "server/server_state.h"
#include "store/line_json.h"
#include "store/store.h"

int
control_announce(struct room *room, const char *fmt, ...)
{
	char text[CONTROL_ANNOUNCE_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return room_announce(room, text, strlen(text));
}

/* Whom it is about; NULL: that is answered. */
static struct client *
find(struct control_call *call)
{
	const char *who = control_request_text(&call->request, "who");
	struct client *client;

	if (who[strspn(who, "0123456789")] == '\0') {
		uint64_t id = strtoull(who, NULL, 10);

		client = (struct client *)room_find(call->server->room, id);
	} else {
		client = client_called(&call->server->hall, who);
	}
	if (!client)
		control_refuse(call, "no-such-client",
			       "nobody is here who is %s; say a number or a "
			       "name that \"clients\" shows",
			       who);
	return client;
}

/* The same with its manners, which it is given. */
static struct client *
find_for_good(struct control_call *call)
{
	struct client *client = find(call);

	if (client && !manners_of(client)) {
		control_refuse(call, "no-memory", "out of memory; try again");
		return NULL;
	}
	return client;
}

/* Its line was posted, or not: it has been done to @name. */
static int
answer(struct control_call *call, int error, const char *what, const char *name)
{
	if (error < 0)
		return control_refuse_line(call, error);
	return control_done(call, json_pack("{s:s}", what, name));
}

/* Has @client say nothing before @until. */
static void
mute(struct client *client, int64_t until)
{
	client->manners->muted_until = until;
	manners_changed(client);
}

int
control_step_mute(struct control_call *call)
{
	int64_t span = control_request_span(&call->request, "for", 0);
	char name[CLIENT_NAME_MAX], text[SPAN_TEXT_MAX] = "";
	struct client *client = find_for_good(call);
	int64_t before, until;
	int rc;

	if (!client)
		return 0;
	client_name(client, name);
	if (client_operates(client))
		return control_refuse(call, "operator", "%s is an operator",
				      name);
	if (span)
		span_text(span, text);
	before = client->manners->muted_until;
	if (!span || __builtin_add_overflow(store_now(), span, &until))
		until = INT64_MAX;
	mute(client, until);
	rc = control_announce(call->server->room, "%s was muted by %s%s%s",
			      name, CONTROL_BY, span ? " for " : "", text);
	if (rc < 0)
		mute(client, before);
	return answer(call, rc, "muted", name);
}

int
control_step_unmute(struct control_call *call)
{
	struct client *client = find(call);
	char name[CLIENT_NAME_MAX];
	int64_t before;
	int rc;

	if (!client)
		return 0;
	client_name(client, name);
	if (!silence_holds(client))
		return control_refuse(call, "not-muted", "%s is not muted",
				      name);
	before = client->manners->muted_until;
	mute(client, 0);
	rc = control_announce(call->server->room, "%s may speak again, says %s",
			      name, CONTROL_BY);
	if (rc < 0)
		mute(client, before);
	return answer(call, rc, "unmuted", name);
}

/* Makes @client an operator until it leaves, or none. */
static void
set_operator(struct client *client, uint8_t operates)
{
	client->manners->operates = operates;
	manners_changed(client);
}

int
control_step_op(struct control_call *call)
{
	struct client *client = find_for_good(call);
	char name[CLIENT_NAME_MAX];
	uint8_t before;
	int rc;

	if (!client)
		return 0;
	client_name(client, name);
	if (client_operates(client))
		return control_refuse(call, "operator",
				      "%s is an operator already", name);
	before = client->manners->operates;
	set_operator(client, MANNERS_OPERATES);
	rc = control_announce(call->server->room,
			      "%s was made an operator by %s", name,
			      CONTROL_BY);
	if (rc < 0)
		set_operator(client, before);
	return answer(call, rc, "op", name);
}

int
control_step_deop(struct control_call *call)
{
	struct client *client = find(call);
	char name[CLIENT_NAME_MAX];
	int rc;

	if (!client)
		return 0;
	client_name(client, name);
	if (client_is_operator(client))
		return control_refuse(call, "operator",
				      "%s is an operator by their account; "
				      "people.operators says who is",
				      name);
	if (!client_operates(client))
		return control_refuse(call, "no-operator", "%s is no operator",
				      name);
	set_operator(client, MANNERS_OPERATED);
	rc = control_announce(call->server->room,
			      "%s is no operator any more, says %s", name,
			      CONTROL_BY);
	if (rc < 0)
		set_operator(client, MANNERS_OPERATES);
	return answer(call, rc, "deop", name);
}
