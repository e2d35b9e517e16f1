/* SPDX-License-Identifier: MIT */
/*
 * signals.c - see signals.h. Handlers run in the loop, not in signal context.
 */
#include "config.h"

#include "signals.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>

#include <coir/dump.h>

#include "log.h"
#include "reload.h"
#include "server_state.h"
#include "stop.h"
#include "upgrade.h"
#include "store.h"

static void
stop_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	stop_begin(arg);
}

static void
log_line(const char *line, size_t len, void *arg)
{
	(void)len;
	(void)arg;
	log_notice("%s", line);
}

/* How often people were turned away, held and gone. */
static void
log_reasons(const struct server *server)
{
	char text[512];

	reason_figures_text(&server->hall.limiter.figures, text, sizeof(text));
	log_notice("reasons: %s", *text ? text : "none");
}

/* How the store does its work. */
static void
log_store(const struct server *server)
{
	struct store_figures figures;
	char text[768];

	store_figures(server->store, &figures);
	store_figures_text(&figures, text, sizeof(text));
	log_notice("store: %s", text);
}

static void
dump_cb(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	char text[512];

	(void)fd;
	(void)what;
	passes_describe(&server->hall.passes, text, sizeof(text));
	log_notice("%s", text);
	coir_dump(log_line, NULL);
	log_reasons(server);
	log_store(server);
}

static void
reload_cb(evutil_socket_t fd, short what, void *arg)
{
	struct reload_report report;

	(void)fd;
	(void)what;
	/* the log has what has come of it */
	(void)reload(arg, &report);
	reload_report_fini(&report);
}

static void
upgrade_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	upgrade_begin(arg);
}

/* One row a signal. */
static const struct {
	int signal;
	event_callback_fn handler;
} table[SERVER_SIGNALS] = {
	{ SIGTERM, stop_cb }, { SIGINT, stop_cb },     { SIGHUP, reload_cb },
	{ SIGUSR1, dump_cb }, { SIGUSR2, upgrade_cb },
};

void
signals_ignore(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

int
signals_open(struct server *server)
{
	sigset_t set;

	for (size_t i = 0; i < SERVER_SIGNALS; i++) {
		struct event *event = &server->signals[i];

		evsignal_assign(event, server->base, table[i].signal,
				table[i].handler, server);
		if (evsignal_add(event, NULL) < 0)
			return -ENOMEM;
		server->n_signals++;
	}
	/* an upgrade has them wait until here */
	sigemptyset(&set);
	for (size_t i = 0; i < SERVER_SIGNALS; i++)
		sigaddset(&set, table[i].signal);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	return 0;
}

void
signals_close(struct server *server)
{
	for (size_t i = 0; i < server->n_signals; i++)
		evsignal_del(&server->signals[i]);
	if (server->draining)
		event_del(&server->drain_end);
}
