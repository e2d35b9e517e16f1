/* SPDX-License-Identifier: MIT */
/*
 * state_lock.c - one chatd for each state directory.
 */
#include "config.h"

#include "store/state_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log/log.h"
#include "store/state_dir.h"

/* A process id, spaces and a LF; a NUL. */
#define OWNER_MAX 16

/* Says who has the lock, as far as that one has said. */
static void
complain(const char *dir, int fd)
{
	char owner[OWNER_MAX] = "";
	ssize_t n = pread(fd, owner, sizeof(owner) - 1, 0);
	long pid = n > 0 ? strtol(owner, NULL, 10) : 0;

	if (pid > 0)
		log_error("another chatd, process %ld, uses %s: stop it, or "
			  "give this one a STATE_DIRECTORY of its own",
			  pid, dir);
	else
		log_error("another chatd uses %s: stop it, or give this one a "
			  "STATE_DIRECTORY of its own",
			  dir);
}

/*
 * Writes down who has the lock; it is only for people. The file always has the
 * same size: one that is cut and written anew may be put on the disk at once by
 * the file system (auto_da_alloc of ext4(5)), and somebody waits for that.
 */
static void
sign(int fd)
{
	char owner[OWNER_MAX];
	struct stat st;
	int len = snprintf(owner, sizeof(owner), "%-*ld\n", OWNER_MAX - 2,
			   (long)getpid());

	if (fstat(fd, &st) < 0 ||
	    (st.st_size != len && ftruncate(fd, len) < 0) ||
	    pwrite(fd, owner, (size_t)len, 0) < 0)
		log_debug("cannot write to the lock of the state directory");
}

/* Is @fd the file at @path, and locked through that same descriptor? */
static bool
is_lock(int fd, const char *path)
{
	struct stat own, there;

	return fd >= 0 && fstat(fd, &own) == 0 && lstat(path, &there) == 0 &&
		own.st_dev == there.st_dev && own.st_ino == there.st_ino &&
		flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/* Opens and locks the file at @path. Returns it or a negative errno. */
static int
take(const char *dir, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int rc;

	if (fd < 0) {
		rc = -errno;
		log_error("cannot open %s: %s%s", path, strerrordesc_np(-rc),
			  state_dir_advice(rc));
		return rc;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	rc = errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (rc == -EBUSY)
		complain(dir, fd);
	else
		log_error_errno(rc, "cannot lock %s", path);
	close(fd);
	return rc;
}

int
state_lock_take(const char *dir, int *lock)
{
	char *path;
	int fd = *lock;

	*lock = -1;
	if (asprintf(&path, "%s/lock", dir) < 0)
		path = NULL;
	if (fd >= 0 && !(path && is_lock(fd, path))) {
		close(fd);
		fd = -1;
	}
	if (fd < 0)
		fd = path ? take(dir, path) : -ENOMEM;
	free(path);
	if (fd < 0)
		return fd;
	sign(fd);
	*lock = fd;
	return 0;
}
