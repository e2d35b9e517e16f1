/* SPDX-License-Identifier: MIT */
/*
 * fuzz_command.c - any bytes as lines at the control socket, carried out.
 *
 * fuzz_control.c looks at requests; here those that are some are done, one
 * after the other, step by step, in a room without a disk or a network. What is
 * said is objects of JSON, one a line, of which the last one of an answer, and
 * only that, is "done" or "error". Left out are what is not the room's alone:
 * reload, upgrade, drain, writing bans to the disk, and following.
 */
#include "config.h"

#include <coir/runtime.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "conf/conf.h"
#include "control/control_call.h"
#include "control/control_command.h"
#include "control/control_state.h"
#include "life/life.h"
#include "log/log.h"
#include "server/server_state.h"
#include "store/store.h"
#include "store/store_memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines that the room keeps. */
#define KEPT 100

static struct conf conf;
static struct server *server;
static struct control control;
static struct life life;

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* A room that is there as long as the process. */
static void
begin(void)
{
	const struct store_keep keep = { .lines = KEPT, .bytes = 1 << 20 };

	server = calloc(1, sizeof(*server));
	require(server != NULL);
	require(conf_default(&conf) == 0);
	server->conf = &conf;
	server->life = &life;
	server->base = event_base_new();
	require(coir_runtime_new(server->base, NULL, &server->rt) == 0);
	TAILQ_INIT(&server->entrances);
	require(store_memory_new(server->base, &keep, &server->store) == 0);
	require(room_new(server->store, &room_limits_default, &server->room) ==
		0);
	require(hall_init(&server->hall, server->room, server->base, &conf) ==
		0);
	control.server = server;
	server->control = &control;
	log_open(LOG_ERR, LOG_TO_STDERR);
}

/* Is it for this room, and nothing else? */
static bool
is_ours(const struct control_request *request)
{
	switch (control_command_verb(request->command)) {
	case CONTROL_RELOAD:
	case CONTROL_UPGRADE:
	case CONTROL_DRAIN:
		return false;
	case CONTROL_HISTORY:
		return !control_request_flag(request, "follow");
	default:
		return true;
	}
}

static bool
saves_bans(const struct control_request *request)
{
	enum control_verb verb = control_command_verb(request->command);

	return verb == CONTROL_BAN || verb == CONTROL_UNBAN;
}

/* Checks one line of an answer. Returns whether it is the last one. */
static bool
check_line(const char *line, size_t len)
{
	json_t *object = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	bool last;

	require(json_is_object(object) && json_object_size(object) == 1);
	last = json_object_get(object, "done") ||
		json_object_get(object, "error");
	require(last || json_object_get(object, "item") ||
		json_object_get(object, "progress"));
	json_decref(object);
	return last;
}

/* Checks what was said in a step, and forgets it. Is the answer complete? */
static bool
check_output(struct control_out *out)
{
	bool last = false;
	size_t at = 0;

	require(!out->failed);
	while (at < out->len) {
		const char *line = out->bytes + at;
		const char *feed = memchr(line, '\n', out->len - at);

		require(feed && !last);
		last = check_line(line, (size_t)(feed - line));
		at += (size_t)(feed - line) + 1;
	}
	control_out_reset(out);
	return last;
}

static void
carry_out(struct control_call *call)
{
	bool last = false;
	int more = 1;

	call->step = control_steps[control_command_verb(call->request.command)];
	while (more) {
		call->wait = NULL;
		more = call->step(call);
		require(!last);
		last = check_output(&call->out);
		require(last == !more);
		if (more && call->wait && !saves_bans(&call->request))
			require(call->wait(call) == 0);
	}
	if (call->state)
		call->free_state(call->state);
}

static void
ask(const char *line, size_t len)
{
	struct control_call call = { .control = &control, .server = server };
	struct control_fault fault;

	if (control_request_parse(line, len, &call.request, &fault) < 0)
		return;
	if (is_ours(&call.request))
		carry_out(&call);
	control_request_fini(&call.request);
	control_out_fini(&call.out);
	/* what was said is stored */
	require(event_base_loop(server->base, EVLOOP_NONBLOCK) >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size;

	if (!server)
		begin();
	while (at < end) {
		const char *feed = memchr(at, '\n', (size_t)(end - at));

		if (!feed)
			feed = end;
		ask(at, (size_t)(feed - at));
		at = feed + 1;
	}
	ban_list_fini(&server->hall.bans);
	log_set_level(LOG_ERR);
	return 0;
}
