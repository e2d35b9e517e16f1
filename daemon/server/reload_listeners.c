/* SPDX-License-Identifier: MIT */
/*
 * reload_listeners.c - see reload_listeners.h.
 */
#include "config.h"

#include "server/reload_listeners.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <coir/runtime.h>

#include "client/door_tls.h"
#include "conf/conf.h"
#include "conf/conf_default.h"
#include "conf/conf_errors.h"
#include "log/log.h"
#include "server/server_state.h"
#include "wire/tls_server.h"

static bool
same_place(const struct conf_listener *a, const struct conf_listener *b)
{
	if (a->path || b->path)
		return a->path && b->path && strcmp(a->path, b->path) == 0;
	return a->port == b->port && strcmp(a->address, b->address) == 0;
}

static bool
same_listener(const struct conf_listener *a, const struct conf_listener *b)
{
	return same_place(a, b) && a->driver == b->driver &&
		a->protocol == b->protocol &&
		strcmp(a->name, b->name) == 0 &&
		!*a->tls.certificate == !*b->tls.certificate;
}

/* The entrance that is what @conf wants, or NULL. */
static struct entrance *
find_same(const struct server *server, const struct conf_listener *conf)
{
	struct entrance *entrance;

	TAILQ_FOREACH(entrance, &server->entrances, link)
		if (!entrance->retired && same_listener(&entrance->conf, conf))
			return entrance;
	return NULL;
}

static bool
is_kept(const struct reload_listeners *plan, const struct entrance *entrance)
{
	for (size_t i = 0; i < plan->n; i++)
		if (plan->steps[i].kept == entrance)
			return true;
	return false;
}

/* Will nobody come in by @entrance any more, but does now? */
static bool
goes(const struct reload_listeners *plan, const struct entrance *entrance)
{
	return !entrance->retired && !is_kept(plan, entrance);
}

/*
 * The socket of an entrance that goes, if it listens where @conf wants to, as
 * a descriptor of one's own; else -1. A unix socket goes with its path.
 */
static int
inherit(const struct reload_listeners *plan, const struct conf_listener *conf)
{
	const struct entrance *entrance;

	if (conf->path || conf->port == 0)
		return -1;
	TAILQ_FOREACH(entrance, &plan->server->entrances, link)
		if (goes(plan, entrance) && same_place(&entrance->conf, conf))
			return fcntl(door_fd(&entrance->door), F_DUPFD_CLOEXEC,
				     3);
	return -1;
}

/* Opens what @conf wants into *@ret_opened. */
static int
open_one(struct reload_listeners *plan, const struct conf_listener *conf,
	 char why[static DOOR_WHY_MAX], struct entrance **ret_opened)
{
	int fd = inherit(plan, conf);
	int rc = entrance_open(conf, &plan->server->hall, fd, why, ret_opened);

	if (rc < 0 && fd >= 0)
		close(fd);
	return rc;
}

/* Does @entrance, which goes, stand in the way of what @conf wants? */
static bool
is_in_the_way(const struct reload_listeners *plan,
	      const struct entrance *entrance, const struct conf_listener *conf)
{
	if (!goes(plan, entrance))
		return false;
	if (conf->path || entrance->conf.path)
		return same_place(&entrance->conf, conf);
	return entrance->conf.port == conf->port;
}

/* Lets people in by @entrance. */
static void
start(struct server *server, struct entrance *entrance)
{
	int rc = entrance_start(entrance, coir_runtime_scope(server->rt),
				server->base);

	if (rc < 0)
		log_error_errno(rc, "listener \"%s\": cannot let people in",
				entrance->conf.name);
	else
		log_notice("%s waiting for connections on %s...",
			   entrance->conf.label, entrance->door.where);
}

/* Opens another entrance in place of @old, which had to make way. */
static void
restore(struct server *server, const struct entrance *old)
{
	char why[DOOR_WHY_MAX];
	struct entrance *entrance;

	if (entrance_open(&old->conf, &server->hall, -1, why, &entrance) < 0) {
		log_error("%s; nobody comes in there any more", why);
		return;
	}
	TAILQ_INSERT_HEAD(&server->entrances, entrance, link);
	start(server, entrance);
}

/* Closes what is in the way of @conf, one after the other, until that opens. */
static int
make_way(struct reload_listeners *plan, const struct conf_listener *conf,
	 char why[static DOOR_WHY_MAX], struct entrance **ret_opened)
{
	struct entrance *old;
	int rc = -EADDRINUSE;

	TAILQ_FOREACH(old, &plan->server->entrances, link) {
		if (rc != -EADDRINUSE || !is_in_the_way(plan, old, conf))
			continue;
		entrance_retire(old);
		plan->closed[plan->n_closed++] = old;
		rc = open_one(plan, conf, why, ret_opened);
	}
	return rc;
}

/*
 * Opens all that is not here yet: with @force also what something is in the way
 * of. Returns 0 or the last error.
 */
