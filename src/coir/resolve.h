/* SPDX-License-Identifier: MIT */
/*
 * From names to addresses and back.
 *
 *	struct coir_resolve_options stream = { .kind = COIR_RESOLVE_STREAM };
 *	struct coir_addr_list list;
 *
 *	rc = coir_resolve("www.example.com", "https", &stream, &list);
 *	if (rc < 0)
 *		return rc;
 *	for (size_t i = 0; i < list.n; i++)
 *		...
 *	coir_addr_list_fini(&list);
 *
 * The system is asked as any other program does, by getaddrinfo(3) and with
 * all that nsswitch.conf(5) says, but on a thread of the pool: only the fiber
 * waits. A cancelled call returns at once and leaves the thread to itself. To
 * connect, use coir_dial(); to ask a name server directly, coir/dns.h.
 *
 * A failure's text begins "looking up", and ends in what gai_strerror(3) says.
 * The errno tells the class of the failure, the EAI code says exactly:
 *
 *	-ENOENT           no such name, or it has no such address or service
 *	-EAGAIN           no server answered, or no thread could be had
 *	-EREMOTEIO        a server said that it cannot
 *	-EAFNOSUPPORT     the family is not supported
 *	-ESOCKTNOSUPPORT  the kind is not supported
 *	-EILSEQ           the name cannot be encoded
 *	-EOVERFLOW        an answer was too long
 *
 * Layer: io, on coir/offload.h.
 */
#ifndef COIR_RESOLVE_H
#define COIR_RESOLVE_H

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>

#include <coir/addr.h>
#include <coir/api.h>

COIR_BEGIN_DECLS

/** struct coir_addr_list - addresses, the preferred first; zeroed: none. */
struct coir_addr_list {
	/* on the heap: coir_addr_list_fini() */
	struct coir_addr *addrs;
	/* how many */
	size_t n;
};

/** struct coir_name - what an address is called. */
struct coir_name {
	/* the host's name; if it has none its address */
	char host[NI_MAXHOST];
	/* the service's name; if it has none its port */
	char service[NI_MAXSERV];
};

/* Which addresses coir_resolve() keeps. */
enum coir_resolve_kind {
	COIR_RESOLVE_ANY,
	/* those of TCP, and of unix if a resolver knows some */
	COIR_RESOLVE_STREAM,
	/* those of UDP, and of unix if a resolver knows some */
	COIR_RESOLVE_DATAGRAM,
};

/** struct coir_resolve_query - what a resolver is asked. */
struct coir_resolve_query {
	/* name or literal address; NULL: the host itself */
	const char *node;
	/* name or port; NULL: port 0 */
	const char *service;
	enum coir_resolve_kind kind;
	/* AF_INET or AF_INET6; 0: both */
	int family;
	/* without a node: addresses to listen on, not to connect to */
	bool passive;
};

/**
 * struct coir_resolver - who answers; first in the struct of one's own. The
 * functions suspend as they need, and set *@ret_eai when they fail with an EAI
 * code of netdb.h.
 */
struct coir_resolver {
	/* append the answers to @list, which is empty: 0 or a negative errno */
	int (*lookup)(struct coir_resolver *resolver,
		      const struct coir_resolve_query *query,
		      struct coir_addr_list *list, int *ret_eai);
	/* fill in @ret_name; NULL: it cannot */
	int (*name)(struct coir_resolver *resolver,
		    const struct coir_addr *addr, struct coir_name *ret_name,
		    int *ret_eai);
};

/** struct coir_resolve_options - zero means the default for each member. */
struct coir_resolve_options {
	/* all addresses */
	enum coir_resolve_kind kind;
	/* AF_INET or AF_INET6 only; both */
	int family;
	/* see struct coir_resolve_query */
	bool passive;
	/* who is asked (borrowed for the call); the system */
	struct coir_resolver *resolver;
	/* gets the EAI code of a failure, 0 if it has none; nobody does */
	int *ret_eai;
};

/**
 * coir_resolve() - the addresses of a name.
 * @node:     a host's name or literal IP address; NULL: this host (borrowed
 *            for the call).
 * @service:  a service's name or a port; NULL: port 0 (borrowed for the call).
 * @options:  NULL for the defaults (borrowed for the call).
 * @ret_list: uninitialised memory; at least one address, in the order of the
 *            resolver; coir_addr_list_fini() when done.
 *
 * A literal address with a port asks nobody. One with a service's name asks
 * this host only.
 *
 * Blocks:  until there is an answer.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; see above; -EINVAL (neither @node nor @service, or
 *          options->kind), -ENOMEM, -EMFILE, -ENFILE, -ECANCELED, -ETIMEDOUT,
 *          -EDEADLK, -ENXIO, and what a resolver of one's own says.
 */
COIR_API COIR_MUST_CHECK int
coir_resolve(const char *node, const char *service,
	     const struct coir_resolve_options *options,
	     struct coir_addr_list *ret_list);

/**
 * coir_resolve_name() - what an address is called.
 * @addr:     the address (borrowed for the call).
 * @options:  NULL for the defaults; only the resolver and ret_eai count
 *            (borrowed for the call).
 * @ret_name: host and service.
 *
 * Blocks:  until there is an answer.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; as coir_resolve(); -EOPNOTSUPP: the resolver cannot.
 */
COIR_API COIR_MUST_CHECK int
coir_resolve_name(const struct coir_addr *addr,
		  const struct coir_resolve_options *options,
		  struct coir_name *ret_name);

/**
 * coir_system_resolver() - the one that is asked by default.
 *
 * For resolvers of one's own that keep answers, or count questions.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: borrowed, for ever.
 */
COIR_API struct coir_resolver *
coir_system_resolver(void);

/**
 * coir_addr_list_add() - append an address.
 * @list: zeroed or filled (borrowed).
 * @addr: copied.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_addr_list_add(struct coir_addr_list *list, const struct coir_addr *addr);

/**
 * coir_addr_list_fini() - free a list's memory.
 * @list: zeroed or filled; empty afterwards.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_addr_list_fini(struct coir_addr_list *list);

/**
 * coir_eai_errno() - the class of an EAI code.
 * @eai: EAI_NONAME and so on, of netdb.h.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: a negative errno, see above; 0 for 0; -EREMOTEIO for codes that this
 *          library does not know.
 */
COIR_API int
coir_eai_errno(int eai);

/**
 * coir_eai_name() - an EAI code as it is written in C.
 * @eai: EAI_NONAME and so on, of netdb.h.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: "EAI_NONAME" and so on, borrowed for ever; "EAI_?": not known.
 */
COIR_API const char *
coir_eai_name(int eai);

COIR_END_DECLS

#endif
