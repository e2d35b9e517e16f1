/* SPDX-License-Identifier: MIT */
/*
 * Sending a file through a flow without reading it first: sendfile(2).
 *
 *	rc = coir_send_path(&sock.flow, "index.html", 0, COIR_TO_END, NULL);
 *
 * To a socket the kernel copies, on a thread of the pool, since the disk may
 * be slow; to any other flow (TLS, a pipe, a double) the bytes are read and
 * written. What has been sent is told on failure too: the rest is still in the
 * file. Layer: os, on coir/file.h and coir/socket.h.
 */
#ifndef COIR_SENDFILE_H
#define COIR_SENDFILE_H

#include <stdint.h>
#include <sys/types.h>

#include <coir/api.h>
#include <coir/file.h>
#include <coir/flow.h>

COIR_BEGIN_DECLS

/* A length: as much as there is. */
#define COIR_TO_END UINT64_MAX

/**
 * coir_send_file() - send a part of an open file.
 * @dst:    what it is written to (borrowed).
 * @file:   the file, regular (borrowed); its position is not used.
 * @offset: where the part begins, in bytes.
 * @len:    how long it is, not 0; COIR_TO_END: to the end of the file, if that
 *          is nothing too.
 * @done:   NULL, or gets how many bytes were sent, on failure too.
 *
 * To other flows than sockets it takes 8 KiB of the caller's stack.
 *
 * Blocks:  until all is written.
 * Cancel:  point; *@done bytes are written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ENODATA: the file ends before @len; -EINVAL (@offset, @len, or
 *          it is no regular file); as coir_write(), coir_file_pread().
 */
COIR_API COIR_MUST_CHECK int
coir_send_file(struct coir_flow *dst, struct coir_file *file, off_t offset,
	       uint64_t len, uint64_t *done);

/**
 * coir_send_path() - the same of a file that is opened for it.
 * @dst:    what it is written to (borrowed).
 * @path:   the file (borrowed for the call).
 * @offset: where the part begins, in bytes.
 * @len:    as for coir_send_file().
 * @done:   NULL, or gets how many bytes were sent, on failure too.
 *
 * Blocks:  until all is written.
 * Cancel:  point; *@done bytes are written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_file_open(), coir_send_file().
 */
COIR_API COIR_MUST_CHECK int
coir_send_path(struct coir_flow *dst, const char *path, off_t offset,
	       uint64_t len, uint64_t *done);

COIR_END_DECLS

#endif
