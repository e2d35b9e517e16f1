/* SPDX-License-Identifier: MIT */
/*
 * fd_limit.c - whether the clients that are promised a place have one.
 */
#include "config.h"

#include "conf/fd_limit.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>

#include "common/fd_table.h"
#include "conf/conf.h"
#include "conf/conf_errors.h"

/* The loop's own, the log, the store, and some air. */
#define FD_RESERVE 64

/*
 * Browsers at a listener for them that are no clients, and what each takes: a
 * socket, and where TLS is spoken a pair of them between it and the server.
 */
#define VISITORS 256
#define FD_VISITOR 1
#define FD_VISITOR_TLS 3

/* What such a listener has itself. */
#define FD_WEB 2

/* Descriptors of those who look at the page. */
static int64_t
web_wanted(const struct conf *conf)
{
	int64_t wanted = 0;

	for (size_t i = 0; i < conf->n_listeners; i++) {
		const struct conf_listener *listener = &conf->listeners[i];

		if (listener->protocol == CONF_PROTOCOL_WEB)
			wanted += FD_WEB +
				VISITORS *
					(*listener->tls.certificate
						 ? FD_VISITOR_TLS
						 : FD_VISITOR);
	}
	return wanted;
}

/* Descriptors of programs on the bus. */
static int64_t
bus_wanted(const struct conf_bus *conf)
{
	return ((*conf->publish != '\0') + (*conf->post != '\0')) *
		conf->connections;
}

int64_t
fd_limit_wanted(const struct conf *conf)
{
	int64_t clients = 0;

	for (size_t i = 0; i < conf->n_listeners; i++)
		clients += conf->listeners[i].max_clients;
	if (conf->limits.clients > 0 && conf->limits.clients < clients)
		clients = conf->limits.clients;
	return FD_RESERVE + (int64_t)conf->n_listeners + clients +
		bus_wanted(&conf->bus) + web_wanted(conf);
}

/* Returns 0 or a negative errno. */
static int
raise_limit(struct rlimit *ret_limit)
{
	if (getrlimit(RLIMIT_NOFILE, ret_limit) != 0)
		return -errno;
	if (ret_limit->rlim_cur == ret_limit->rlim_max)
		return 0;
	ret_limit->rlim_cur = ret_limit->rlim_max;
	return setrlimit(RLIMIT_NOFILE, ret_limit) != 0 ? -errno : 0;
}

int
fd_limit_raise(void)
{
	struct rlimit limit;

	return raise_limit(&limit);
}

int
fd_limit_fit(const struct conf *conf, struct conf_errors *errors)
{
	int64_t wanted = fd_limit_wanted(conf);
	struct rlimit limit;
	int rc = raise_limit(&limit);

	if (rc < 0)
		return rc;
	if (limit.rlim_max == RLIM_INFINITY ||
	    (uint64_t)wanted <= (uint64_t)limit.rlim_max)
		return 0;
	conf_errors_add(errors, NULL, 0,
			"all who may connect (max_clients, limits.clients, "
			"bus.connections) need %" PRId64
			" file descriptors, and this process may have %ju; "
			"let fewer connect, or raise the limit (LimitNOFILE= "
			"of the unit, ulimit -Hn of a shell)",
			wanted, (uintmax_t)limit.rlim_max);
	return -EMFILE;
}

void
fd_limit_make_room(const struct conf *conf)
{
	int64_t wanted = fd_limit_wanted(conf);

	if (wanted <= INT_MAX)
		fd_table_widen((int)wanted);
}
