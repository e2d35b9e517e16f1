/* SPDX-License-Identifier: MIT */
/*
 * The system's resolver: getaddrinfo(3) and getnameinfo(3) on a thread of the
 * pool.
 *
 * A job lies on the heap and is the thread's if the caller is cancelled while
 * it runs: neither function can be stopped, and either may take a minute.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/offload.h>
#include <coir/resolve.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "io/addr.h"

/* One getaddrinfo(3). */
struct lookup {
	struct addrinfo hints;
	struct addrinfo *found;
	/* what it returned */
	int eai;
	/* point into text, or NULL */
	const char *node;
	const char *service;
	/* both, with their NULs */
	char text[];
};

/* One getnameinfo(3). */
struct naming {
	struct coir_addr addr;
	struct coir_name name;
	/* what it returned */
	int eai;
};

/* The errno of what one of the functions returned on this thread. */
static int
result_of(int eai)
{
	int error = errno;

	return eai == EAI_SYSTEM && error != 0 ? -error : coir_eai_errno(eai);
}

/* A job was given up, or never begun. @rc. */
static int
given_up(int rc)
{
	return rc == -ECANCELED ? rc : coir_error(rc, "asking the system");
}

static int
lookup_run(void *arg)
{
	struct lookup *job = arg;

	errno = 0;
	job->eai =
		getaddrinfo(job->node, job->service, &job->hints, &job->found);
	return result_of(job->eai);
}

static void
lookup_free(void *arg)
{
	struct lookup *job = arg;

	if (job->found)
		freeaddrinfo(job->found);
	free(job);
}

/* Copy @string to @at, if there is one; where the next one goes. */
static char *
keep(char *at, const char *string, const char **ret_kept)
{
	size_t len = string ? strlen(string) + 1 : 0;

	if (!string)
		return at;
	memcpy(at, string, len);
	*ret_kept = at;
	return at + len;
}

static struct lookup *
lookup_new(const struct coir_resolve_query *query)
{
	static const int types[] = { [COIR_RESOLVE_STREAM] = SOCK_STREAM,
				     [COIR_RESOLVE_DATAGRAM] = SOCK_DGRAM };
	size_t len = query->node ? strlen(query->node) + 1 : 0;
	struct lookup *job;

	len += query->service ? strlen(query->service) + 1 : 0;
	job = calloc(1, sizeof(*job) + len);
	if (!job)
		return NULL;
	keep(keep(job->text, query->node, &job->node), query->service,
	     &job->service);
	job->hints.ai_family = query->family;
	job->hints.ai_flags = query->passive ? AI_PASSIVE : 0;
	job->hints.ai_socktype = types[query->kind];
	return job;
}

/* Append one answer, if it is of TCP or UDP. */
static int
append(struct coir_addr_list *list, const struct addrinfo *info)
{
	struct coir_addr addr;
	int rc;

	if (info->ai_protocol != IPPROTO_TCP &&
	    info->ai_protocol != IPPROTO_UDP)
		return 0;
	rc = coir_addr_from_sockaddr(info->ai_addr, info->ai_addrlen, &addr);
	if (rc < 0)
		return rc;
	if (info->ai_protocol == IPPROTO_UDP)
		coir__addr_set_udp(&addr);
	return coir_addr_list_add(list, &addr);
}

static int
system_lookup(struct coir_resolver *resolver,
	      const struct coir_resolve_query *query,
	      struct coir_addr_list *list, int *ret_eai)
{
	struct lookup *job = lookup_new(query);
	int rc, result;

	(void)resolver;
	if (!job)
		return -ENOMEM;
	rc = coir_offload_abandon(lookup_run, job, lookup_free, &result);
	if (rc < 0)
		return given_up(rc);
	if (result < 0)
		*ret_eai = job->eai;
	for (struct addrinfo *at = job->found; at && result == 0;
	     at = at->ai_next)
		result = append(list, at);
	lookup_free(job);
	return result;
}

static int
naming_run(void *arg)
{
	struct naming *job = arg;
	bool udp = coir_addr_kind(&job->addr) == COIR_ADDR_UDP;

	errno = 0;
	job->eai = getnameinfo(&job->addr.u_.any, job->addr.len_,
			       job->name.host, sizeof(job->name.host),
			       job->name.service, sizeof(job->name.service),
			       udp ? NI_DGRAM : 0);
	return result_of(job->eai);
}

static int
system_name(struct coir_resolver *resolver, const struct coir_addr *addr,
	    struct coir_name *ret_name, int *ret_eai)
{
	struct naming *job = calloc(1, sizeof(*job));
	int rc, result;

	(void)resolver;
	if (!job)
		return -ENOMEM;
	job->addr = *addr;
	rc = coir_offload_abandon(naming_run, job, free, &result);
	if (rc < 0)
		return given_up(rc);
	if (result == 0)
		*ret_name = job->name;
	else
		*ret_eai = job->eai;
	free(job);
	return result;
}

struct coir_resolver *
coir_system_resolver(void)
{
	static struct coir_resolver resolver = { .lookup = system_lookup,
						 .name = system_name };

	return &resolver;
}
