/* SPDX-License-Identifier: MIT */
/*
 * A resolver that knows what a test tells it, and a way of connecting that
 * goes as a test says: no network, no threads, so virtual time will do.
 */
#ifndef RESOLVER_DOUBLE_H
#define RESOLVER_DOUBLE_H

#include <check.h>
#include <coir/cancel.h>
#include <coir/dial.h>
#include <coir/resolve.h>
#include <errno.h>

#include "support/trace.h"

/* What becomes of one attempt to connect. */
enum attempt {
	ATTEMPT_WORKS,
	ATTEMPT_REFUSED,
	/* nobody answers at all */
	ATTEMPT_SILENT,
};

/* The resolver, and whoever is at the addresses. */
struct resolver_double {
	struct coir_resolver resolver;
	/* the answer, ended by NULL: addresses as texts */
	const char *const *answer;
	/* or what it fails with */
	int eai;
	/* what becomes of each attempt, in order */
	enum attempt attempts[4];
	unsigned attempted;
	/* the other end of what was connected */
	struct coir_socket peer;
};

static inline int
double_lookup(struct coir_resolver *resolver,
	      const struct coir_resolve_query *query,
	      struct coir_addr_list *list, int *ret_eai)
{
	struct resolver_double *d = (struct resolver_double *)resolver;
	struct coir_addr addr;

	trace("lookup %s %s", query->node, query->service);
	*ret_eai = d->eai;
	for (size_t i = 0; d->answer && d->answer[i]; i++) {
		ck_assert_int_eq(coir_addr_parse(d->answer[i], &addr), 0);
		ck_assert_int_eq(coir_addr_list_add(list, &addr), 0);
	}
	return coir_eai_errno(d->eai);
}

static inline int
double_connect(const struct coir_addr *addr, struct coir_socket *ret_sock,
	       void *arg)
{
	struct resolver_double *d = arg;
	char text[COIR_ADDR_TEXT_MAX];

	coir_addr_format(addr, text, sizeof(text));
	trace("connect %s at %lld s", text,
	      (long long)(coir_now().ns / 1000000000));
	switch (d->attempts[d->attempted++]) {
	case ATTEMPT_WORKS:
		return coir_socketpair(NULL, ret_sock, &d->peer);
	case ATTEMPT_REFUSED:
		return -ECONNREFUSED;
	default:
		return coir_await_cancel();
	}
}

#endif
