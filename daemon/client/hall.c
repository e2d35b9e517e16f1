/* SPDX-License-Identifier: MIT */
/*
 * hall.c - see hall.h.
 */
#include "config.h"

#include "client/hall.h"

#include <string.h>

#include "client/client.h"
#include "conf/conf.h"
#include "text/text.h"

int
hall_init(struct hall *hall, struct room *room, struct event_base *base,
	  const struct conf *conf)
{
	int rc = limiter_init(&hall->limiter, &conf->limits);

	if (rc < 0)
		return rc;
	usher_init(&hall->usher, base, &hall->limiter);
	passes_init(&hall->passes, base);
	turns_init(&hall->turns, base, &hall->passes);
	hall->room = room;
	hall->base = base;
	hall->log = &conf->log;
	traffic_init(&hall->traffic, room);
	return session_rules_init(&hall->rules, (uint32_t)conf->room.line_max,
				  &client_sink);
}

void
hall_wipe(struct hall *hall)
{
	hall->secret = false;
	explicit_bzero(hall->input, sizeof(hall->input));
	explicit_bzero(hall->rules.clean, TEXT_CLEAN_MAX(hall->rules.line_max));
}

void
hall_fini(struct hall *hall)
{
	turns_fini(&hall->turns);
	traffic_fini(&hall->traffic);
	passes_fini(&hall->passes);
	session_rules_fini(&hall->rules);
	usher_fini(&hall->usher);
	limiter_fini(&hall->limiter);
	ban_list_fini(&hall->bans);
	people_fini(&hall->people);
}
