/* SPDX-License-Identifier: MIT */
/*
 * program.c - see program.h.
 */
#include "config.h"

#include "life/program.h"

#include <errno.h>
#include <limits.h>
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
