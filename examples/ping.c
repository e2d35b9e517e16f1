/* SPDX-License-Identifier: MIT */
/*
 * Is a host there? Given by its address, and waited for five seconds.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

static int
ping(void *arg)
{
	struct coir_addr addr;
	coir_time rtt;
	int rc = coir_addr_udp(arg, 0, &addr);

	if (rc == 0)
		rc = coir_ping(&addr, &rtt);
	if (rc == 0)
		printf("%s is there\n", (const char *)arg);
	return rc;
}

static int
run(void *arg)
{
	int rc = coir_timeout(coir_sec(5), ping, arg);

	if (rc < 0)
		fprintf(stderr, "ping: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: ping ADDRESS\n");
		return 64;
	}
	return coir_run(run, argv[1]) < 0;
}
