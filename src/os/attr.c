/* SPDX-License-Identifier: MIT */
/*
 * Attributes of files, by path and of open ones.
 */
#include "config.h"

#include <coir/attr.h>
#include <errno.h>
#include <fcntl.h>

#include "os/file.h"
#include "os/fs.h"

static int
do_stat(const struct coir__fs_call *call)
{
	return fstatat(AT_FDCWD, call->path, call->answer, call->flags);
}

static int
do_access(const struct coir__fs_call *call)
{
	return access(call->path, call->flags);
}

static int
do_chmod(const struct coir__fs_call *call)
{
	return chmod(call->path, call->mode);
}

static int
do_chown(const struct coir__fs_call *call)
{
	return fchownat(AT_FDCWD, call->path, call->uid, call->gid,
			call->flags);
}

static int
do_utime(const struct coir__fs_call *call)
{
	return utimensat(AT_FDCWD, call->path, call->times, 0);
}

static int
do_statvfs(const struct coir__fs_call *call)
{
	return statvfs(call->path, call->answer);
}

int
coir_stat(const char *path, struct stat *ret_stat)
{
	struct stat st;
	struct coir__fs_call call = { .fn = do_stat,
				      .path = path,
				      .answer = &st };
	int rc = coir__fs_run(&call, "looking at");

	if (rc == 0)
		*ret_stat = st;
	return rc;
}

int
coir_lstat(const char *path, struct stat *ret_stat)
{
	struct stat st;
	struct coir__fs_call call = { .fn = do_stat,
				      .path = path,
				      .answer = &st,
				      .flags = AT_SYMLINK_NOFOLLOW };
	int rc = coir__fs_run(&call, "looking at");

	if (rc == 0)
		*ret_stat = st;
	return rc;
}

int
coir_access(const char *path, int mode)
{
	struct coir__fs_call call = { .fn = do_access,
				      .path = path,
				      .flags = mode };

	return coir__fs_run(&call, "looking at");
}

int
coir_chmod(const char *path, mode_t mode)
{
	struct coir__fs_call call = { .fn = do_chmod,
				      .path = path,
				      .mode = mode };

	return coir__fs_run(&call, "setting the permissions of");
}

int
coir_chown(const char *path, uid_t uid, gid_t gid)
{
	struct coir__fs_call call = {
		.fn = do_chown, .path = path, .uid = uid, .gid = gid
	};

	return coir__fs_run(&call, "setting the owner of");
}

int
coir_lchown(const char *path, uid_t uid, gid_t gid)
{
	struct coir__fs_call call = { .fn = do_chown,
				      .path = path,
				      .uid = uid,
				      .gid = gid,
				      .flags = AT_SYMLINK_NOFOLLOW };

	return coir__fs_run(&call, "setting the owner of");
}

int
coir_utime(const char *path, const struct timespec times[2])
{
	struct coir__fs_call call = { .fn = do_utime,
				      .path = path,
				      .times = times };

	return coir__fs_run(&call, "setting the times of");
}

int
coir_statvfs(const char *path, struct statvfs *ret_stat)
{
	struct statvfs st;
	struct coir__fs_call call = { .fn = do_statvfs,
				      .path = path,
				      .answer = &st };
	int rc = coir__fs_run(&call, "looking at the file system of");

	if (rc == 0)
		*ret_stat = st;
	return rc;
}

static int
run_fstat(int fd, void *arg)
{
	return fstat(fd, arg) < 0 ? -errno : 0;
}

static int
run_fchmod(int fd, void *arg)
{
	return fchmod(fd, *(mode_t *)arg) < 0 ? -errno : 0;
}

/** struct owner - whom a file belongs to. */
struct owner {
	uid_t uid;
	gid_t gid;
};

static int
run_fchown(int fd, void *arg)
{
	const struct owner *owner = arg;

	return fchown(fd, owner->uid, owner->gid) < 0 ? -errno : 0;
}

static int
run_futimens(int fd, void *arg)
{
	return futimens(fd, arg) < 0 ? -errno : 0;
}

int
coir_file_stat(struct coir_file *file, struct stat *ret_stat)
{
	struct stat st;
	int rc = coir__file_call(file, run_fstat, &st);

	if (rc == 0)
		*ret_stat = st;
	return rc;
}

int
coir_file_size(struct coir_file *file, uint64_t *ret_size)
{
	struct stat st;
	int rc = coir_file_stat(file, &st);

	if (rc == 0)
		*ret_size = (uint64_t)st.st_size;
	return rc;
}

int
coir_file_chmod(struct coir_file *file, mode_t mode)
{
	return coir__file_call(file, run_fchmod, &mode);
}

int
coir_file_chown(struct coir_file *file, uid_t uid, gid_t gid)
{
	return coir__file_call(file, run_fchown, &(struct owner){ uid, gid });
}

int
coir_file_utime(struct coir_file *file, const struct timespec times[2])
{
	return coir__file_call(file, run_futimens, (void *)times);
}
