/* SPDX-License-Identifier: MIT */
/*
 * control_room.c - the command say: an announcement.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conf/conf.h"
#include "control/control_call.h"
#include "room/room.h"
#include "server/server_state.h"
#include "text/text.h"

/* Why the room does not take it. */
static int
refuse(struct control_call *call, int error)
{
	if (error == -ESHUTDOWN)
		return control_refuse(call, "closing", "chatd is stopping");
	if (error == -EAGAIN)
		return control_refuse(call, "busy",
				      "too many lines wait to be stored; try "
				      "again");
	return control_refuse(call, "not-stored", "not stored: %s",
			      strerror(-error));
}

int
control_step_say(struct control_call *call)
{
	const char *text = control_request_text(&call->request, "text");
	size_t max = (size_t)call->server->conf->room.line_max;
	size_t len = strlen(text);
	char *clean;
	int rc;

	if (len > max)
		return control_refuse(call, "too-long",
				      "line too long: %zu bytes, at most %zu",
				      len, max);
	if (text[strcspn(text, "\r\n")] != '\0')
		return control_refuse(call, "bad-text",
				      "the text has a line end in it; say each "
				      "line by itself");
	clean = malloc(TEXT_CLEAN_MAX(len));
	rc = clean ? room_announce(call->server->room, clean,
				   text_clean(clean, text, len))
		   : -ENOMEM;
	free(clean);
	return rc < 0 ? refuse(call, rc) : control_done(call, json_object());
}
