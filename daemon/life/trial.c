/* SPDX-License-Identifier: MIT */
/*
 * trial.c - see trial.h.
 *
 * A port is bound and given back at once, and nobody is there to connect to
 * meanwhile. A path is only looked at, for to bind it would leave something.
 */
#include "config.h"

#include "life/trial.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <coir/addr.h>

#include "client/door.h"
#include "conf/conf.h"
#include "conf/conf_errors.h"
#include "conf/metrics_place.h"
#include "life/inheritance.h"

/* Does one of @sockets listen at @addr, or on its port? */
static bool
is_left(const struct inheritance *in, const struct coir_addr *addr)
{
	for (size_t i = 0; i < in->n_listening; i++) {
		struct sockaddr_storage sa;
		socklen_t len = sizeof(sa);
		struct coir_addr there;
		int fd = in->listening[i].fd;

		if (fd < 0 || !in->listening[i].left ||
		    getsockname(fd, (struct sockaddr *)&sa, &len) < 0 ||
		    coir_addr_from_sockaddr((struct sockaddr *)&sa, len,
					    &there) < 0)
			continue;
		if (coir_addr_equal(&there, addr) ||
		    (coir_addr_kind(addr) == COIR_ADDR_TCP &&
		     coir_addr_kind(&there) == COIR_ADDR_TCP &&
		     coir_addr_port(addr) == coir_addr_port(&there)))
			return true;
	}
	return false;
}

/* Nobody answers at the path of @sa, and one can be made there. */
static int
try_path(int fd, const struct sockaddr *sa, socklen_t len)
{
	const struct sockaddr_un *un = (const void *)sa;
	char dir[sizeof(un->sun_path) + 1] = "";
	char *slash;

	if (connect(fd, sa, len) == 0)
		return -EADDRINUSE;
	memcpy(dir, un->sun_path, sizeof(un->sun_path));
	slash = strrchr(dir, '/');
	if (!slash)
		return access(".", W_OK | X_OK) < 0 ? -errno : 0;
	slash[1] = '\0';
	return access(dir, W_OK | X_OK) < 0 ? -errno : 0;
}

/* Could one listen at @addr? Returns 0 or a negative errno. */
static int
try_address(const struct coir_addr *addr)
{
	const int on = 1;
	socklen_t len;
	const struct sockaddr *sa = coir_addr_sockaddr(addr, &len);
	int fd = socket(sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int rc;

	if (fd < 0)
		return -errno;
	if (sa->sa_family == AF_UNIX &&
	    ((const struct sockaddr_un *)(const void *)sa)->sun_path[0]) {
		rc = try_path(fd, sa, len);
	} else {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		rc = bind(fd, sa, len) < 0 ? -errno : 0;
	}
	close(fd);
	return rc;
}

static int
try_listener(const struct conf_listener *conf, const struct inheritance *in,
	     struct conf_errors *errors)
{
	char why[DOOR_WHY_MAX];
	struct coir_addr addr;
	int rc = door_address(conf, &addr);

	if (rc == 0)
		rc = try_address(&addr);
	if (rc == 0 || (rc == -EADDRINUSE && is_left(in, &addr)))
		return 0;
	door_why(conf, rc, why);
	conf_errors_add_at(errors, conf->origin, why);
	return rc;
}

static int
try_metrics(const struct conf *conf, const struct inheritance *in,
	    struct conf_errors *errors)
{
	struct coir_addr addr;
	int rc = 0;

	if (*conf->metrics.listen)
		rc = metrics_place_address(conf->metrics.listen, &addr);
	if (*conf->metrics.listen && rc == 0)
		rc = try_address(&addr);
	if (rc == 0 || (rc == -EADDRINUSE && is_left(in, &addr)))
		return 0;
	conf_errors_add(errors, NULL, 0, "metrics.listen: %s: %s",
			conf->metrics.listen, strerror(-rc));
	return rc;
}

int
trial_of_listeners(const struct conf *conf, const struct inheritance *in,
		   struct conf_errors *errors)
{
	int *fds = calloc(conf->n_listeners + 1, sizeof(*fds));
	char why[ACTIVATION_WHY_MAX];
	int worst;

	if (!fds)
		return -ENOMEM;
	worst = inheritance_match(in, conf, fds, why);
	if (worst < 0)
		conf_errors_add(errors, NULL, 0, "%s", why);
	for (size_t i = 0; worst == 0 && i < conf->n_listeners; i++) {
		int rc = 0;

		if (fds[i] < 0)
			rc = try_listener(&conf->listeners[i], in, errors);
		if (rc < 0)
			worst = rc;
	}
	free(fds);
	return worst < 0 ? worst : try_metrics(conf, in, errors);
}
