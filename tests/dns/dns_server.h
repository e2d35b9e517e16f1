/* SPDX-License-Identifier: MIT */
/*
 * A name server for tests: a fiber that does with each query what the test
 * says, in order.
 */
#ifndef DNS_SERVER_H
#define DNS_SERVER_H

#include <coir/dns.h>

/* What is done with a query. */
enum reaction {
	/* a good answer: 192.0.2.1 and .2, 2001:db8::1, host.test */
	REPLY,
	/* nothing */
	SILENCE,
	/* somebody else gives a wrong answer first */
	SPOOF,
	/* a good answer with a wrong id first */
	WRONG_ID,
	/* there is no such name */
	NAME_ERROR,
	/* there is nothing of this type */
	EMPTY,
	REFUSE,
};

/* What a client does while the server runs; the last one of @reactions stays */
typedef void with_server_fn(struct coir_dns *dns);

/*
 * Run @fn with servers that react so; @n queries are expected at the end. Each
 * try takes 100 ms.
 */
void with_server(const enum reaction *reactions, unsigned n,
		 with_server_fn *fn);

/* The same for a client that searches @domain for names without a dot. */
void with_search(const char *domain, const enum reaction *reactions, unsigned n,
		 with_server_fn *fn);

#endif
