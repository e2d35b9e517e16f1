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
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "chatd.h"
#include "crowd.h"

/** struct memory - what /proc says, in KiB. */
struct memory {
	long resident;
	/* of this, not backed by a file */
	long anonymous;
};

static void
look_at(pid_t pid, struct memory *ret)
{
	char path[64], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	bench_check(file != NULL, path);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "VmRSS:", 6) == 0)
			ret->resident = strtol(line + 6, NULL, 10);
		if (strncmp(line, "RssAnon:", 8) == 0)
			ret->anonymous = strtol(line + 8, NULL, 10);
	}
	fclose(file);
}

static void
measure(const char *driver, int n, double aim)
{
	struct memory before, after;
	struct crowd crowd;
	struct chatd chatd;
	double each;

	chatd_start(driver, n, -1, &chatd);
	look_at(chatd.pid, &before);
	crowd_connect(&crowd, n, chatd.port);
	crowd_settle(&crowd);
	look_at(chatd.pid, &after);
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
