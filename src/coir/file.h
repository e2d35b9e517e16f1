/* SPDX-License-Identifier: MIT */
/*
 * Files: flows over what has a path, and over standard input and output.
 *
 *	rc = coir_file_open(&scope, "notes", O_RDWR | O_CREAT, 0644, &file);
 *	...
 *	rc = coir_write(&file.flow, text, strlen(text), NULL);
 *	if (rc == 0)
 *		rc = coir_file_sync(&file);
 *
 * Disks block and have no readiness: what is done to a regular file is done by
 * a thread of the pool (coir/offload.h) while only the calling fiber waits;
 * small reads of what is in memory are done at once. Reading and writing a
 * flow goes on from the file's current position, which fibers share. What has
 * been begun is finished: a cancel finds a call either not begun or done.
 *
 * FIFOs, terminals and other devices are read and written when they are ready,
 * like pipes (coir/pipe.h). Attributes of an open file are in coir/attr.h,
 * locks in coir/flock.h, whole files in coir/load.h. Layer: os, on coir/flow.h
 * and coir/offload.h.
 */
#ifndef COIR_FILE_H
#define COIR_FILE_H

#include <fcntl.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <coir/api.h>
#include <coir/flow.h>
#include <coir/pipe.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

/** struct coir_file - an open file; not to be moved. */
struct coir_file {
	/* coir_read(&file.flow, ...) and so on */
	struct coir_flow flow;
	/* the rest is private; what waits for readiness, if it has any */
	struct coir_pipe stream_;
	/* closes it at the end of a scope */
	struct coir_hook hook_;
	/* the thread that it belongs to */
	const void *thread_;
	/* -1: closed */
	int fd_;
	/* threads of the pool that use the descriptor: the last closes it */
	unsigned busy_;
};

/**
 * coir_file_flags() - open flags from the mode of fopen(3).
 * @mode: "r", "r+", "w", "w+", "a", "a+"; an "x" behind it: it must not exist
 *        yet; a "b" is passed over (borrowed).
 *
 * coir_file_open() refuses a mode that is none.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: O_RDONLY and so on; -EINVAL.
 */
COIR_API int
coir_file_flags(const char *mode);

/**
 * coir_file_open() - open a file.
 * @scope:    closes the file when it ends; NULL: the caller does.
 * @path:     what to open (borrowed for the call).
 * @flags:    of open(2); O_CLOEXEC and O_NOCTTY are added. O_CREAT makes it if
 *            it is missing, with O_EXCL only then, with O_TRUNC empty.
 * @mode:     permissions of a file that is made, without those in the umask.
 * @ret_file: uninitialised memory that outlives @scope; the file. Nothing to
 *            close on failure.
 *
 * A FIFO opened for reading does not wait for a writer, reading does. Opened
 * for writing only it waits for a reader, unless O_NONBLOCK is given (-ENXIO).
 * A failure's text begins "opening PATH".
 *
 * Blocks:  until it is open, deadline or cancel.
 * Cancel:  point; nothing is open then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOENT, -EEXIST, -EACCES, -EISDIR and what else open(2) says;
 *          -EINVAL (@flags, or the scope has ended), -EMFILE, -ENFILE,
 *          -ENOMEM, -EAGAIN (no thread can be had), -ECANCELED, -ETIMEDOUT,
 *          -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_file_open(struct coir_scope *scope, const char *path, int flags,
	       mode_t mode, struct coir_file *ret_file);

/**
 * coir_file_init() - adopt a descriptor.
 * @file: uninitialised memory; coir_close() when done.
 * @fd:   an open file of any kind (taken on success); of what has readiness
 *        O_NONBLOCK is set.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_file_init(struct coir_file *file, int fd);

/**
 * coir_file_borrow() - use a descriptor that others use too: standard input.
 * @file: uninitialised memory; coir_close() when done.
 * @fd:   an open file of any kind (borrowed for the call: duplicated).
 *
 * Standard input, output and error are shared with the shell and with whatever
 * else runs in the terminal, which do not expect O_NONBLOCK there; so nothing
 * of the open file is changed. A socket is asked without waiting
 * (MSG_DONTWAIT), a pipe or a terminal when it is ready, again without waiting
 * (RWF_NOWAIT) or, where the kernel cannot, by a thread of the pool: if
 * another process is faster then, the thread waits, and the call with it. A
 * regular file goes on from the position that all share.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -EMFILE, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_file_borrow(struct coir_file *file, int fd);

/**
 * coir_file_attach() - have it closed when a scope ends.
 * @scope: a scope (borrowed).
 * @file:  not attached (borrowed until the scope has ended or it is closed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: the scope has ended, @file is closed; -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_file_attach(struct coir_scope *scope, struct coir_file *file);

/**
 * coir_file_number() - the descriptor itself, for system calls.
 * @file: the file (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (borrowed), -EBADF (closed).
 */
COIR_API int
coir_file_number(const struct coir_file *file);

