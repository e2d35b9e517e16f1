/* SPDX-License-Identifier: MIT */
/*
 * control_drain.c - the command drain: the end of the day, watched.
 *
 * It has answered when chatd ends, which cancels it.
 */
#include "config.h"

#include <coir/time.h>
#include <stdlib.h>

#include "control/control_call.h"
#include "room/room.h"
#include "server/drain.h"
#include "server/server_state.h"

/* Milliseconds from one look to the next. */
#define LOOK_MS 200

/* A drain that is watched. */
struct watching {
	size_t begun; /* clients when it began */
};

static int
wait_a_while(struct control_call *call)
{
	(void)call;
	return coir_sleep(coir_ms(LOOK_MS));
}

/* Says how many are gone. */
static int
watch(struct control_call *call)
{
	const struct watching *watching = call->state;
	struct room_figures figures;
	size_t left;

	room_figures(call->server->room, &figures);
	left = figures.members < watching->begun ? figures.members
						 : watching->begun;
	control_out_progress(&call->out, watching->begun - left,
			     watching->begun);
	call->wait = wait_a_while;
	return 1;
}

/* chatd ends. */
static int
over(struct control_call *call)
{
	const struct watching *watching = call->state;

	return control_done(call,
			    json_pack("{s:I}", "clients",
				      (json_int_t)watching->begun));
}

int
control_step_drain(struct control_call *call)
{
	struct server *server = call->server;
	int64_t ns = control_request_span(&call->request, "timeout",
					  server->conf->drain_timeout);
	struct room_figures figures;
	struct watching *watching;

	if (server->draining || handover_begun(server))
		return control_refuse(call, "closing",
				      "chatd is stopping already");
	watching = control_state(call, sizeof(*watching), NULL);
	if (!watching)
		return 0;
	room_figures(server->room, &figures);
	watching->begun = figures.members;
	call->cancelled = over;
	call->step = watch;
	drain_begin_within(server, ns);
	return watch(call);
}
