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
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/deed.h"
#include "client/manners.h"
#include "client/silence.h"
#include "control/control_call.h"
#include "room/room.h"
#include "server/server_state.h"

int
control_check_name(struct control_call *call, const char *who, uint64_t id)
{
	const struct client *named = client_called(&call->server->hall, who);

	if (!named || named->guest.id == id)
		return 0;
	control_refuse(call, "bad-request",
		       "client %" PRIu64 " is called %s: say %" PRIu64
		       " if that one is meant, else what the other is called, "
		       "or the address with /32",
		       named->guest.id, who, named->guest.id);
	return -ENOTUNIQ;
}

struct client *
control_find(struct control_call *call, const char *who, const char *or_else)
{
	struct client *client;

	if (who[strspn(who, "0123456789")] == '\0') {
		uint64_t id = strtoull(who, NULL, 10);

		if (control_check_name(call, who, id) < 0)
			return NULL;
		client = (struct client *)room_find(call->server->room, id);
	} else {
		client = client_called(&call->server->hall, who);
	}
	if (!client)
		/* no name has these: it was to be an address */
		control_refuse(call,
			       strpbrk(who, "/:") ? "bad-request"
						  : "no-such-client",
			       "nobody is here who is %s; say a number or a "
			       "name that \"clients\" shows%s",
			       who, or_else);
	return client;
}

/* Whom it is about; NULL: that is answered. */
static struct client *
find(struct control_call *call)
{
	return control_find(call, control_request_text(&call->request, "who"),
			    "");
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

/*
 * Does @deed to @client, for @span, tells the room, and answers that it is
 * @what.
 */
static int
carry_out(struct control_call *call, struct client *client, enum deed deed,
	  int64_t span, const char *what)
{
	char name[CLIENT_NAME_MAX], text[DEED_TEXT_MAX];
	struct deed_before before;
	int rc;

	deed_do(client, deed, span, &before);
	deed_text(client, deed, CONTROL_BY, span, text);
	rc = room_announce(call->server->room, text, strlen(text));
	if (rc < 0) {
		deed_undo(client, &before);
		return control_refuse_line(call, rc);
	}
	return control_done(call,
			    json_pack("{s:s}", what,
				      client_name(client, name)));
}

int
control_step_mute(struct control_call *call)
{
	int64_t span = control_request_span(&call->request, "for", 0);
	struct client *client = find_for_good(call);
	char name[CLIENT_NAME_MAX];

	if (!client)
		return 0;
	if (client_operates(client))
		return control_refuse(call, "operator", "%s is an operator",
				      client_name(client, name));
	return carry_out(call, client, DEED_MUTE, span, "muted");
}

int
control_step_unmute(struct control_call *call)
{
	struct client *client = find(call);
	char name[CLIENT_NAME_MAX];

	if (!client)
		return 0;
	if (!silence_holds(client))
		return control_refuse(call, "not-muted", "%s is not muted",
				      client_name(client, name));
	return carry_out(call, client, DEED_UNMUTE, 0, "unmuted");
}

int
control_step_op(struct control_call *call)
{
	struct client *client = find_for_good(call);
	char name[CLIENT_NAME_MAX];

	if (!client)
		return 0;
	if (client_operates(client))
		return control_refuse(call, "operator",
				      "%s is an operator already",
				      client_name(client, name));
	return carry_out(call, client, DEED_OP, 0, "op");
}

int
control_step_deop(struct control_call *call)
{
	struct client *client = find(call);
	char name[CLIENT_NAME_MAX];

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
	return carry_out(call, client, DEED_DEOP, 0, "deop");
}
