/* SPDX-License-Identifier: MIT */
/*
 * Says what a server says: dial localhost:daytime. The addresses of the host
 * are tried in turn, each for five seconds at most.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>
#include <string.h>

/* Print what comes, to its end. */
static int
print(struct coir_socket *sock, void *arg)
{
	char buf[512];
	ssize_t n;

	(void)arg;
	while ((n = coir_read(&sock->flow, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, (size_t)n, stdout);
	return (int)n;
}

static int
dial(void *arg)
{
	static const struct coir_dial_options options = {
		.timeout = { 5000000000 },
	};
	char *host = arg;
	char *service = strrchr(host, ':');
	int rc;

	*service++ = '\0';
	rc = coir_dial_with(host, service, &options, print, NULL);
	if (rc < 0)
		fprintf(stderr, "dial: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2 || !strchr(argv[1], ':')) {
		fprintf(stderr, "usage: dial HOST:SERVICE\n");
		return 64;
	}
	return coir_run(dial, argv[1]) < 0;
}
