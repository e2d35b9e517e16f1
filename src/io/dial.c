/* SPDX-License-Identifier: MIT */
/*
 * Dialing: one address after the other. A connection that was made is kept,
 * also if the time for the attempt is up in the same moment.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/dial.h>
#include <coir/error.h>
#include <errno.h>

#include "io/addr.h"
#include "io/resolve.h"
#include "io/socket.h"

/* One call. */
struct dial {
	const struct coir_dial_options *options;
	/* what is tried now */
	const struct coir_addr *addr;
	struct coir_socket *sock;
	bool connected;
};

static int
attempt(void *arg)
{
	struct dial *dial = arg;
	const struct coir_dial_options *options = dial->options;
	int rc;

	if (!options->connect)
		return coir_connect(NULL, dial->addr, dial->sock);
	rc = options->connect(dial->addr, dial->sock, options->connect_arg);
	return coir__addr_error(rc, "connecting to", dial->addr);
}

static int
attempt_noted(void *arg)
{
	struct dial *dial = arg;
	int rc = attempt(dial);

	dial->connected = rc == 0;
	return rc;
}

static int
attempt_in_time(struct dial *dial)
{
	coir_time timeout = dial->options->timeout;
	int rc = timeout.ns > 0 ? coir_timeout(timeout, attempt_noted, dial)
				: attempt_noted(dial);

	return dial->connected ? 0 : rc;
}

/* Try the addresses of @list in order; 1: there is none of TCP. */
static int
try_each(struct dial *dial, const struct coir_addr_list *list)
{
	int rc = 1;

	for (size_t i = 0; i < list->n; i++) {
		if (coir_addr_kind(&list->addrs[i]) != COIR_ADDR_TCP)
			continue;
		/* whoever is cancelled, or out of time, tries no more */
		if (rc < 0)
			rc = coir_check();
		if (rc < 0)
			break;
		dial->addr = &list->addrs[i];
		rc = attempt_in_time(dial);
		if (rc == 0)
			break;
	}
	return rc;
}

static int
connect_by_name(struct dial *dial, const char *host, const char *service)
{
	struct coir_resolve_options options = {
		.kind = COIR_RESOLVE_STREAM,
		.resolver = dial->options->resolver,
	};
	struct coir_addr_list list;
	int rc;

	rc = coir_resolve(host, service, &options, &list);
	if (rc < 0)
		return rc;
	rc = try_each(dial, &list);
	coir_addr_list_fini(&list);
	return rc > 0 ? coir__resolve_failed(host, service, EAI_NONAME) : rc;
}

int
coir_dial(struct coir_scope *scope, const char *host, const char *service,
	  const struct coir_dial_options *options, struct coir_socket *ret_sock)
{
	static const struct coir_dial_options defaults;
	struct dial dial = { .options = options ? options : &defaults,
			     .sock = ret_sock };
	int rc;

	if (!host || !service || dial.options->timeout.ns < 0)
		return -EINVAL;
	rc = connect_by_name(&dial, host, service);
	if (rc == 0)
		return coir__socket_attach_to(scope, ret_sock);
	if (rc == -ECANCELED)
		return rc;
	return coir_error_context(rc, "connecting to \"%s\":%s", host, service);
}

int
coir_dial_with(const char *host, const char *service,
	       const struct coir_dial_options *options, coir_dial_fn *fn,
	       void *arg)
{
	struct coir_socket sock;
	int rc = coir_dial(NULL, host, service, options, &sock);

	if (rc < 0)
		return rc;
	rc = fn(&sock, arg);
	coir_close(&sock.flow);
	return rc;
}
