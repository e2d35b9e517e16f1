/* SPDX-License-Identifier: MIT */
/*
 * door_tls.c - see door_tls.h.
 */
#include "config.h"

#include "client/door_tls.h"

#include <stdio.h>

#include <coir/error.h>

#include "client/hall.h"
#include "conf/conf.h"
#include "log/log.h"
#include "wire/tls_server.h"
#include "wire/tls_watch.h"

int
door_tls_read(const struct conf_listener *conf, struct tls_server **ret_tls,
	      char ret_why[static TLS_WHY_MAX])
{
	bool web = conf->protocol == CONF_PROTOCOL_WEB;

	return tls_server_new(&conf->tls, web ? TLS_ALPN_WEB : TLS_ALPN,
			      ret_tls, ret_why);
}

/* Reads it again, as its files have changed. */
static void
changed(void *arg)
{
	struct door *door = arg;
	const struct conf_listener *conf = door->conf;
	struct tls_server *tls = NULL;
	char why[TLS_WHY_MAX];

	if (door_tls_read(conf, &tls, why) < 0)
		log_error("listener \"%s\": its certificates have changed, and "
			  "those before stay in force: %s",
			  conf->name, why);
	else
		log_notice("listener \"%s\": its certificates have changed, "
			   "and are in force",
			   conf->name);
	door_tls_change(door, tls);
}

/* Has @door told when its files change. */
static void
watch(struct door *door)
{
	int rc;

	tls_watch_free(door->tls_watch);
	door->tls_watch = NULL;
	rc = tls_watch_new(&door->conf->tls, door->hall->base, changed, door,
			   &door->tls_watch);
	if (rc < 0)
		log_warn("listener \"%s\": certificates that change are read "
			 "by a reload only: %s",
			 door->conf->name, coir_error_describe(rc));
}

int
door_tls_open(struct door *door, char ret_why[static DOOR_WHY_MAX])
{
	const struct conf_listener *conf = door->conf;
	char why[TLS_WHY_MAX];
	int rc;

	if (!*conf->tls.certificate)
		return 0;
	rc = door_tls_read(conf, &door->tls, why);
	if (rc < 0)
		snprintf(ret_why, DOOR_WHY_MAX, "listener \"%s\": %s",
			 conf->name, why);
	else
		watch(door);
	return rc;
}

void
door_tls_change(struct door *door, struct tls_server *tls)
{
	if (tls) {
		tls_server_put(door->tls);
		door->tls = tls;
	}
	/* what it watches may be gone, or others are to be watched */
	if (door->tls)
		watch(door);
}

void
door_tls_close(struct door *door)
{
	tls_watch_free(door->tls_watch);
	door->tls_watch = NULL;
	tls_server_put(door->tls);
	door->tls = NULL;
}
