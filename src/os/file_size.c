/* SPDX-License-Identifier: MIT */
/*
 * The position and the length of an open file, and what of it is on disk.
 */
#include "config.h"

#include <errno.h>
#include <unistd.h>

#include "os/file.h"

/** struct seek - a move of the position, and where that leads. */
struct seek {
	off_t offset;
	int whence;
	off_t pos;
};

static int
run_seek(int fd, void *arg)
{
	struct seek *seek = arg;

	seek->pos = lseek(fd, seek->offset, seek->whence);
	return seek->pos < 0 ? -errno : 0;
}

static int
run_truncate(int fd, void *arg)
{
	return ftruncate(fd, *(off_t *)arg) < 0 ? -errno : 0;
}

static int
run_sync(int fd, void *arg)
{
	(void)arg;
	return fsync(fd) < 0 ? -errno : 0;
}

static int
run_datasync(int fd, void *arg)
{
	(void)arg;
	return fdatasync(fd) < 0 ? -errno : 0;
}

int
coir_file_seek(struct coir_file *file, off_t offset, int whence, off_t *ret_pos)
{
	struct seek seek = { .offset = offset, .whence = whence };
	int rc = coir__file_call(file, run_seek, &seek);

	if (rc == 0 && ret_pos)
		*ret_pos = seek.pos;
	return rc;
}

int
coir_file_truncate(struct coir_file *file, off_t size)
{
	return coir__file_call(file, run_truncate, &size);
}

int
coir_file_sync(struct coir_file *file)
{
	return coir__file_call(file, run_sync, NULL);
}

int
coir_file_datasync(struct coir_file *file)
{
	return coir__file_call(file, run_datasync, NULL);
}