static int
open_all(struct reload_listeners *plan, bool force, struct conf_errors *errors)
{
	int error = 0;

	for (size_t i = 0; i < plan->n; i++) {
		const struct conf_listener *conf = &plan->next->listeners[i];
		struct reload_step *step = &plan->steps[i];
		char why[DOOR_WHY_MAX];
		int rc = 0;

		if (!step->kept && !step->opened)
			rc = open_one(plan, conf, why, &step->opened);
		if (rc == -EADDRINUSE && force)
			rc = make_way(plan, conf, why, &step->opened);
		if (rc == 0 || (rc == -EADDRINUSE && !force))
			continue;
		conf_errors_add_at(errors, conf->origin, why);
		error = rc;
	}
	return error;
}

/*
 * Reads the certificates of those that are kept. Returns 0 or the last error.
 */
static int
read_certificates(struct reload_listeners *plan, struct conf_errors *errors)
{
	int error = 0;

	for (size_t i = 0; i < plan->n; i++) {
		const struct conf_listener *conf = &plan->next->listeners[i];
		struct reload_step *step = &plan->steps[i];
		char why[TLS_WHY_MAX], text[DOOR_WHY_MAX];
		int rc = 0;

		if (step->kept && *conf->tls.certificate)
			rc = door_tls_read(conf, &step->tls, why);
		if (rc == 0)
			continue;
		snprintf(text, sizeof(text), "listener \"%s\": %s", conf->name,
			 why);
		conf_errors_add_at(errors, conf->origin, text);
		error = rc;
	}
	return error;
}

static void
free_plan(struct reload_listeners *plan)
{
	free(plan->steps);
	free(plan->closed);
}

/* Closes again what has been opened, and opens what had to make way. */
static void
abandon(struct reload_listeners *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		entrance_free(plan->steps[i].opened);
		tls_server_put(plan->steps[i].tls);
	}
	for (size_t i = 0; i < plan->n_closed; i++)
		restore(plan->server, plan->closed[i]);
	free_plan(plan);
}

/* Memory for a plan of what @next wants. 0 or -ENOMEM. */
static int
alloc_plan(struct reload_listeners *plan)
{
	const struct entrance *entrance;
	size_t n = 0;

	TAILQ_FOREACH(entrance, &plan->server->entrances, link)
		n++;
	plan->n = plan->next->n_listeners;
	plan->steps = calloc(plan->n, sizeof(*plan->steps));
	plan->closed = calloc(n, sizeof(struct entrance *));
	if (plan->steps && plan->closed)
		return 0;
	free_plan(plan);
	return -ENOMEM;
}

int
reload_listeners_open(struct reload_listeners *ret_plan, struct server *server,
		      const struct conf *next, struct conf_errors *errors)
{
	struct reload_listeners plan = { .server = server, .next = next };
	int rc;

	if (alloc_plan(&plan) < 0) {
		conf_errors_add(errors, NULL, 0, "out of memory");
		return -ENOMEM;
	}
	for (size_t i = 0; i < plan.n; i++)
		plan.steps[i].kept = find_same(server, &next->listeners[i]);
	rc = read_certificates(&plan, errors);
	if (rc == 0)
		rc = open_all(&plan, false, errors);
	if (rc == 0)
		rc = open_all(&plan, true, errors);
	if (rc < 0) {
		abandon(&plan);
		return rc;
	}
	*ret_plan = plan;
	return 0;
}

/* Changes what can change of an entrance that is kept. */
static void
update(struct entrance *entrance, const struct conf_listener *conf)
{
	if (conf_listener_update(&entrance->conf, conf) < 0 ||
	    door_update(&entrance->door) < 0)
		log_warn("listener \"%s\": cannot change all that was asked "
			 "for",
			 conf->name);
}

/* Nobody else comes in by those that are not wanted. */
static void
retire_others(struct reload_listeners *plan)
{
	struct entrance *entrance;

	TAILQ_FOREACH(entrance, &plan->server->entrances, link) {
		if (!goes(plan, entrance))
			continue;
		log_notice("%s: nobody else comes in there, %zu clients stay",
			   entrance->door.where, entrance->door.clients);
		entrance_retire(entrance);
	}
}

void
reload_listeners_commit(struct reload_listeners *plan)
{
	struct server *server = plan->server;
	struct entrances wanted = TAILQ_HEAD_INITIALIZER(wanted);

	retire_others(plan);
	for (size_t i = 0; i < plan->n; i++) {
		struct reload_step *step = &plan->steps[i];
		struct entrance *entrance = step->kept;

		if (entrance) {
			update(entrance, &server->conf->listeners[i]);
			door_tls_change(&entrance->door, step->tls);
			TAILQ_REMOVE(&server->entrances, entrance, link);
		} else {
			entrance = step->opened;
			start(server, entrance);
		}
		TAILQ_INSERT_TAIL(&wanted, entrance, link);
	}
	TAILQ_CONCAT(&wanted, &server->entrances, link);
	TAILQ_CONCAT(&server->entrances, &wanted, link);
	free_plan(plan);
}
