/* SPDX-License-Identifier: MIT */
/*
 * usage.c - see usage.h.
 */
#include "config.h"

#include "usage.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define PATH_SIZE 64

/* User and system time of a process by its stat file, in ns. */
static bool
read_stat(pid_t pid, double *ret_user, double *ret_system)
{
	double tick = 1e9 / (double)sysconf(_SC_CLK_TCK);
	char path[PATH_SIZE], text[1024];
	char *at = NULL;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	if (file && fgets(text, sizeof(text), file))
		at = strrchr(text, ')');
	if (file)
		fclose(file);
	for (int field = 2; at && field < 14; field++)
		at = strchr(at + 1, ' ');
	if (!at)
		return false;
	*ret_user = tick * (double)strtol(at, &at, 10);
	*ret_system = tick * (double)strtol(at, NULL, 10);
	return true;
}

/* So far. */
static void
usage_now(pid_t pid, struct usage *ret)
{
	bench_check(read_stat(pid, &ret->user, &ret->system),
		    "the server's clock");
	ret->cpu = (double)bench_cpu_time(pid);
}

const char *
usage_method(void)
{
	struct user_time time;

	if (user_time_start(getpid(), &time) < 0)
		return "by the kernel's ticks, which know it roughly";
	(void)user_time_stop(&time);
	return "by samples";
}

void
usage_start(struct usage_meter *meter, pid_t pid)
{
	*meter = (struct usage_meter){ .pid = pid };
	usage_now(pid, &meter->before);
	meter->samples = user_time_start(pid, &meter->user_time) == 0;
}

void
usage_stop(struct usage_meter *meter, struct usage *ret)
{
	double ticks;

	usage_now(meter->pid, ret);
	ret->cpu -= meter->before.cpu;
	ret->user -= meter->before.user;
	ret->system -= meter->before.system;
	ticks = ret->user + ret->system;
	if (ticks > 0)
		ret->user *= ret->cpu / ticks;
	if (meter->samples)
		ret->user = user_time_stop(&meter->user_time);
	if (ret->user > ret->cpu)
		ret->user = ret->cpu;
	ret->system = ret->cpu - ret->user;
}

/* Is process @pid called @name? */
static bool
is_called(const char *pid, const char *name)
{
	char path[PATH_SIZE], text[32] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%.20s/comm", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	if (fgets(text, sizeof(text), file))
		text[strcspn(text, "\n")] = '\0';
	fclose(file);
	return strcmp(text, name) == 0;
}

static pid_t
find_process(const char *name)
{
	DIR *all = opendir("/proc");
	struct dirent *entry;
	pid_t pid = 0;

	while (all && !pid && (entry = readdir(all)))
		if (strspn(entry->d_name, "0123456789") > 0 &&
		    is_called(entry->d_name, name))
			pid = (pid_t)strtol(entry->d_name, NULL, 10);
	if (all)
		closedir(all);
	return pid;
}

double
usage_softirq(int cpu)
{
	double user, system;
	char name[32];
	pid_t pid;

	snprintf(name, sizeof(name), "ksoftirqd/%d", cpu);
	pid = find_process(name);
	if (pid == 0 || !read_stat(pid, &user, &system))
		return 0;
	return system;
}

/* The value of @key in a file of "KEY: N kB" lines; -1: none. */
static long
kib_of(FILE *file, const char *key)
{
	char line[256];

	rewind(file);
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, key, strlen(key)) == 0)
			return strtol(line + strlen(key), NULL, 10);
	return -1;
}

void
memory_now(pid_t pid, struct memory *ret)
{
	char path[PATH_SIZE];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	bench_check(file != NULL, path);
	ret->resident = kib_of(file, "VmRSS:");
	ret->anonymous = kib_of(file, "RssAnon:");
	fclose(file);
	ret->proportional = -1;
	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "r");
	if (!file)
		return;
	ret->proportional = kib_of(file, "Pss:");
	fclose(file);
}
