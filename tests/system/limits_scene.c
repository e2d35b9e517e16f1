/* SPDX-License-Identifier: MIT */
/*
 * limits_scene.c - see limits_scene.h.
 */
#include "config.h"

#include "system/limits_scene.h"

#include <signal.h>
#include <stdio.h>

#include "support/runner.h"

struct daemon limits_d;

/* The configuration with @limits for everybody; static. */
static const char *
conf_with(const char *limits)
{
	static char conf[1024];

	snprintf(conf, sizeof(conf),
		 DAEMON_CONF "limits: { exempt = \"\"; %s }; "
			     "log: { level = \"info\"; };",
		 limits);
	return conf;
}

void
limits_start(const char *limits)
{
	daemon_start(&limits_d, conf_with(limits));
}

void
limits_lift(void)
{
	daemon_reload(&limits_d,
		      conf_with("client_lines = 0; client_bytes = 0; "
				"address_lines = 0; address_bytes = 0;"),
		      "configuration reloaded: ");
}

void
limits_stop(void)
{
	ck_assert_int_eq(daemon_stop(&limits_d, SIGTERM), 0);
}

void
limits_come(struct peer *p, int host, int i)
{
	peer_connect_from(p, host, limits_d.ports[i]);
	peer_skip_to_join(p, daemon_labels[i]);
}
