/* SPDX-License-Identifier: MIT */
/*
 * Descriptors passed from process to process, over a unix socket.
 *
 *	rc = coir_rights_send(&sock, "log", 3, &fd, 1, NULL);
 *	...
 *	int fds[4];
 *	struct coir_rights rights;
 *
 *	coir_rights_init(&rights, fds, 4);
 *	n = coir_rights_recv(&sock, buf, sizeof(buf), &rights);
 *	if (n > 0)
 *		fd = coir_rights_take(&rights, 0);
 *	coir_rights_close(&rights);
 *
 * They go with the first byte of a message and are received with it; a plain
 * coir_read() of that byte drops them. The sender keeps its own. What was
 * received belongs to the struct until it is taken out, so none is lost: it is
 * closed by coir_rights_close(), or by a scope that the struct is attached to.
 * Layer: io, on coir/socket.h.
 */
#ifndef COIR_RIGHTS_H
#define COIR_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <coir/api.h>
#include <coir/scope.h>
#include <coir/socket.h>

COIR_BEGIN_DECLS

/* As many as the kernel lets one message carry. */
#define COIR_RIGHTS_MAX 253

/** struct coir_rights - descriptors that were received; not to be moved. */
struct coir_rights {
	/* in the order in which they were sent; -1: taken */
	int *fds;
	/* how many of @fds came; the others mean nothing */
	size_t n;
	/* more were sent than fit in, or than this process may have open */
	bool truncated;
	/* the size of @fds; private */
	size_t max_;
	/* closes them at the end of a scope; private */
	struct coir_hook hook_;
};

/**
 * coir_rights_init() - room for descriptors.
 * @rights: uninitialised memory; coir_rights_close() when done.
 * @fds:    room for them (kept until coir_rights_close()).
 * @max:    how many; of more than COIR_RIGHTS_MAX the rest is not used.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_rights_init(struct coir_rights *rights, int *fds, size_t max);

/**
 * coir_rights_attach() - have them closed when a scope ends.
 * @scope:  a scope (borrowed).
 * @rights: not attached (borrowed until the scope has ended or
 *          coir_rights_close()).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: the scope has ended, @rights is closed; -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_rights_attach(struct coir_scope *scope, struct coir_rights *rights);

/**
 * coir_rights_send() - write all of a message, descriptors with it.
 * @sock: a unix socket (borrowed).
 * @buf:  the bytes (borrowed for the call).
 * @len:  how many, not 0.
 * @fds:  the descriptors (borrowed for the call: the other side gets copies).
 * @n:    how many; 0 to COIR_RIGHTS_MAX.
 * @done: NULL, or gets how many bytes were written, on failure too. If it is
 *        not 0 the descriptors have gone.
 *
 * Blocks:  until all is written.
 * Cancel:  point; *@done bytes are written then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EINVAL (@len, @n), -EOPNOTSUPP (no unix socket), -EBADF (@sock
 *          or one of @fds is closed), -ETOOMANYREFS (too many on their way);
 *          as coir_write().
 */
COIR_API COIR_MUST_CHECK int
coir_rights_send(struct coir_socket *sock, const void *buf, size_t len,
		 const int *fds, size_t n, size_t *done);

/**
 * coir_rights_recv() - read what there is, and the descriptors with it.
 * @sock:   a unix socket (borrowed).
 * @buf:    gets the bytes.
 * @len:    its size in bytes, not 0.
 * @rights: initialised, and empty since coir_rights_close(); gets the
 *          descriptors, which are close-on-exec. None came if its n is 0.
 *
 * One call never takes the descriptors of two messages.
 *
 * Blocks:  until there is at least one byte, or the end of the stream.
 * Cancel:  point; nothing has been received then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the number of bytes; 0: end of stream; -EINVAL (@len is 0, @rights
 *          is not empty); as coir_read().
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_rights_recv(struct coir_socket *sock, void *buf, size_t len,
		 struct coir_rights *rights);

/**
 * coir_rights_take() - take one descriptor out.
 * @rights: initialised (borrowed).
 * @i:      which, counted from 0.
 *
 * It blocks or not as the sender's does: coir_socket_init() and its like set
 * O_NONBLOCK for both.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (the caller owns it), -EBADF (not so many came, or
 *          it was taken).
 */
COIR_API COIR_MUST_CHECK int
coir_rights_take(struct coir_rights *rights, size_t i);

/**
 * coir_rights_close() - close those that were not taken.
 * @rights: initialised; empty then, and good for another message.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_rights_close(struct coir_rights *rights);

COIR_END_DECLS

#endif
