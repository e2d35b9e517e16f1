/* SPDX-License-Identifier: MIT */
/*
 * control_process.c - the commands about the process: fibers, metrics and
 * log-level.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include <coir/dump.h>

#include "conf/conf.h"
#include "control/control_call.h"
#include "control/control_command.h"
#include "log/log.h"
#include "metrics/metrics.h"
#include "server/server_state.h"
#include "store/line_json.h"

/* Bytes of a dump; of more there is only the beginning. */
#define DUMP_MAX (64 * 1024 * 1024)

static void
add_line(const char *line, size_t len, void *arg)
{
	struct control_call *call = arg;

	if (call->out.len < DUMP_MAX)
		control_out_add(&call->out, "item",
				json_pack("{s:o}", "text",
					  line_json_text(line, len)));
}

int
control_step_fibers(struct control_call *call)
{
	ssize_t n = coir_dump(add_line, call);

	return control_done(call, json_pack("{s:I}", "lines", (json_int_t)n));
}

/* Has the figures gathered, which may take some rounds. */
static int
wait_metrics(struct control_call *call)
{
	char *text;
	size_t len;
	int rc = metrics_text(call->server, &text, &len);

	if (rc == 0)
		call->state = text;
	call->free_state = free;
	call->error = rc;
	return rc == -ECANCELED ? rc : 0;
}

static int
show_metrics(struct control_call *call)
{
	if (call->error < 0)
		return control_refuse(call, "no-memory",
				      "out of memory; try again");
	return control_done(call, json_pack("{s:s}", "text", call->state));
}

int
control_step_metrics(struct control_call *call)
{
	call->wait = wait_metrics;
	call->step = show_metrics;
	return 1;
}

int
control_step_log_level(struct control_call *call)
{
	const struct control_command *command = call->request.command;
	const char *const *words = command->arguments[0].words;
	const char *wanted = control_request_text(&call->request, "level");
	int level = LOG_ERR;

	if (wanted) {
		while (strcmp(words[level - LOG_ERR], wanted) != 0)
			level++;
		log_set_level(level);
	}
	level = log_level();
	return control_done(call,
			    json_pack("{s:s}", "level",
				      words[level - LOG_ERR]));
}
