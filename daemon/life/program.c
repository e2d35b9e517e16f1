/* SPDX-License-Identifier: MIT */
/*
 * program.c - see program.h.
 */
#include "config.h"

#include "life/program.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
program_find(const char **ret_path)
{
	static char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (len < 0)
		return -errno;
	path[len] = '\0';
	*ret_path = path;
	return 0;
}

void
program_compose(struct program *program, const char *path,
		const struct options *options, const char *extra)
{
	int n = 0;

	program->path = path;
	program->args[n++] = "chatd";
	if (options->conf_path) {
		program->args[n++] = "--config";
		program->args[n++] = options->conf_path;
	}
	if (options->debug)
		program->args[n++] = "--debug";
	if (extra)
		program->args[n++] = extra;
	program->args[n] = NULL;
}

int
program_has_lost_a_file(pid_t pid)
{
	static const char mark[] = " (deleted)\n";
	char path[32];
	char *line = NULL;
	size_t room = 0;
	bool lost = false;
	ssize_t len;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	maps = fopen(path, "re");
	if (!maps)
		return -errno;
	while (!lost && (len = getline(&line, &room, maps)) > 0)
		lost = (size_t)len > sizeof(mark) &&
			strcmp(line + len - (sizeof(mark) - 1), mark) == 0;
	free(line);
	fclose(maps);
	return lost;
}

bool
program_is_current(const char *path)
{
	struct stat ours, now;

	return stat("/proc/self/exe", &ours) == 0 && stat(path, &now) == 0 &&
		ours.st_dev == now.st_dev && ours.st_ino == now.st_ino &&
		program_has_lost_a_file(getpid()) == 0;
}
