/* SPDX-License-Identifier: MIT */
/*
 * control_reload.c - the command reload: the configuration, read again.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "control/control_call.h"
#include "server/reload.h"
#include "store/line_json.h"

/* All that is in the list, as an array. */
static json_t *
describe(const struct conf_errors *errors)
{
	json_t *array = json_array();

	for (size_t i = 0; i < errors->n; i++) {
		const char *text = errors->items[i];

		if (json_array_append_new(array,
					  line_json_text(text, strlen(text))) <
		    0) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

static void
refuse(struct control_call *call, const struct reload_report *report)
{
	control_out_add(&call->out, "error",
			json_pack("{s:s, s:s, s:o}", "code",
				  "bad-configuration", "message",
				  "the configuration is as it was", "faults",
				  describe(&report->errors)));
}

int
control_step_reload(struct control_call *call)
{
	struct reload_report report = { 0 };
	int rc = reload(call->server, &report);

	if (rc == -ESHUTDOWN)
		control_refuse(call, "closing", "chatd is stopping");
	else if (rc < 0)
		refuse(call, &report);
	else
		control_done(call,
			     json_pack("{s:I, s:o, s:o}", "changed",
				       (json_int_t)reload_report_changed(
					       &report),
				       "keys", describe(&report.changed),
				       "left", describe(&report.left)));
	reload_report_fini(&report);
	return 0;
}
