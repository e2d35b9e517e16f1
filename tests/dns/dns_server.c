/* SPDX-License-Identifier: MIT */
/*
 * The name server for tests. It understands just what evdns sends: one question
 * a query, which is repeated in the answer, as is its id.
 */
#include "config.h"

#include "dns/dns_server.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include <coir/datagram.h>
#include <coir/scope.h>

#include "unit/datagram_case.h"
#include "unit/net_case.h"

#define HEADER 12

/* The test's program. */
struct program {
	const enum reaction *reactions;
	unsigned n;
	/* of the client */
	const char *const *search;
	with_server_fn *fn;
	struct coir_datagram sock;
	/* at another address */
	struct coir_datagram stranger;
	/* queries so far */
	unsigned queries;
};

static const unsigned char ip4[] = { 192, 0, 2, 1, 192, 0, 2, 2 };
static const unsigned char ip6[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 };
static const unsigned char ptr[] = "\4host\4test";

/* One record for the name of the question; returns where the next one goes. */
static unsigned char *
record(unsigned char *at, unsigned type, const void *data, size_t len)
{
	unsigned char head[] = { 0xc0, HEADER, 0, (unsigned char)type,
				 0,    1,      0, 0,
				 1,    44,     0, (unsigned char)len };

	memcpy(at, head, sizeof(head));
	memcpy(at + sizeof(head), data, len);
	return at + sizeof(head) + len;
}

/* Make an answer of the query of @len bytes in @buf; returns its length. */
static size_t
answer(unsigned char *buf, size_t len, enum reaction reaction)
{
	unsigned type = buf[len - 3];
	unsigned char *at = buf + len;
	bool good = reaction != NAME_ERROR && reaction != EMPTY &&
		reaction != REFUSE;

	buf[2] = 0x81;
	buf[3] = 0x80;
	if (reaction == NAME_ERROR)
		buf[3] |= 3;
	if (reaction == REFUSE)
		buf[3] |= 5;
	if (good) {
		buf[7] = type == 1 ? 2 : 1;
		if (type == 1) {
			at = record(at, type, ip4, 4);
			at = record(at, type, ip4 + 4, 4);
		} else if (type == 28) {
			at = record(at, type, ip6, sizeof(ip6));
		} else {
			at = record(at, type, ptr, sizeof(ptr));
		}
	}
	return (size_t)(at - buf);
}

/* A wrong answer to the query, sent by somebody, before the right one. */
static void
mislead(struct program *p, enum reaction reaction, const unsigned char *query,
	size_t len, const struct coir_addr *client)
{
	unsigned char buf[600];

	memcpy(buf, query, len);
	if (reaction == WRONG_ID)
		buf[0] ^= 1;
	len = answer(buf, len, NAME_ERROR);
	ck_assert_int_eq(coir_datagram_send(reaction == SPOOF ? &p->stranger
							      : &p->sock,
					    buf, len, client),
			 0);
}

static int
serve(void *arg)
{
	struct program *p = arg;
	struct coir_addr client;
	unsigned char buf[600];
	ssize_t n;

	while ((n = coir_datagram_recv(&p->sock, buf, 512, &client, NULL)) >
	       HEADER) {
		unsigned i = p->queries++;
		enum reaction reaction = p->reactions[i < p->n ? i : p->n - 1];

		if (reaction == SILENCE)
			continue;
		if (reaction == SPOOF || reaction == WRONG_ID)
			mislead(p, reaction, buf, (size_t)n, &client);
		n = (ssize_t)answer(buf, (size_t)n, reaction);
		ck_assert_int_eq(coir_datagram_send(&p->sock, buf, (size_t)n,
						    &client),
				 0);
	}
	return (int)n;
}

static int
serve_and_ask(struct coir_scope *scope, void *arg)
{
	static const struct coir_spawn_options daemon = { .daemon = true };
	struct program *p = arg;
	char text[COIR_ADDR_TEXT_MAX];
	const char *servers[] = { text + strlen("udp:"), NULL };
	struct coir_dns_options options = { .nameservers = servers,
					    .search = p->search,
					    .hosts = "",
					    .timeout = coir_ms(100) };
	struct coir_addr addr;
	struct coir_dns *dns;

	bind_udp(&p->stranger, "127.0.0.2", &addr);
	bind_udp(&p->sock, COIR_IP4_LOOPBACK, &addr);
	coir_addr_format(&addr, text, sizeof(text));
	ck_assert_int_eq(coir_spawn_fiber(scope, &daemon, serve, p, NULL), 0);
	ck_assert_int_eq(coir_dns_new(&options, &dns), 0);
	p->fn(dns);
	coir_dns_free(dns);
	return 0;
}

static int
program(void *arg)
{
	struct program *p = arg;

	ck_assert_int_eq(coir_scope_run(serve_and_ask, p), 0);
	close_both(&p->sock, &p->stranger);
	return 0;
}

void
with_server(const enum reaction *reactions, unsigned n, with_server_fn *fn)
{
	with_search(NULL, reactions, n, fn);
}

void
with_search(const char *domain, const enum reaction *reactions, unsigned n,
	    with_server_fn *fn)
{
	const char *const search[] = { domain, NULL };
	struct program p = {
		.reactions = reactions, .n = n, .search = search, .fn = fn
	};

	ck_assert_int_eq(run_net(program, &p), 0);
	ck_assert_uint_eq(p.queries, n);
}
