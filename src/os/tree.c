/* SPDX-License-Identifier: MIT */
/*
 * Directories together with those above, or with all below them; in one
 * stretch on a thread of the pool.
 */
#include "config.h"

#include <coir/fs.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/fs.h"

/* Make @path; that it is there already is no error if it is a directory. */
static int
make_one(const char *path, mode_t mode)
{
	struct stat st;

	if (mkdir(path, mode) == 0)
		return 0;
	if (errno != EEXIST || stat(path, &st) < 0)
		return -1;
	if (S_ISDIR(st.st_mode))
		return 0;
	errno = EEXIST;
	return -1;
}

/* Make what @path, of @len, needs above it, from the root down. */
static int
make_above(char *path, size_t len, mode_t mode)
{
	for (size_t i = 1; i < len; i++) {
		int rc;

		if (path[i] != '/' || path[i - 1] == '/')
			continue;
		path[i] = '\0';
		rc = mkdir(path, mode);
		path[i] = '/';
		if (rc < 0 && errno != EEXIST)
			return -1;
	}
	return 0;
}

static int
do_mkdirs(const struct coir__fs_call *call)
{
	size_t len = strlen(call->path);
	char path[PATH_MAX];

	if (len >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (make_one(call->path, call->mode) == 0)
		return 0;
	if (errno != ENOENT || len == 0)
		return -1;
	memcpy(path, call->path, len + 1);
	if (make_above(path, len, call->mode) < 0)
		return -1;
	return make_one(call->path, call->mode);
}

static int
remove_at(int dir, const char *name);

/* Remove all that is in @dir. */
static int
empty(DIR *dir)
{
	struct dirent *entry;

	while ((errno = 0, entry = readdir(dir))) {
		const char *name = entry->d_name;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (remove_at(dirfd(dir), name) < 0 && errno != ENOENT)
			return -1;
	}
	return errno ? -1 : 0;
}

/* Remove a directory; -1 and ENOTDIR: it is none, ELOOP: it is a link. */
static int
remove_dir(int dir, const char *name)
{
	int fd = openat(dir, name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *in;
	int rc, error;

	if (fd < 0)
		return -1;
	in = fdopendir(fd);
	if (!in) {
		close(fd);
		errno = ENOMEM;
		return -1;
	}
	rc = empty(in);
	error = errno;
	closedir(in);
	errno = error;
	return rc < 0 ? -1 : unlinkat(dir, name, AT_REMOVEDIR);
}

static int
remove_at(int dir, const char *name)
{
	if (unlinkat(dir, name, 0) == 0)
		return 0;
	if (errno != EISDIR)
		return -1;
	return remove_dir(dir, name);
}

static int
do_rmtree(const struct coir__fs_call *call)
{
	return remove_at(AT_FDCWD, call->path);
}

int
coir_mkdirs(const char *path, mode_t mode)
{
	struct coir__fs_call call = { .fn = do_mkdirs,
				      .path = path,
				      .mode = mode };

	return coir__fs_run(&call, "making");
}

int
coir_rmtree(const char *path)
{
	struct coir__fs_call call = { .fn = do_rmtree, .path = path };

	return coir__fs_run(&call, "removing");
}
