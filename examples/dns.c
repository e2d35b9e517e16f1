/* SPDX-License-Identifier: MIT */
/*
 * Asks the name servers of this host for the IPv4 addresses of a name, and for
 * no longer than five seconds.
 */
#include "config.h"

#include <coir.h>
#include <coir/dns.h>
#include <stdio.h>

/* The question. */
struct question {
	struct coir_dns *dns;
	const char *name;
};

static int
ask(void *arg)
{
	struct question *q = arg;
	struct coir_dns_answer answer;
	char text[INET6_ADDRSTRLEN];
	const void *ip;
	size_t len = 0;
	int rc = coir_dns_query(q->dns, q->name, COIR_DNS_A, &answer);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < answer.addrs.n; i++) {
		ip = coir_addr_ip(&answer.addrs.addrs[i], &len);
		coir_ip_format(ip, len, text, sizeof(text));
		printf("%s holds for %u s\n", text, answer.ttl);
	}
	coir_dns_answer_fini(&answer);
	return 0;
}

static int
run(void *arg)
{
	struct question q = { .name = arg };
	int rc = coir_dns_new(NULL, &q.dns);

	if (rc == 0) {
		rc = coir_timeout(coir_sec(5), ask, &q);
		coir_dns_free(q.dns);
	}
	if (rc < 0)
		fprintf(stderr, "dns: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: dns NAME\n");
		return 64;
	}
	return coir_run(run, argv[1]) < 0;
}
