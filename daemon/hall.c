/* SPDX-License-Identifier: MIT */
/*
 * hall.c - see hall.h.
 */
#include "config.h"

#include "hall.h"

#include "client.h"

int
hall_init(struct hall *hall, struct room *room, size_t line_max)
{
	hall->room = room;
	return session_rules_init(&hall->rules, line_max, &client_sink);
}

void
hall_fini(struct hall *hall)
{
	session_rules_fini(&hall->rules);
}
