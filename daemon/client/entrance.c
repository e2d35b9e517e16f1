/* SPDX-License-Identifier: MIT */
/*
 * entrance.c - see entrance.h.
 */
#include "config.h"

#include "client/entrance.h"

#include <errno.h>
#include <stdlib.h>

#include "client/arrival.h"
#include "client/frontend_callback.h"
#include "client/frontend_fiber.h"
#include "client/hall.h"
#include "conf/conf_default.h"

int
entrance_open(const struct conf_listener *conf, struct hall *hall, int fd,
	      char ret_why[static DOOR_WHY_MAX], struct entrance **ret_entrance)
{
	struct entrance *entrance = calloc(1, sizeof(*entrance));
	int rc = entrance ? conf_listener_copy(conf, &entrance->conf) : -ENOMEM;

	if (rc < 0)
		door_why(conf, rc, ret_why);
	else
		rc = door_open(&entrance->door, &entrance->conf, hall, fd,
			       ret_why);
	if (rc < 0) {
		entrance_free(entrance);
		return rc;
	}
	*ret_entrance = entrance;
	return 0;
}

/* Starts callbacks, and what browsers meet before these. */
static int
start_callback(struct entrance *entrance, struct event_base *base)
{
	const struct hall *hall = entrance->door.hall;
	int rc = frontend_callback_new(base, &entrance->door,
				       &entrance->callback);

	if (rc == 0 && entrance->conf.protocol == CONF_PROTOCOL_WEB)
		rc = hall->web_doors->open(hall->web, &entrance->door,
					   &entrance->web);
	return rc;
}

int
entrance_start(struct entrance *entrance, struct coir_scope *scope,
	       struct event_base *base)
{
	if (entrance->conf.driver == CONF_DRIVER_FIBER)
		return frontend_fiber_new(scope, &entrance->door,
					  &entrance->fiber);
	return start_callback(entrance, base);
}

int
entrance_former(const struct conf_listener *conf, struct hall *hall,
		struct entrance **ret_entrance)
{
	struct entrance *entrance = calloc(1, sizeof(*entrance));
	int rc = entrance ? conf_listener_copy(conf, &entrance->conf) : -ENOMEM;

	if (rc == 0)
		rc = door_begin_closed(&entrance->door, &entrance->conf, hall);
	if (rc < 0) {
		entrance_free(entrance);
		return rc;
	}
	entrance->retired = true;
	*ret_entrance = entrance;
	return 0;
}

int
entrance_adopt(struct entrance *entrance, const struct arrival *who)
{
	struct door *door = &entrance->door;

	/* what it has shown so far is not known */
	if (!who->survivor && (door->tls || porch_asks(door, &who->peer)))
		return door_let_go(door, who, -ECONNABORTED);
	return door->adopt(door->front, who);
}

void
entrance_retire(struct entrance *entrance)
{
	if (entrance->retired)
		return;
	entrance->retired = true;
	if (entrance->fiber)
		frontend_fiber_close(entrance->fiber);
	if (entrance->callback)
		frontend_callback_close(entrance->callback);
	door_close(&entrance->door);
}

void
entrance_cut(struct entrance *entrance)
{
	if (entrance->fiber)
		frontend_fiber_cut(entrance->fiber);
	if (entrance->callback)
		frontend_callback_cut(entrance->callback);
}

void
entrance_free(struct entrance *entrance)
{
	if (!entrance)
		return;
	entrance_retire(entrance);
	if (entrance->web)
		entrance->door.hall->web_doors->free(entrance->web);
	frontend_fiber_free(entrance->fiber);
	frontend_callback_free(entrance->callback);
	door_fini(&entrance->door);
	conf_listener_fini(&entrance->conf);
	free(entrance);
}
