/* SPDX-License-Identifier: MIT */
/*
 * metrics_process.c - the process as the kernel sees it.
 *
 * How many descriptors are open a kernel from 6.2 on says as the size of
 * /proc/self/fd. Before, they have to be counted one by one, which takes
 * milliseconds where there are thousands: another thread does that.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "metrics/metrics_sample.h"

static void
read_memory(struct metrics_process *process)
{
	FILE *file = fopen("/proc/self/statm", "re");
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	unsigned long size, resident;

	if (!file)
		return;
	if (fscanf(file, "%lu %lu", &size, &resident) == 2) {
		process->virtual = size * page;
		process->resident = resident * page;
	}
	fclose(file);
}

static void
read_fds(struct metrics_process *process)
{
	struct rlimit limit;
	struct stat st;

	if (stat("/proc/self/fd", &st) == 0)
		process->fds = (uint64_t)st.st_size;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		process->fds_max = limit.rlim_cur;
}

uint64_t
metrics_process_entries(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	uint64_t n = 0;

	if (!dir)
		return 0;
	while ((entry = readdir(dir)))
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

int
metrics_process_count_fds(void *arg)
{
	struct metrics_process *process = arg;
	uint64_t n = metrics_process_entries("/proc/self/fd");

	/* but for the one that it took to count them */
	process->fds = n > 0 ? n - 1 : 0;
	return 0;
}

static double
seconds(const struct timespec *time)
{
	return (double)time->tv_sec + (double)time->tv_nsec / 1e9;
}

/* When it began, from field 22 of its stat file: ticks since the boot. */
static double
read_start(void)
{
	FILE *file = fopen("/proc/self/stat", "re");
	struct timespec now, up;
	unsigned long long ticks = 0;
	char line[512] = "";
	char *at;

	if (!file)
		return 0;
	if (fgets(line, sizeof(line), file) && (at = strrchr(line, ')')))
		sscanf(at + 1,
		       " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"
		       " %*s %*s %*s %*s %*s %*s %llu",
		       &ticks);
	fclose(file);
	if (ticks == 0 || clock_gettime(CLOCK_REALTIME, &now) != 0 ||
	    clock_gettime(CLOCK_BOOTTIME, &up) != 0)
		return 0;
	return seconds(&now) - seconds(&up) +
		(double)ticks / (double)sysconf(_SC_CLK_TCK);
}

void
metrics_process_read(struct metrics_process *process)
{
	static double started;
	struct timespec cpu;

	*process = (struct metrics_process){ 0 };
	read_memory(process);
	read_fds(process);
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0)
		process->cpu = seconds(&cpu);
	/* once, so that it does not waver */
	if (started == 0)
		started = read_start();
	process->started = started;
}
