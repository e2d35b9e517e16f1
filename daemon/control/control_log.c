/* SPDX-License-Identifier: MIT */
/*
 * control_log.c - see control_log.h.
 */
#include "config.h"

#include "control/control_log.h"

#include <stdlib.h>

#include "control/control_call.h"
#include "control/control_command.h"
#include "log/log.h"

/* Is it to do something? */
static bool
changes_something(const struct control_request *request)
{
	if (!request->command)
		return false;
	if (control_command_verb(request->command) == CONTROL_LOG_LEVEL)
		return control_request_text(request, "level");
	return request->command->changes;
}

/* The request, without what is said; on the heap, or NULL without memory. */
static char *
shown(const struct control_request *request)
{
	json_t *object = json_copy(request->object);
	char *text;

	json_object_del(object, "text");
	text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return text;
}

void
control_log_asked(const struct control_call *call)
{
	const struct control_request *request = &call->request;
	char *text;

	if (!changes_something(request))
		return;
	text = shown(request);
	log_notice("control: user %u, process %d, asks for %s",
		   (unsigned int)call->who.uid, (int)call->who.pid,
		   text ? text : request->command->name);
	free(text);
}

void
control_log_refused(const struct control_call *call,
		    const struct control_fault *fault)
{
	const struct control_request *request = &call->request;
	char *text;

	if (!changes_something(request))
		return;
	text = shown(request);
	log_warn("control: user %u, process %d, asked for %s, which failed: "
		 "%s",
		 (unsigned int)call->who.uid, (int)call->who.pid,
		 text ? text : request->command->name, fault->text);
	free(text);
}
