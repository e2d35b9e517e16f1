/* SPDX-License-Identifier: MIT */
/*
 * control_out.c - see control_out.h.
 */
#include "config.h"

#include "control/control_out.h"

#include <stdlib.h>
#include <string.h>

#include "control/control_request.h"
#include "store/line_json.h"

/* Bytes allocated at first. */
#define ROOM_FIRST 512

/* Makes room for @len more bytes. */
static bool
grow(struct control_out *out, size_t len)
{
	size_t room = out->room > 0 ? out->room : ROOM_FIRST;
	char *bytes;

	while (room - out->len < len)
		room *= 2;
	if (room == out->room)
		return true;
	bytes = realloc(out->bytes, room);
	if (!bytes)
		return false;
	out->bytes = bytes;
	out->room = room;
	return true;
}

static int
append(const char *bytes, size_t len, void *arg)
{
	struct control_out *out = arg;

	if (!grow(out, len))
		return -1;
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
	return 0;
}

void
control_out_add(struct control_out *out, const char *member, json_t *value)
{
	json_t *object = json_pack("{s:o}", member, value);
	size_t before = out->len;

	if (object &&
	    json_dump_callback(object, append, out, JSON_COMPACT) == 0 &&
	    append("\n", 1, out) == 0) {
		json_decref(object);
		return;
	}
	json_decref(object);
	out->len = before;
	out->failed = true;
}

void
control_out_progress(struct control_out *out, uint64_t done, uint64_t total)
{
	control_out_add(out, "progress",
			json_pack("{s:I, s:I}", "done", (json_int_t)done,
				  "total", (json_int_t)total));
}

void
control_out_fault(struct control_out *out, const struct control_fault *fault)
{
	control_out_add(out, "error",
			json_pack("{s:s, s:o}", "code", fault->code, "message",
				  line_json_text(fault->text,
						 strlen(fault->text))));
}

void
control_out_reset(struct control_out *out)
{
	out->len = 0;
	out->failed = false;
}

void
control_out_fini(struct control_out *out)
{
	free(out->bytes);
	*out = (struct control_out){ NULL, 0, 0, false };
}
