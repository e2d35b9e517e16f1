/* SPDX-License-Identifier: MIT */
/*
 * rival.c - see rival.h: main() of those that are written in C.
 */
#include "config.h"

#include "rival.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

int64_t
rival_clock(void)
{
	return bench_clock(CLOCK_PROCESS_CPUTIME_ID);
}

double
rival_resident(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long size = 0, resident = 0;

	bench_check(file && fscanf(file, "%ld %ld", &size, &resident) == 2,
		    "/proc/self/statm");
	fclose(file);
	return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

/* What is left behind goes with the process. */
int
main(int argc, char **argv)
{
	const struct rival_exercise *exercise = rival_exercises;
	const char *name = argc > 1 ? argv[1] : "yield";
	int n = bench_argument(argc, argv, 2, 2);
	int operations = bench_argument(argc, argv, 3, 1000000);

	while (exercise->name && strcmp(exercise->name, name) != 0)
		exercise++;
	if (!exercise->name)
		return RIVAL_HAS_NONE;
	printf("%.3f\n", exercise->run(n, operations));
	fflush(stdout);
	_exit(0);
}
