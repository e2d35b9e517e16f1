/* SPDX-License-Identifier: MIT */
/*
 * Names in the file system.
 */
#include "config.h"

#include "os/fs.h"

#include <coir/error.h>
#include <coir/fs.h>
#include <coir/offload.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int
run_call(void *arg)
{
	const struct coir__fs_call *call = arg;
	int rc = call->fn(call);

	return rc < 0 ? -errno : rc;
}

int
coir__fs_run(const struct coir__fs_call *call, const char *doing)
{
	int result;
	int rc = coir_offload(run_call, (void *)call, &result);

	if (rc == 0)
		rc = result;
	return rc < 0 ? coir_error(rc, "%s %s", doing, call->path) : rc;
}

static int
do_mkdir(const struct coir__fs_call *call)
{
	return mkdir(call->path, call->mode);
}

static int
do_rmdir(const struct coir__fs_call *call)
{
	return rmdir(call->path);
}

static int
do_unlink(const struct coir__fs_call *call)
{
	return unlink(call->path);
}

static int
do_rename(const struct coir__fs_call *call)
{
	return rename(call->path, call->other);
}

static int
do_link(const struct coir__fs_call *call)
{
	return link(call->other, call->path);
}

static int
do_symlink(const struct coir__fs_call *call)
{
	return symlink(call->other, call->path);
}

static int
do_readlink(const struct coir__fs_call *call)
{
	char *buf = call->answer;
	ssize_t n = readlink(call->path, buf, call->size);

	if (n < 0)
		return -1;
	if ((size_t)n == call->size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	buf[n] = '\0';
	return (int)n;
}

int
coir_mkdir(const char *path, mode_t mode)
{
	struct coir__fs_call call = { .fn = do_mkdir,
				      .path = path,
				      .mode = mode };

	return coir__fs_run(&call, "making");
}

int
coir_rmdir(const char *path)
{
	struct coir__fs_call call = { .fn = do_rmdir, .path = path };

	return coir__fs_run(&call, "removing");
}

int
coir_unlink(const char *path)
{
	struct coir__fs_call call = { .fn = do_unlink, .path = path };

	return coir__fs_run(&call, "removing");
}

int
coir_rename(const char *from, const char *to)
{
	struct coir__fs_call call = { .fn = do_rename,
				      .path = from,
				      .other = to };

	return coir_error_context(coir__fs_run(&call, "renaming"),
				  "which is to be %s", to);
}

int
coir_link(const char *target, const char *path)
{
	struct coir__fs_call call = { .fn = do_link,
				      .path = path,
				      .other = target };

	return coir_error_context(coir__fs_run(&call, "making"), "a name of %s",
				  target);
}

int
coir_symlink(const char *target, const char *path)
{
	struct coir__fs_call call = { .fn = do_symlink,
				      .path = path,
				      .other = target };

	return coir__fs_run(&call, "making");
}

int
coir_readlink(const char *path, char *buf, size_t size)
{
	struct coir__fs_call call = {
		.fn = do_readlink, .path = path, .answer = buf, .size = size
	};

	return coir__fs_run(&call, "reading the link");
}
