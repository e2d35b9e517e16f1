/* SPDX-License-Identifier: MIT */
/*
 * Attributes of files: what they are, whose, since when. By path, and of open
 * files (coir/file.h). A failure by path has a text that names the path. All
 * are done by threads of the pool: what has begun is finished, a cancel finds
 * a call either not begun or done. Layer: os.
 */
#ifndef COIR_ATTR_H
#define COIR_ATTR_H

#include <stdint.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include <coir/api.h>
#include <coir/file.h>

COIR_BEGIN_DECLS

/**
 * coir_stat() - look at a file.
 * @path:     the file; of a symbolic link what it leads to (borrowed).
 * @ret_stat: as of stat(2).
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOENT, -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG and the like;
 *          -EAGAIN (no thread can be had), -ECANCELED, -ETIMEDOUT, -EDEADLK,
 *          -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_stat(const char *path, struct stat *ret_stat);

/**
 * coir_lstat() - the same, of a symbolic link itself.
 * @path:     the file or link (borrowed).
 * @ret_stat: as of lstat(2).
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_stat().
 */
COIR_API COIR_MUST_CHECK int
coir_lstat(const char *path, struct stat *ret_stat);

/**
 * coir_access() - may this process do that?
 * @path: the file (borrowed).
 * @mode: F_OK: it is there; R_OK, W_OK, X_OK or several of them.
 *
 * What a later call meets may be different.
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0: yes; -EACCES, -ENOENT, -EROFS: no; -EINVAL (@mode); as
 *          coir_stat().
 */
COIR_API COIR_MUST_CHECK int
coir_access(const char *path, int mode);

/**
 * coir_chmod() - set the permissions of a file.
 * @path: the file (borrowed).
 * @mode: 0644 and so on.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EPERM, -EROFS; as coir_stat().
 */
COIR_API COIR_MUST_CHECK int
coir_chmod(const char *path, mode_t mode);

/**
 * coir_chown() - set the owner of a file.
 * @path: the file (borrowed).
 * @uid:  its user; -1 leaves it.
 * @gid:  its group; -1 leaves it.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_chmod().
 */
COIR_API COIR_MUST_CHECK int
coir_chown(const char *path, uid_t uid, gid_t gid);

/**
 * coir_lchown() - the same, of a symbolic link itself.
 * @path: the file or link (borrowed).
 * @uid:  its user; -1 leaves it.
 * @gid:  its group; -1 leaves it.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_chmod().
 */
COIR_API COIR_MUST_CHECK int
coir_lchown(const char *path, uid_t uid, gid_t gid);

/**
 * coir_utime() - set the times of a file.
 * @path:  the file (borrowed).
 * @times: of the last access and the last change, with UTIME_NOW and
 *         UTIME_OMIT as for utimensat(2); NULL: both now (borrowed).
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: -EINVAL (@times); as coir_chmod().
 */
COIR_API COIR_MUST_CHECK int
coir_utime(const char *path, const struct timespec times[2]);

/**
 * coir_statvfs() - look at the file system that a file is on.
 * @path:     the file (borrowed).
 * @ret_stat: as of statvfs(3).
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_stat().
 */
COIR_API COIR_MUST_CHECK int
coir_statvfs(const char *path, struct statvfs *ret_stat);

/**
 * coir_file_stat() - look at an open file.
 * @file:     the file (borrowed).
 * @ret_stat: as of fstat(2).
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_file_sync().
 */
COIR_API COIR_MUST_CHECK int
coir_file_stat(struct coir_file *file, struct stat *ret_stat);

/**
 * coir_file_size() - how long an open file is.
 * @file:     the file (borrowed).
 * @ret_size: in bytes; 0 of what has no length.
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_file_sync().
 */
COIR_API COIR_MUST_CHECK int
coir_file_size(struct coir_file *file, uint64_t *ret_size);

/**
 * coir_file_chmod() - set the permissions of an open file.
 * @file: the file (borrowed).
 * @mode: 0644 and so on.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EPERM, -EROFS; as coir_file_sync().
 */
COIR_API COIR_MUST_CHECK int
coir_file_chmod(struct coir_file *file, mode_t mode);

/**
 * coir_file_chown() - set the owner of an open file.
 * @file: the file (borrowed).
 * @uid:  its user; -1 leaves it.
 * @gid:  its group; -1 leaves it.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_file_chmod().
 */
COIR_API COIR_MUST_CHECK int
coir_file_chown(struct coir_file *file, uid_t uid, gid_t gid);

/**
 * coir_file_utime() - set the times of an open file.
 * @file:  the file (borrowed).
 * @times: as for coir_utime() (borrowed).
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: -EINVAL (@times); as coir_file_chmod().
 */
COIR_API COIR_MUST_CHECK int
coir_file_utime(struct coir_file *file, const struct timespec times[2]);

COIR_END_DECLS

#endif
