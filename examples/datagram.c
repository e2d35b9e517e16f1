/* SPDX-License-Identifier: MIT */
/*
 * Two fibers talk by UDP. One answers each datagram in capitals until it gets
 * an empty one; the other one asks, and lets the kernel choose its address.
 */
#include "config.h"

#include <coir.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

/* Who answers and who asks. */
struct talk {
	struct coir_datagram server;
	struct coir_datagram client;
};

static int
answer(void *arg)
{
	struct coir_datagram *sock = arg;
	struct coir_addr from;
	char buf[512];
	ssize_t n;
	int rc;

	while ((n = coir_datagram_recv(sock, buf, sizeof(buf), &from, NULL)) >
	       0) {
		for (ssize_t i = 0; i < n; i++)
			buf[i] = (char)toupper((unsigned char)buf[i]);
		rc = coir_datagram_send(sock, buf, (size_t)n, &from);
		if (rc < 0)
			return rc;
	}
	return (int)n;
}

static int
ask(struct coir_datagram *sock, const char *question)
{
	char buf[512];
	ssize_t n;
	int rc = coir_datagram_send(sock, question, strlen(question), NULL);

	if (rc < 0)
		return rc;
	n = coir_datagram_recv(sock, buf, sizeof(buf), NULL, NULL);
	if (n < 0)
		return (int)n;
	printf("%s -> %.*s\n", question, (int)n, buf);
	return 0;
}

static int
talk(struct coir_scope *scope, void *arg)
{
	struct talk *t = arg;
	struct coir_addr addr;
	int rc = coir_addr_udp(COIR_IP4_LOOPBACK, 0, &addr);

	if (rc == 0)
		rc = coir_datagram_bind(scope, &addr, NULL, &t->server);
	if (rc == 0)
		rc = coir_datagram_local(&t->server, &addr);
	if (rc == 0)
		rc = coir_datagram_open(scope, AF_INET, &t->client);
	if (rc == 0)
		rc = coir_datagram_connect(&t->client, &addr);
	if (rc == 0)
		rc = coir_spawn(scope, answer, &t->server);
	if (rc == 0)
		rc = ask(&t->client, "hello");
	if (rc == 0)
		rc = ask(&t->client, "goodbye");
	if (rc == 0)
		rc = coir_datagram_send(&t->client, NULL, 0, NULL);
	return rc;
}

static int
run(void *arg)
{
	struct talk t;
	int rc = coir_scope_run(talk, &t);

	(void)arg;
	if (rc < 0)
		fprintf(stderr, "datagram: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(void)
{
	return coir_run(run, NULL) < 0;
}