/**
 * coir_file_pread() - read at a place; the current position stays.
 * @file:   the file (borrowed).
 * @buf:    gets the bytes.
 * @len:    its size in bytes, not 0.
 * @offset: where, in bytes from the beginning.
 *
 * Blocks:  until it is read.
 * Cancel:  point; nothing has been read then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the number of bytes; 0: @offset is at the end or behind; -ESPIPE:
 *          it has no places; -EINVAL, -EISDIR, -EIO; as coir_read().
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_file_pread(struct coir_file *file, void *buf, size_t len, off_t offset);

/**
 * coir_file_preadv() - the same, into several pieces.
 * @file:   the file (borrowed).
 * @iov:    the pieces (borrowed for the call), together not empty.
 * @n:      how many, 1 to IOV_MAX.
 * @offset: where, in bytes from the beginning.
 *
 * Blocks:  until it is read.
 * Cancel:  point; nothing has been read then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_file_pread().
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_file_preadv(struct coir_file *file, const struct iovec *iov, size_t n,
		 off_t offset);

/**
 * coir_file_pread_exact() - read exactly so many bytes at a place.
 * @file:   the file (borrowed).
 * @buf:    gets the bytes.
 * @len:    how many; 0 is allowed.
 * @offset: where, in bytes from the beginning.
 * @done:   NULL, or gets how many were read, on failure too.
 *
 * Blocks:  until they are read.
 * Cancel:  point; *@done bytes are in @buf then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: the file ends before; as coir_file_pread().
 */
COIR_API COIR_MUST_CHECK int
coir_file_pread_exact(struct coir_file *file, void *buf, size_t len,
		      off_t offset, size_t *done);

/**
 * coir_file_pwrite() - write all of it at a place; the current position stays.
 * @file:   the file (borrowed); with O_APPEND the kernel writes at its end.
 * @buf:    the bytes (borrowed for the call).
 * @len:    how many; 0 writes nothing.
 * @offset: where, in bytes from the beginning; behind the end zeros fill the
 *          gap.
 * @done:   NULL, or gets how many were written, on failure too.
 *
 * Blocks:  until all is written.
 * Cancel:  point; *@done bytes are written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENOSPC, -EDQUOT, -EFBIG, -EIO, -ESPIPE, -EINVAL; as
 *          coir_write().
 */
COIR_API COIR_MUST_CHECK int
coir_file_pwrite(struct coir_file *file, const void *buf, size_t len,
		 off_t offset, size_t *done);

/**
 * coir_file_pwritev() - write some of several pieces at a place.
 * @file:   the file (borrowed).
 * @iov:    the pieces (borrowed for the call), together not empty.
 * @n:      how many, 1 to IOV_MAX.
 * @offset: where, in bytes from the beginning.
 *
 * A disk that is not full takes all of it.
 *
 * Blocks:  until it is written.
 * Cancel:  point; nothing has been written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the number of bytes; as coir_file_pwrite().
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_file_pwritev(struct coir_file *file, const struct iovec *iov, size_t n,
		  off_t offset);

/**
 * coir_file_seek() - move the current position.
 * @file:    the file (borrowed).
 * @offset:  by how many bytes.
 * @whence:  from where: SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE.
 * @ret_pos: NULL, or gets the new position.
 *
 * Blocks:  until those who read or write there have done so.
 * Cancel:  point; nothing has happened then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EINVAL, -ESPIPE (it has no position), -ENXIO (no data behind);
 *          as coir_file_sync().
 */
COIR_API COIR_MUST_CHECK int
coir_file_seek(struct coir_file *file, off_t offset, int whence,
	       off_t *ret_pos);

/**
 * coir_file_truncate() - make it so long.
 * @file: the file (borrowed), open for writing.
 * @size: in bytes; zeros are added, or what is behind is cut off.
 *
 * Blocks:  until it is done.
 * Cancel:  point; nothing has happened then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EINVAL (@size, or it is not open for writing, or no file),
 *          -EFBIG; as coir_file_sync().
 */
COIR_API COIR_MUST_CHECK int
coir_file_truncate(struct coir_file *file, off_t size);

/**
 * coir_file_sync() - have what was written survive a crash.
 * @file: the file (borrowed).
 *
 * Blocks:  until the disk has it.
 * Cancel:  point; it was not begun then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EIO, -ENOSPC, -EDQUOT: something written before is lost;
 *          -EINVAL (it cannot), -EBADF (closed), -EAGAIN (no thread can be
 *          had), -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENOMEM, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_file_sync(struct coir_file *file);

/**
 * coir_file_datasync() - the same, without times and the like.
 * @file: the file (borrowed).
 *
 * Blocks:  until the disk has it.
 * Cancel:  point; it was not begun then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_file_sync().
 */
COIR_API COIR_MUST_CHECK int
coir_file_datasync(struct coir_file *file);

COIR_END_DECLS

#endif
