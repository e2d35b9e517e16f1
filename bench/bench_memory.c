/* SPDX-License-Identifier: MIT */
/*
 * What an idle client costs chatd in memory: a fresh daemon for each front end,
 * many clients that have read the history and say nothing, and the growth of
 * the daemon's resident memory. What the kernel needs for their sockets is not
 * in it.
 *
 *	bench_memory [CLIENTS]
 */
#include "config.h"

#include <stdio.h>

#include "bench.h"
#include "chatd.h"
#include "crowd.h"
#include "usage.h"

static void
measure(const char *driver, int n, double aim)
{
	struct memory before, after;
	struct chatd_options options = { .driver = driver, .max_clients = n };
	struct crowd crowd;
	struct chatd chatd;
	double each;

	chatd_start(&options, -1, &chatd);
	memory_now(chatd.pid, &before);
	crowd_connect(&crowd, n, chatd.port);
	crowd_settle(&crowd);
	memory_now(chatd.pid, &after);
	crowd_close(&crowd);
	chatd_stop(&chatd);
	each = (double)(after.resident - before.resident) / n;
	printf("%-10s %8ld %8ld %10.2f %10.2f   at most %.0f: %s\n", driver,
	       before.resident, after.resident, each,
	       (double)(after.anonymous - before.anonymous) / n, aim,
	       each <= aim ? "met" : "not met");
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	int wanted = bench_argument(argc, argv, 1, 10000);
	int n = crowd_limit(wanted);

	if (n < wanted)
		printf("only %d clients: RLIMIT_NOFILE allows no more\n", n);
	printf("%d idle clients, resident memory in KiB\n"
	       "%-10s %8s %8s %10s %10s   aim\n",
	       n, "", "before", "after", "a client", "anonymous");
	measure("fiber", n, 6);
	measure("callback", n, 1);
	return 0;
}
