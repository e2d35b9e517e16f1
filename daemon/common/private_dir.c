/* SPDX-License-Identifier: MIT */
/*
 * private_dir.c - see private_dir.h.
 */
#include "config.h"

#include "common/private_dir.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Can nobody else rename or remove what we make in it? */
static bool
is_safe(const char *dir)
{
	const mode_t others = S_IWGRP | S_IWOTH;
	struct stat st;

	return stat(dir, &st) == 0 && S_ISDIR(st.st_mode) &&
		(st.st_uid == 0 || st.st_uid == geteuid()) &&
		(!(st.st_mode & others) || (st.st_mode & S_ISVTX));
}

/* Makes one in @parent, which may be a list with colons. */
static int
make_in(const char *parent, char ret_path[static PRIVATE_DIR_MAX])
{
	const int len = (int)strcspn(parent, ":");
	char path[PRIVATE_DIR_MAX];

	if (*parent != '/' ||
	    snprintf(path, sizeof(path), "%.*s", len, parent) != len ||
	    len >= PRIVATE_DIR_MAX || !is_safe(path))
		return -EPERM;
	if (snprintf(path, sizeof(path), "%.*s/chatd-XXXXXX", len, parent) >=
	    PRIVATE_DIR_MAX)
		return -ENAMETOOLONG;
	if (!mkdtemp(path))
		return -errno;
	memcpy(ret_path, path, sizeof(path));
	return 0;
}

int
private_dir_new(char ret_path[static PRIVATE_DIR_MAX])
{
	const char *const parents[] = {
		getenv("RUNTIME_DIRECTORY"),
		getenv("XDG_RUNTIME_DIR"),
		"/tmp",
	};
	int rc = -ENOENT;

	for (size_t i = 0; rc < 0 && i < 3; i++)
		if (parents[i])
			rc = make_in(parents[i], ret_path);
	return rc;
}
