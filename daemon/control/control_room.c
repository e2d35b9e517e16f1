/* SPDX-License-Identifier: MIT */
/*
 * control_room.c - the commands say, slow and clear: what is about everybody.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/deed.h"
#include "conf/conf.h"
#include "control/control_call.h"
#include "control/control_manners.h"
#include "limit/slow.h"
#include "room/room.h"
#include "server/server_state.h"
#include "text/text.h"

int
control_refuse_line(struct control_call *call, int error)
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
	return rc < 0 ? control_refuse_line(call, rc)
		      : control_done(call, json_object());
}

#define NS_PER_S INT64_C(1000000000)

int
control_step_slow(struct control_call *call)
{
	uint64_t seconds = control_request_number(&call->request, "seconds", 0);
	int64_t *slow = &call->server->hall.slow;
	char text[DEED_TEXT_MAX];
	int rc;

	if (seconds > SLOW_MAX)
		return control_refuse(call, "bad-request",
				      "\"seconds\" is %d at most", SLOW_MAX);
	rc = slow_save((uint32_t)seconds);
	if (rc < 0)
		return control_refuse(call, "not-saved",
				      "it cannot be written down: %s",
				      strerror(-rc));
	deed_slow_text(seconds, CONTROL_BY, text);
	rc = room_announce(call->server->room, text, strlen(text));
	if (rc < 0) {
		/* as it is; if not even that, until the next start */
		(void)slow_save((uint32_t)(*slow / NS_PER_S));
		return control_refuse_line(call, rc);
	}
	*slow = (int64_t)seconds * NS_PER_S;
	return control_done(call,
			    json_pack("{s:I}", "slow", (json_int_t)seconds));
}

int
control_step_clear(struct control_call *call)
{
	struct line line;
	int rc;

	if (!room_topic(call->server->room, &line))
		return control_refuse(call, "no-topic", "there is no topic");
	rc = room_clear_topic(call->server->room, CONTROL_BY);
	return rc < 0 ? control_refuse_line(call, rc)
		      : control_done(call, json_object());
}
