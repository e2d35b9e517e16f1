/* SPDX-License-Identifier: MIT */
/*
 * control_call.c - see control_call.h.
 */
#include "config.h"

#include "control/control_call.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <coir/node.h>
#include <coir/socket.h>

#include "control/control_command.h"
#include "control/control_log.h"
#include "control/control_state.h"

control_step *const control_steps[CONTROL_VERBS] = {
	[CONTROL_STATUS] = control_step_status,
	[CONTROL_CLIENTS] = control_step_clients,
	[CONTROL_KICK] = control_step_kick,
	[CONTROL_BAN] = control_step_ban,
	[CONTROL_UNBAN] = control_step_unban,
	[CONTROL_BANS] = control_step_bans,
	[CONTROL_MUTE] = control_step_mute,
	[CONTROL_UNMUTE] = control_step_unmute,
	[CONTROL_OP] = control_step_op,
	[CONTROL_DEOP] = control_step_deop,
	[CONTROL_SLOW] = control_step_slow,
	[CONTROL_CLEAR] = control_step_clear,
	[CONTROL_SAY] = control_step_say,
	[CONTROL_HISTORY] = control_step_history,
	[CONTROL_FIBERS] = control_step_fibers,
	[CONTROL_METRICS] = control_step_metrics,
	[CONTROL_RELOAD] = control_step_reload,
	[CONTROL_UPGRADE] = control_step_upgrade,
	[CONTROL_DRAIN] = control_step_drain,
	[CONTROL_LOG_LEVEL] = control_step_log_level,
};

int
control_done(struct control_call *call, json_t *value)
{
	control_out_add(&call->out, "done", value);
	return 0;
}

int
control_refuse(struct control_call *call, const char *code, const char *fmt,
	       ...)
{
	struct control_fault fault = { .code = code };
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(fault.text, sizeof(fault.text), fmt, ap);
	va_end(ap);
	control_log_refused(call, &fault);
	control_out_fault(&call->out, &fault);
	return 0;
}

void *
control_state(struct control_call *call, size_t size,
	      void (*free_state)(void *state))
{
	call->state = calloc(1, size);
	call->free_state = free_state ? free_state : free;
	if (!call->state)
		control_refuse(call, "no-memory", "out of memory; try again");
	return call->state;
}

int
control_wait_news(struct control_call *call)
{
	struct coir_node news, input;
	struct coir_node *const nodes[] = { &input, &news };
	size_t which = 0;
	int rc;

	coir_fd_read_node(&input, &call->sock->fd);
	coir_cond_node(&news, &call->control->news);
	rc = coir_select(nodes, 2, &which);
	if (rc == 0 && which == 0)
		return -EPIPE;
	return rc;
}
