/* SPDX-License-Identifier: MIT */
/*
 * chorus CLIENTS ROUNDS PORT PORT COMMAND...: a crowd that talks while commands
 * are carried out, one a round, in turn. Every byte that anybody is sent is
 * checked; what is wrong is said, and the exit code is 1. Else it prints the
 * pauses that people noticed.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "system/chorus.h"

/* What a round lasts when its command is over, in nanoseconds. */
#define REST_NS 200000000

static struct chorus chorus;

static void
raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* Everybody sings on until @command is over, and a little longer. */
static bool
play(const char *command)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	while (waitpid(pid, &status, WNOHANG) == 0)
		if (!chorus_sing(&chorus, 1000000))
			return false;
	if (status != 0) {
		snprintf(chorus.error, sizeof(chorus.error),
			 "\"%s\" has failed", command);
		return false;
	}
	return chorus_sing(&chorus, REST_NS);
}

static int
by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* All rounds. @ret_p50 has a place for each. */
static bool
play_all(long rounds, char *const commands[], int n, double *ret_p50,
	 double *ret_max)
{
	double max;

	*ret_max = 0;
	for (long i = 0; i < rounds; i++) {
		chorus_listen(&chorus);
		if (!play(commands[i % n]))
			return false;
		chorus_pauses(&chorus, &ret_p50[i], &max);
		if (max > *ret_max)
			*ret_max = max;
	}
	qsort(ret_p50, (size_t)rounds, sizeof(*ret_p50), by_size);
	return chorus_settle(&chorus);
}

int
main(int argc, char *argv[])
{
	long clients, rounds, lines = -1;
	double *p50, max;
	int ports[2];

	if (argc < 6)
		return 64;
	clients = strtol(argv[1], NULL, 10);
	rounds = strtol(argv[2], NULL, 10);
	ports[0] = (int)strtol(argv[3], NULL, 10);
	ports[1] = (int)strtol(argv[4], NULL, 10);
	p50 = calloc((size_t)rounds + 1, sizeof(*p50));
	if (clients < CHORUS_TALKERS || rounds < 1 || !p50)
		return 64;
	raise_limit();
	if (chorus_come(&chorus, (size_t)clients, ports, 2) &&
	    play_all(rounds, argv + 5, argc - 5, p50, &max))
		lines = chorus_judge(&chorus);
	if (lines < 0) {
		printf("%s\n", chorus.error);
		return 1;
	}
	printf("%ld rounds, %ld clients: 0 lost; %ld lines: 0 lost, 0 doubled; "
	       "pauses of %.1f ms, at most %.1f ms\n",
	       rounds, clients, lines, p50[rounds / 2], max);
	free(p50);
	return 0;
}
