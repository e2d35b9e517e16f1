/* SPDX-License-Identifier: MIT */
/*
 * signals.c - see signals.h.
 *
 * They are blocked and read from a descriptor, one at a time: one that was not
 * read yet is still pending, and so outlives an exec.
 */
#include "config.h"

#include "server/signals.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <coir/dump.h>

#include "log/log.h"
#include "server/reload.h"
#include "server/server_state.h"
#include "server/stop.h"
#include "server/upgrade.h"
#include "store/store.h"

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
dump(struct server *server)
{
	char text[512];

	passes_describe(&server->hall.passes, text, sizeof(text));
	log_notice("%s", text);
	coir_dump(log_line, NULL);
	log_reasons(server);
	log_store(server);
}

static void
read_again(struct server *server)
{
	struct reload_report report;

	/* the log has what has come of it */
	(void)reload(server, &report);
	reload_report_fini(&report);
}

/* One row a signal. */
static const struct {
	int signal;
	void (*handle)(struct server *server);
} table[] = {
	{ SIGTERM, stop_begin },    { SIGINT, stop_begin },
	{ SIGHUP, read_again },     { SIGUSR1, dump },
	{ SIGUSR2, upgrade_begin },
};

#define N_SIGNALS (sizeof(table) / sizeof(table[0]))

/* Only one, which may be the last that this image answers. */
static void
signal_cb(evutil_socket_t fd, short what, void *server)
{
	struct signalfd_siginfo info;

	(void)what;
	if (read(fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return;
	for (size_t i = 0; i < N_SIGNALS; i++)
		if (table[i].signal == (int)info.ssi_signo)
			table[i].handle(server);
}

void
signals_ignore(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

int
signals_open(struct server *server)
{
	struct event *event = &server->signals;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < N_SIGNALS; i++)
		sigaddset(&set, table[i].signal);
	/* the other threads have all signals blocked from their start */
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	server->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (server->signal_fd < 0)
		return -errno;
	event_assign(event, server->base, server->signal_fd,
		     EV_READ | EV_PERSIST, signal_cb, server);
	if (event_add(event, NULL) == 0)
		return 0;
	close(server->signal_fd);
	server->signal_fd = -1;
	return -ENOMEM;
}

void
signals_pass_on(struct server *server, int number)
{
	event_del(&server->signals);
	raise(number);
}

void
signals_close(struct server *server)
{
	if (server->signal_fd >= 0) {
		event_del(&server->signals);
		close(server->signal_fd);
		server->signal_fd = -1;
	}
	if (server->draining)
		event_del(&server->drain_end);
}
