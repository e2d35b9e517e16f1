/* SPDX-License-Identifier: MIT */
/*
 * control_upgrade.c - the command upgrade: the program that is installed now.
 *
 * It is answered when that program has said that it can take over; doing so
 * ends the connection. Whoever asks knows by another "since" that it has.
 */
#include "config.h"

#include <coir/fiber.h>
#include <errno.h>

#include "control/control_call.h"
#include "control/control_state.h"
#include "server/upgrade.h"
#include "store/line_json.h"

/* What the other program says. */
struct asking {
	char text[UPGRADE_TEXT_MAX]; /* its version, or why not */
};

/* Asks it. */
static int
wait_check(struct control_call *call)
{
	struct asking *asking = call->state;

	call->error = upgrade_check(call->server, asking->text);
	return call->error == -ECANCELED ? -ECANCELED : 0;
}

static int
go(void *server)
{
	upgrade_go(server);
	return 0;
}

/* The answer has been sent. */
static int
wait_go(struct control_call *call)
{
	coir_main_call(go, call->server);
	return -EPIPE;
}

/* Says what it says. */
static int
answer(struct control_call *call)
{
	const struct asking *asking = call->state;

	if (call->error == -EALREADY)
		return control_refuse(call, "busy", "%s", asking->text);
	if (call->error < 0)
		return control_refuse(call, "not-upgraded",
				      "chatd goes on as it is: %s",
				      asking->text);
	control_done(call,
		     json_pack("{s:s, s:o}", "version", asking->text, "since",
			       line_json_moment(call->control->since)));
	call->wait = wait_go;
	return 1;
}

int
control_step_upgrade(struct control_call *call)
{
	if (!control_state(call, sizeof(struct asking), NULL))
		return 0;
	call->wait = wait_check;
	call->step = answer;
	return 1;
}
