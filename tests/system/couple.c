/* SPDX-License-Identifier: MIT */
/*
 * couple.c - see couple.h.
 */
#include "config.h"

#include "system/couple.h"

#include <signal.h>

#include "support/runner.h"

const int couple_ends[COUPLE_ENDS] = { SIGKILL, SIGTERM, SIGUSR2 };
struct couple couple;

void
couple_meet(const char *conf, int port)
{
	struct supervised *pair = &couple.pair;
	char line[512];

	supervised_start(pair, conf);
	peer_connect(&couple.one, pair->d.ports[port]);
	peer_skip_to_join(&couple.one, daemon_labels[port]);
	peer_connect(&couple.two, pair->d.ports[!port]);
	peer_skip_to_join(&couple.two, daemon_labels[!port]);
	peer_line(&couple.one, line, sizeof(line));
}

void
couple_part(void)
{
	peer_close(&couple.one);
	peer_close(&couple.two);
	ck_assert_int_eq(supervised_stop(&couple.pair), 0);
}

void
couple_hear(const char *text)
{
	peer_expect(&couple.one, "%s", text);
	peer_expect(&couple.two, "%s", text);
}
