/* SPDX-License-Identifier: MIT */
/*
 * state_dir.c - where chatd keeps what outlives it.
 */
#include "config.h"

#include "store/state_dir.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
state_dir_join(const char *parent, const char *rest, char **ret_path)
{
	char *path;

	if (asprintf(&path, "%s/%s", parent, rest) < 0)
		return -ENOMEM;
	*ret_path = path;
	return 0;
}

/* $HOME, else what the user database says. */
static const char *
state_dir_home(void)
{
	const char *home = getenv("HOME");
	const struct passwd *user;

	if (home != NULL && *home == '/')
		return home;
	user = getpwuid(geteuid());
	return user != NULL ? user->pw_dir : NULL;
}

int
state_dir_path(char **ret_path)
{
	const char *given = getenv("STATE_DIRECTORY");
	const char *xdg = getenv("XDG_STATE_HOME");
	const char *home;

	if (given != NULL && *given == '/') {
		char *path = strndup(given, strcspn(given, ":"));

		if (path == NULL)
			return -ENOMEM;
		*ret_path = path;
		return 0;
	}
	if (xdg != NULL && *xdg == '/')
		return state_dir_join(xdg, "chatd", ret_path);
	home = state_dir_home();
	if (home == NULL)
		return -ENOENT;
	return state_dir_join(home, ".local/state/chatd", ret_path);
}

/* One directory; that it is there is fine. */
static int
state_dir_make_one(const char *path)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return 0;
	if (errno != EEXIST)
		return -errno;
	if (stat(path, &st) != 0)
		return -errno;
	return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

const char *
state_dir_exposed(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return NULL;
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return "belongs to another user, who can exchange the history "
		       "and the bans: chown it";
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return "can be written to by others, who can exchange the "
		       "history and the bans: chmod go-w it";
	return NULL;
}

const char *
state_dir_advice(int error)
{
	if (error != -EROFS && error != -EACCES && error != -EPERM)
		return "";
	return "; chatd keeps the room there: let its user write to the "
	       "directory, or set STATE_DIRECTORY to one that it may write to";
}

int
state_dir_make(const char *path)
{
	char *copy = strdup(path);
	int error = 0;

	if (copy == NULL)
		return -ENOMEM;
	for (char *p = strchr(copy + 1, '/'); p != NULL && error == 0;
	     p = strchr(p + 1, '/')) {
		*p = '\0';
		error = state_dir_make_one(copy);
		*p = '/';
	}
	if (error == 0)
		error = state_dir_make_one(copy);
	free(copy);
	return error;
}
