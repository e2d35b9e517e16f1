/* SPDX-License-Identifier: MIT */
/*
 * What there is to know at the start of a program: which libcoir runs, what
 * time it is, a token that nobody can guess, and whether raw sockets are
 * permitted. An overflow of a fiber's stack would be said by its name.
 */
#include "config.h"

#include <coir.h>
#include <netinet/in.h>
#include <stdio.h>

static int
look_at_sockets(void)
{
	struct coir_scope scope;
	struct coir_datagram sock;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	if (coir_raw_open(&scope, AF_INET, IPPROTO_ICMP, &sock) < 0)
		printf("%s\n", coir_error_text());
	else
		printf("raw sockets are permitted\n");
	return coir_scope_close(&scope, 0);
}

static int
about(void *arg)
{
	struct timespec now = coir_wall_now();
	unsigned char token[4];
	int rc = coir_random(token, sizeof(token));

	(void)arg;
	if (rc < 0)
		return rc;
	printf("libcoir %s\n", coir_version());
	printf("time %lld\n", (long long)now.tv_sec);
	printf("token ");
	for (size_t i = 0; i < sizeof(token); i++)
		printf("%02x", token[i]);
	printf("\n");
	/* coir_run() has; a program with a base of its own decides */
	rc = coir_guard_install();
	return rc < 0 ? rc : look_at_sockets();
}

int
main(void)
{
	return coir_run(about, NULL) < 0;
}
