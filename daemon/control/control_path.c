/* SPDX-License-Identifier: MIT */
/*
 * control_path.c - see control_path.h.
 */
#include "config.h"

#include "control/control_path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/state_dir.h"

/* Of the chatd that systemd starts. */
static const char system_path[] = "/run/chatd/control";

/* @rest in the first directory that the variable @name lists. */
static int
in_variable(const char *name, const char *rest, char **ret_path)
{
	const char *dirs = getenv(name);

	if (!dirs || *dirs != '/')
		return -ENOENT;
	if (asprintf(ret_path, "%.*s/%s", (int)strcspn(dirs, ":"), dirs, rest) <
	    0)
		return -ENOMEM;
	return 0;
}

static int
in_runtime(char **ret_path)
{
	return in_variable("RUNTIME_DIRECTORY", "control", ret_path);
}

static int
in_session(char **ret_path)
{
	return in_variable("XDG_RUNTIME_DIR", "chatd/control", ret_path);
}

static int
in_state(char **ret_path)
{
	char *dir;
	int rc = state_dir_path(&dir);

	if (rc < 0)
		return rc;
	rc = asprintf(ret_path, "%s/control", dir) < 0 ? -ENOMEM : 0;
	free(dir);
	return rc;
}

/* In the order in which they are tried. */
static int (*const places[])(char **ret_path) = {
	in_runtime,
	in_session,
	in_state,
};

#define N_PLACES (sizeof(places) / sizeof(places[0]))

int
control_path_usual(char **ret_path)
{
	int rc = -ENOENT;

	for (size_t i = 0; rc == -ENOENT && i < N_PLACES; i++)
		rc = places[i](ret_path);
	return rc;
}

int
control_path_find(char **ret_path)
{
	char *path;

	for (size_t i = 0; i < N_PLACES; i++) {
		int rc = places[i](&path);

		if (rc == -ENOMEM)
			return rc;
		if (rc < 0)
			continue;
		if (access(path, F_OK) == 0) {
			*ret_path = path;
			return 0;
		}
		free(path);
	}
	path = strdup(system_path);
	if (!path)
		return -ENOMEM;
	*ret_path = path;
	return access(path, F_OK) == 0 ? 0 : 1;
}
