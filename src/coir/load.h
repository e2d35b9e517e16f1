/* SPDX-License-Identifier: MIT */
/*
 * Whole files at once: into memory, and out of it.
 *
 *	rc = coir_file_load("motd", 65536, &text, NULL);
 *	...
 *	rc = coir_file_replace("motd", text, strlen(text), 0644);
 *	free(text);
 *
 * Layer: os, on coir/file.h.
 */
#ifndef COIR_LOAD_H
#define COIR_LOAD_H

#include <stddef.h>
#include <sys/types.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

/**
 * coir_file_load() - read all of a file.
 * @path:      what to read, a FIFO or device too, to its end (borrowed).
 * @max:       how many bytes at most.
 * @ret_bytes: the bytes and a NUL behind them; on 0 the caller owns
 *             *ret_bytes: free(3).
 * @ret_len:   NULL, or gets how many there are, without that NUL.
 *
 * A failure's text begins "opening PATH" or "reading PATH".
 *
 * Blocks:  until it is read.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EFBIG: there is more than @max; -ENOMEM; as coir_file_open(),
 *          coir_read().
 */
COIR_API COIR_MUST_CHECK int
coir_file_load(const char *path, size_t max, void **ret_bytes, size_t *ret_len);

/**
 * coir_file_save() - write all of a file.
 * @path:  what to write (borrowed).
 * @bytes: what it gets (borrowed for the call).
 * @len:   how many bytes.
 * @flags: how it is opened: O_TRUNC to put this in place of what it holds,
 *         O_APPEND to add, O_CREAT if it need not be there, O_CREAT | O_EXCL if
 *         it must not.
 * @mode:  permissions of a file that is made, without those in the umask.
 *
 * A failure's text begins "opening PATH" or "writing PATH".
 *
 * Blocks:  until it is written.
 * Cancel:  point; it may hold a part then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; as coir_file_open(), coir_file_pwrite().
 */
COIR_API COIR_MUST_CHECK int
coir_file_save(const char *path, const void *bytes, size_t len, int flags,
	       mode_t mode);

/**
 * coir_file_replace() - put a new file in the place of an old one, or none.
 * @path:  what to replace; a symbolic link is replaced itself (borrowed).
 * @bytes: what it gets (borrowed for the call).
 * @len:   how many bytes.
 * @mode:  its permissions, without those in the umask.
 *
 * Whoever opens @path finds the old bytes or the new ones, whole, also after a
 * crash: they are written to a file beside it, brought to disk, and renamed.
 * A failure's text begins "replacing PATH".
 *
 * Blocks:  until the disk has it.
 * Cancel:  point; nothing has changed then. What has begun is finished.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EACCES, -ENOSPC and what else open(2), write(2), fsync(2),
 *          rename(2) say; -EAGAIN (no thread can be had), -ECANCELED,
 *          -ETIMEDOUT, -EDEADLK, -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_file_replace(const char *path, const void *bytes, size_t len, mode_t mode);

COIR_END_DECLS

#endif
