/* SPDX-License-Identifier: MIT */
/*
 * reload.c - see reload.h. What becomes of the listeners is in
 * reload_listeners.c.
 */
#include "config.h"

#include "server/reload.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "common/notify.h"
#include "conf/conf.h"
#include "conf/conf_reload.h"
#include "conf/fd_limit.h"
#include "life/life.h"
#include "log/log.h"
#include "server/reload_listeners.h"
#include "server/server_state.h"
#include "server/service.h"

/* Reads the configuration again, from where it was read. */
static int
read_again(const struct server *server, struct conf *ret_next,
	   struct conf_errors *errors)
{
	const char *path = server->conf_path;
	int rc = path ? conf_load(path, ret_next, errors)
		      : conf_load_standard(ret_next, &path, errors);

	if (rc < 0 && errors->n == 0)
		conf_errors_add(errors, path, 0, "%s", strerror(-rc));
	return rc;
}

/* Has what runs do as the configuration says now. */
static void
apply(struct server *server)
{
	const struct conf *conf = server->conf;
	const struct room_limits limits = server_room_limits(&conf->room);

	log_open(server->debug ? LOG_DEBUG : (int)conf->log.level,
		 (enum log_destination)conf->log.destination);
	room_set_limits(server->room, &limits);
	if (limiter_update(&server->hall.limiter) < 0)
		log_warn("no memory for limits.exempt: it is as it was");
	usher_update(&server->hall.usher);
	if (people_update(&server->hall.people) < 0)
		log_warn("no memory for people.operators: it is as it was");
}

/* The next process is to go on with what is in force now. */
static void
keep(const struct server *server)
{
	int rc = life_keep_conf(server->life, server->conf);

	if (rc < 0)
		log_warn_errno(rc, "cannot keep the configuration in force");
}

/* Changes to @next if that can be. */
static int
change(struct server *server, struct conf *next, struct reload_report *report)
{
	struct reload_listeners plan;
	int rc = fd_limit_fit(next, &report->errors);

	if (rc < 0)
		return rc;
	rc = reload_listeners_open(&plan, server, next, &report->errors);
	if (rc < 0)
		return rc;
	conf_reload(server->conf, next, &report->changed, &report->left);
	reload_listeners_commit(&plan);
	apply(server);
	life_forget_fault(server->life);
	keep(server);
	return 0;
}

/* ": a, b", the names of what has changed; NULL: none, or no memory. */
static char *
list_changed(const struct reload_report *report)
{
	const struct conf_errors *names = &report->changed;
	char *list = NULL;
	size_t size;
	FILE *out = names->n > 0 ? open_memstream(&list, &size) : NULL;

	if (!out)
		return NULL;
	for (size_t i = 0; i < names->n; i++)
		fprintf(out, "%s%s", i == 0 ? ": " : ", ", names->items[i]);
	fclose(out);
	return list;
}

static void
log_reloaded(const struct reload_report *report)
{
	char *list = list_changed(report);

	log_message(MESSAGE_RELOADED, NULL,
		    "configuration reloaded: %zu changed%s",
		    reload_report_changed(report), list ? list : "");
	free(list);
}

static void
log_report(const struct reload_report *report, int rc)
{
	for (size_t i = 0; i < report->errors.n; i++)
		log_message(MESSAGE_CONFIGURATION, NULL, "%s",
			    report->errors.items[i]);
	for (size_t i = 0; i < report->left.n; i++)
		log_warn("%s", report->left.items[i]);
	if (rc < 0)
		log_message(MESSAGE_NOT_RELOADED, NULL,
			    "configuration not reloaded: nothing has changed");
	else
		log_reloaded(report);
}

/* A manager that cannot be told is no reason not to reload. */
static void
tell_manager(int rc)
{
	if (rc < 0)
		log_warn_errno(rc, "cannot tell the service manager");
}

int
reload(struct server *server, struct reload_report *ret_report)
{
	struct conf next;
	bool ends = server->draining || handover_begun(server);
	int rc = -ESHUTDOWN;

	*ret_report = (struct reload_report){ 0 };
	if (ends) {
		conf_errors_add(&ret_report->errors, NULL, 0,
				"the daemon is about to stop");
	} else {
		tell_manager(notify_reloading());
		rc = read_again(server, &next, &ret_report->errors);
	}
	if (rc == 0) {
		rc = change(server, &next, ret_report);
		conf_fini(&next);
	}
	if (!ends)
		service_ready(server);
	if (rc < 0)
		server->figures.reloads_wrong++;
	else
		server->figures.reloads++;
	log_report(ret_report, rc);
	return rc;
}

size_t
reload_report_changed(const struct reload_report *report)
{
	return report->changed.n + report->changed.n_lost;
}

void
reload_report_fini(struct reload_report *report)
{
	conf_errors_fini(&report->errors);
	conf_errors_fini(&report->left);
	conf_errors_fini(&report->changed);
}
