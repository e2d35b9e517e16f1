/* SPDX-License-Identifier: MIT */
/*
 * Paths as text.
 */
#include "config.h"

#include <coir/path.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

int
coir_path_join(const char *dir, const char *name, char *buf, size_t size)
{
	size_t name_len = strlen(name);
	size_t dir_len = name[0] == '/' ? 0 : strlen(dir);
	bool slash = dir_len > 0 && name_len > 0 && dir[dir_len - 1] != '/';

	if (dir_len + slash + name_len >= size)
		return -ENAMETOOLONG;
	memcpy(buf, dir, dir_len);
	if (slash)
		buf[dir_len++] = '/';
	memcpy(buf + dir_len, name, name_len + 1);
	return (int)(dir_len + name_len);
}

/* The length of @path without slashes at its end. */
static size_t
without_slashes(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] == '/')
		len--;
	return len;
}

int
coir_path_split(const char *path, struct coir_path_parts *ret_parts)
{
	size_t end = without_slashes(path, strlen(path));
	size_t start = end;
	size_t dir_len;

	if (end == 0)
		return -EINVAL;
	while (start > 0 && path[start - 1] != '/')
		start--;
	dir_len = without_slashes(path, start);
	if (dir_len == 0 && start > 0)
		dir_len = 1;
	*ret_parts = (struct coir_path_parts){
		.dir = path,
		.dir_len = dir_len,
		.name = path + start,
		.name_len = end - start,
	};
	return 0;
}
