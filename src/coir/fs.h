/* SPDX-License-Identifier: MIT */
/*
 * Names in the file system: directories made and removed, files renamed,
 * linked and removed.
 *
 *	rc = coir_mkdirs("spool/in", 0755);
 *	if (rc == 0)
 *		rc = coir_rename("draft", "spool/in/1");
 *
 * A failure's text names the path. All are done by threads of the pool: what
 * has begun is finished, a cancel finds a call either not begun or done. What
 * is in directories is in coir/dir.h, attributes in coir/attr.h. Layer: os, on
 * coir/offload.h.
 */
#ifndef COIR_FS_H
#define COIR_FS_H

#include <stddef.h>
#include <sys/types.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/**
 * coir_mkdir() - make a directory.
 * @path: its path (borrowed).
 * @mode: its permissions, without those in the umask.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EEXIST, -ENOENT, -ENOTDIR, -EACCES, -ENOSPC, -EROFS and the
 *          like; -EAGAIN (no thread can be had), -ECANCELED, -ETIMEDOUT,
 *          -EDEADLK, -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_mkdir(const char *path, mode_t mode);

/**
 * coir_mkdirs() - make a directory, and those above that are missing.
 * @path: its path (borrowed).
 * @mode: the permissions of all that are made, without those in the umask.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0: it is there, perhaps since long; -EEXIST, -ENOTDIR: something
 *          else is, there or above; as coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_mkdirs(const char *path, mode_t mode);

/**
 * coir_rmdir() - remove an empty directory.
 * @path: its path (borrowed).
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOTEMPTY, -EBUSY; as coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_rmdir(const char *path);

/**
 * coir_rmtree() - remove whatever is there, with all that is in it.
 * @path: a directory, a file or a link, which is not followed (borrowed).
 *
 * Nothing outside is touched, not even if somebody puts a link in the place of
 * a directory meanwhile.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then. What has begun is finished.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOENT: nothing is there; -EACCES and the like: a part may be
 *          left; as coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_rmtree(const char *path);

/**
 * coir_unlink() - remove a file, or a link itself.
 * @path: its path (borrowed).
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EISDIR, -EPERM, -EBUSY; as coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_unlink(const char *path);

/**
 * coir_rename() - give a file or directory another name.
 * @from: its path (borrowed).
 * @to:   its new path, on the same file system; what is there is replaced, in
 *        one step (borrowed).
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EXDEV (another file system), -ENOTEMPTY, -EISDIR, -EINVAL (into
 *          itself); as coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_rename(const char *from, const char *to);

/**
 * coir_link() - give a file one more name.
 * @target: its path; of a symbolic link the link itself (borrowed).
 * @path:   the new name (borrowed).
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EXDEV (another file system), -EPERM (a directory), -EMLINK; as
 *          coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_link(const char *target, const char *path);

/**
 * coir_symlink() - make a symbolic link.
 * @target: what it leads to, seen from its directory; need not be there
 *          (borrowed).
 * @path:   its path (borrowed).
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has changed then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_symlink(const char *target, const char *path);

/**
 * coir_readlink() - what a symbolic link leads to.
 * @path: the link (borrowed).
 * @buf:  gets the text, terminated by a NUL; its content is undefined on
 *        failure.
 * @size: its size in bytes; PATH_MAX is enough.
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the length of the text; -EINVAL: it is no link; -ENAMETOOLONG: @buf
 *          is too small; as coir_mkdir().
 */
COIR_API COIR_MUST_CHECK int
coir_readlink(const char *path, char *buf, size_t size);

COIR_END_DECLS

#endif
