/* SPDX-License-Identifier: MIT */
/*
 * Libraries that say what they want: to read, or to write, before they can go
 * on. OpenSSL, libssh2, GnuTLS, libpq and many others do their I/O themselves
 * on a descriptor that does not block.
 *
 *	static int
 *	handshake(void *arg)
 *	{
 *		int rc = SSL_do_handshake(arg);
 *
 *		if (rc == 1)
 *			return 0;
 *		switch (SSL_get_error(arg, rc)) {
 *		case SSL_ERROR_WANT_READ:
 *			return COIR_WANT_READ;
 *		case SSL_ERROR_WANT_WRITE:
 *			return COIR_WANT_WRITE;
 *		default:
 *			return -EPROTO;
 *		}
 *	}
 *	...
 *	rc = coir_want(&sock.fd, handshake, ssl);
 *
 * Layer: io, on coir/fd.h.
 */
#ifndef COIR_WANT_H
#define COIR_WANT_H

#include <coir/api.h>
#include <coir/fd.h>

COIR_BEGIN_DECLS

/* What a coir_want_fn waits for; no errno is so low. */
enum {
	COIR_WANT_READ = -0x10001,
	COIR_WANT_WRITE = -0x10002,
	/* whichever comes first */
	COIR_WANT_EITHER = -0x10003,
};

/**
 * typedef coir_want_fn - one attempt.
 * @arg: as given to coir_want().
 *
 * Returns: COIR_WANT_READ, COIR_WANT_WRITE, COIR_WANT_EITHER: call again when
 * the descriptor is ready; anything else is the result. It does not suspend.
 */
typedef int coir_want_fn(void *arg);

/**
 * coir_want() - call a function until it wants nothing more.
 * @cfd: the descriptor that it waits for (borrowed for the call).
 * @fn:  called at once, and again whenever what it wanted has come.
 * @arg: passed to @fn (borrowed).
 *
 * Like input and output it yields when it goes on and on without suspending.
 *
 * Blocks:  until @fn wants nothing more.
 * Cancel:  point; before @fn is called, not after.
 * Context: fiber, or the main stack outside the loop.
 * Returns: what @fn returned at last; -EBADF: closed or released, before or
 *          meanwhile; as coir_fd_wait_read().
 */
COIR_API COIR_MUST_CHECK int
coir_want(struct coir_fd *cfd, coir_want_fn *fn, void *arg);

COIR_END_DECLS

#endif
