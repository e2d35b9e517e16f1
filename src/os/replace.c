/* SPDX-License-Identifier: MIT */
/*
 * Replacing a file as a whole: the new one is made beside the old one, in one
 * stretch on a thread of the pool, and renamed when the disk has it.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/load.h>
#include <coir/offload.h>
#include <coir/path.h>
#include <coir/random.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How many names are tried for the file beside. */
#define ATTEMPTS 100

/* How much of the old name the new one has, in bytes. */
#define NAME_KEPT 200

/** struct wish - what is to be where; in the caller's frame. */
struct wish {
	const char *path;
	const char *bytes;
	size_t len;
	mode_t mode;
};

/** struct place - where that is; too large for a fiber's stack. */
struct place {
	char dir[PATH_MAX];
	/* the new file, in it */
	char beside[PATH_MAX];
};

/* The directory of @path, and in it a name that nobody is likely to have. */
static int
find_place(const char *path, struct place *place)
{
	struct coir_path_parts parts;
	char name[NAME_MAX + 1];
	unsigned random;
	int rc = coir_path_split(path, &parts);

	if (rc < 0)
		return rc;
	if (parts.dir_len >= sizeof(place->dir))
		return -ENAMETOOLONG;
	memcpy(place->dir, parts.dir, parts.dir_len);
	place->dir[parts.dir_len] = '\0';
	rc = coir_random(&random, sizeof(random));
	if (rc < 0)
		return rc;
	snprintf(name, sizeof(name), ".%.*s.%08x",
		 (int)(parts.name_len < NAME_KEPT ? parts.name_len : NAME_KEPT),
		 parts.name, random);
	rc = coir_path_join(place->dir, name, place->beside,
			    sizeof(place->beside));
	return rc < 0 ? rc : 0;
}

static int
create_beside(const struct wish *wish, struct place *place)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;

	for (int i = 0; i < ATTEMPTS; i++) {
		int rc = find_place(wish->path, place);
		int fd;

		if (rc < 0)
			return rc;
		fd = open(place->beside, flags, wish->mode);
		if (fd >= 0)
			return fd;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

/* Write all of it, and have the disk hold it. */
static int
fill(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0)
			return -errno;
		bytes += n;
		len -= (size_t)n;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

/* Have the disk hold the name as well. */
static int
sync_dir(const char *dir)
{
	int fd = open(dir[0] ? dir : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return -errno;
	rc = fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
	close(fd);
	return rc;
}

static int
run_replace(void *arg)
{
	const struct wish *wish = arg;
	struct place place;
	int fd = create_beside(wish, &place);
	int rc;

	if (fd < 0)
		return fd;
	rc = fill(fd, wish->bytes, wish->len);
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	if (rc == 0 && rename(place.beside, wish->path) < 0)
		rc = -errno;
	if (rc < 0)
		unlink(place.beside);
	return rc < 0 ? rc : sync_dir(place.dir);
}

int
coir_file_replace(const char *path, const void *bytes, size_t len, mode_t mode)
{
	struct wish wish = { path, bytes, len, mode };
	int result;
	int rc = coir_offload(run_replace, &wish, &result);

	if (rc == 0)
		rc = result;
	return rc < 0 ? coir_error(rc, "replacing %s", path) : 0;
}
