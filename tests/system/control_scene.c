/* SPDX-License-Identifier: MIT */
/*
 * control_scene.c - see control_scene.h.
 */
#include "config.h"

#include "system/control_scene.h"

#include <signal.h>
#include <string.h>

#include "support/runner.h"
#include "system/chatctl.h"

struct daemon control_d;
struct output control_said;

void
control_start(void)
{
	daemon_start(&control_d, CONTROL_CONF);
}

void
control_stop(void)
{
	ck_assert_int_eq(daemon_stop(&control_d, SIGTERM), 0);
}

void
control_come(struct peer *p, int host, int i)
{
	peer_connect_from(p, host, control_d.ports[i]);
	peer_skip_to_join(p, daemon_labels[i]);
}

const char *
control_ask(const char *line)
{
	ck_assert_msg(chatctl_run(&control_d, line, &control_said) == 0,
		      "chatctl %s: %d %s", line, control_said.code,
		      control_said.err);
	return control_said.out;
}

void
control_has(const char *text, const char *words)
{
	ck_assert_msg(strstr(text, words), "no %s in: %s", words, text);
}
