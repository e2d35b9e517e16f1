/* SPDX-License-Identifier: MIT */
/*
 * What is the same for all flows: looking for a cancel before each operation,
 * counting it so that endless success yields, going on after a part, and
 * keeping the messages of several writers apart.
 */
#include "config.h"

#include <coir/flow.h>
#include <coir/mutex.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#include "core/runtime.h"
#include "core/sched.h"

/* Where a write has got to: @done bytes of the first of @n pieces. */
struct pieces {
	const struct iovec *iov;
	size_t n;
	size_t done;
};

/* Count the bytes of an operation before which coir__spend() was called. */
static void
spent(ssize_t n)
{
	if (n > 0)
		coir__current_runtime()->current->io_bytes += (size_t)n;
}

ssize_t
coir_read(struct coir_flow *flow, void *buf, size_t len)
{
	ssize_t n;
	int rc;

	if (len == 0)
		return -EINVAL;
	if (!flow->ops->read)
		return -EOPNOTSUPP;
	rc = coir__spend(0);
	if (rc < 0)
		return rc;
	n = flow->ops->read(flow, buf, len);
	spent(n);
	return n;
}

int
coir_read_exact(struct coir_flow *flow, void *buf, size_t len, size_t *done)
{
	size_t got = 0;
	ssize_t n = 1;

	while (got < len) {
		n = coir_read(flow, (char *)buf + got, len - got);
		if (n <= 0)
			break;
		got += (size_t)n;
	}
	if (done)
		*done = got;
	if (got == len)
		return 0;
	return n < 0 ? (int)n : -ENODATA;
}

/* Pass over what is written and what is empty; false: nothing is left. */
static bool
pieces_left(struct pieces *pieces)
{
	while (pieces->n > 0 && pieces->done >= pieces->iov->iov_len) {
		pieces->done -= pieces->iov->iov_len;
		pieces->iov++;
		pieces->n--;
	}
	return pieces->n > 0;
}

/* Write some of what is left, which is not nothing. */
static ssize_t
pieces_write(struct pieces *pieces, struct coir_flow *flow)
{
	const struct iovec *iov = pieces->iov;
	size_t n = pieces->n < IOV_MAX ? pieces->n : IOV_MAX;
	struct iovec rest;
	ssize_t written;
	int rc = coir__spend(0);

	if (rc < 0)
		return rc;
	if (pieces->done > 0) {
		rest.iov_base = (char *)iov->iov_base + pieces->done;
		rest.iov_len = iov->iov_len - pieces->done;
		iov = &rest;
		n = 1;
	}
	written = flow->ops->write(flow, iov, n);
	/* a device may; to go on would be to go on for ever */
	if (written == 0)
		return -EIO;
	spent(written);
	if (written > 0)
		pieces->done += (size_t)written;
	return written;
}

/* Have @flow to oneself for writing. 0: *ret_lock is to be unlocked after. */
static int
write_begin(struct coir_flow *flow, struct coir_mutex **ret_lock)
{
	int rc;

	*ret_lock = flow->ops->write_lock ? flow->ops->write_lock(flow) : NULL;
	if (!*ret_lock)
		return 0;
	rc = coir_mutex_try_lock(*ret_lock);
	return rc == -EAGAIN ? coir_mutex_lock(*ret_lock) : rc;
}

static void
write_end(struct coir_mutex *lock)
{
	if (lock)
		coir_mutex_unlock(lock);
}

ssize_t
coir_write_some(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct pieces pieces = { .iov = iov, .n = n };
	struct coir_mutex *lock;
	ssize_t written;
	int rc;

	if (!flow->ops->write)
		return -EOPNOTSUPP;
	if (!pieces_left(&pieces))
		return 0;
	rc = write_begin(flow, &lock);
	if (rc < 0)
		return rc;
	written = pieces_write(&pieces, flow);
	write_end(lock);
	return written;
}

/* Write all that is left, which is not nothing; *ret_total is always set. */
static int
pieces_write_all(struct pieces *pieces, struct coir_flow *flow,
		 size_t *ret_total)
{
	struct coir_mutex *lock;
	ssize_t written;
	int rc = write_begin(flow, &lock);

	*ret_total = 0;
	if (rc < 0)
		return rc;
	do {
		written = pieces_write(pieces, flow);
		if (written > 0)
			*ret_total += (size_t)written;
	} while (written >= 0 && pieces_left(pieces));
	write_end(lock);
	return written < 0 ? (int)written : 0;
}

int
coir_writev(struct coir_flow *flow, const struct iovec *iov, size_t n,
	    size_t *done)
{
	struct pieces pieces = { .iov = iov, .n = n };
	size_t total = 0;
	int rc = 0;

	if (!flow->ops->write)
		rc = -EOPNOTSUPP;
	else if (pieces_left(&pieces))
		rc = pieces_write_all(&pieces, flow, &total);
	if (done)
		*done = total;
	return rc;
}

int
coir_write(struct coir_flow *flow, const void *buf, size_t len, size_t *done)
{
	struct iovec iov = { .iov_base = (void *)buf, .iov_len = len };

	return coir_writev(flow, &iov, 1, done);
}

int
coir_shutdown(struct coir_flow *flow, enum coir_how how)
{
	if (how != COIR_SHUT_READ && how != COIR_SHUT_WRITE &&
	    how != COIR_SHUT_BOTH)
		return -EINVAL;
	if (!flow->ops->shutdown)
		return -EOPNOTSUPP;
	return flow->ops->shutdown(flow, how);
}

int
coir_close(struct coir_flow *flow)
{
	return flow->ops->close ? flow->ops->close(flow) : 0;
}

int
coir_copy_string(const char *string, struct coir_flow *dst)
{
	return coir_write(dst, string, strlen(string), NULL);
}
