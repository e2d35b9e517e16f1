/* SPDX-License-Identifier: MIT */
/*
 * Descriptors that are shared with others, like standard input: O_NONBLOCK,
 * which would be everybody's, is neither set nor relied on.
 *
 * After readiness the kernel is asked with a flag of the call's own. What does
 * not know it (a terminal of an old kernel) is left to a thread of the pool:
 * then the descriptor has just been seen ready, a write is no longer than what
 * a pipe that is ready takes, and the loop goes on in any case.
 */
#include "config.h"

#include <coir/runtime.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/fd.h"
#include "os/file.h"

/** struct attempt - one read or write, for the kernel or for the pool. */
struct attempt {
	struct iovec *iov;
	int n;
	short direction; /* POLLIN or POLLOUT */
};

/* Do it without waiting; -EOPNOTSUPP: the kernel cannot do it so. */
static ssize_t
try_socket(int fd, const struct attempt *a)
{
	struct msghdr msg = { .msg_iov = a->iov, .msg_iovlen = (size_t)a->n };
	int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
	ssize_t n;

	do
		n = a->direction == POLLIN ? recvmsg(fd, &msg, flags)
					   : sendmsg(fd, &msg, flags);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

static ssize_t
try_other(int fd, const struct attempt *a)
{
	ssize_t n;

	do
		n = a->direction == POLLIN
			? preadv2(fd, a->iov, a->n, -1, RWF_NOWAIT)
			: pwritev2(fd, a->iov, a->n, -1, RWF_NOWAIT);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : n;
}

/* Do it on a thread of the pool, which may wait. */
static int
run_blocking(int fd, void *arg)
{
	const struct attempt *a = arg;
	size_t len = a->iov->iov_len;
	ssize_t n;

	if (a->direction == POLLIN)
		n = read(fd, a->iov->iov_base, len);
	else
		n = write(fd, a->iov->iov_base,
			  len < PIPE_BUF ? len : PIPE_BUF);
	return n < 0 ? -errno : (int)n;
}

static bool
is_ready(int fd, short direction)
{
	struct pollfd pfd = { .fd = fd, .events = direction };

	return poll(&pfd, 1, 0) == 1;
}

/* The kernel cannot do it without waiting: only if it need not wait. */
static ssize_t
let_pool(struct coir_file *file, struct attempt *a)
{
	if (!is_ready(file->fd_, a->direction))
		return -EAGAIN;
	return coir__file_call(file, run_blocking, a);
}

static ssize_t
attempt(struct coir_file *file, struct attempt *a, bool socket)
{
	struct coir_fd *cfd = &file->stream_.fd;
	ssize_t n;

	if (file->fd_ < 0)
		return -EBADF;
	n = socket ? try_socket(file->fd_, a) : try_other(file->fd_, a);
	if (n == -EOPNOTSUPP || n == -EINVAL)
		n = let_pool(file, a);
	coir__side_exhausted(a->direction == POLLIN ? &cfd->read_
						    : &cfd->write_);
	return n;
}

static ssize_t
transfer(struct coir_file *file, struct attempt *a, bool socket)
{
	struct coir_fd *cfd = &file->stream_.fd;
	bool reading = a->direction == POLLIN;
	ssize_t n = coir__file_check(file);

	if (n < 0)
		return n;
	n = -EAGAIN;
	if (coir__side_worth_trying(reading ? &cfd->read_ : &cfd->write_))
		n = attempt(file, a, socket);
	while (n == -EAGAIN) {
		int rc = reading ? coir_fd_wait_read(cfd)
				 : coir_fd_wait_write(cfd);

		if (rc < 0)
			return rc;
		n = attempt(file, a, socket);
	}
	return n;
}

static ssize_t
read_shared(struct coir_flow *flow, void *buf, size_t len, bool socket)
{
	struct iovec iov = { .iov_base = buf, .iov_len = len };
	struct attempt a = { .iov = &iov, .n = 1, .direction = POLLIN };

	return transfer(coir__file_of(flow), &a, socket);
}

static ssize_t
write_shared(struct coir_flow *flow, const struct iovec *iov, size_t n,
	     bool socket)
{
	struct attempt a = { .iov = (struct iovec *)iov,
			     .n = (int)n,
			     .direction = POLLOUT };

	return transfer(coir__file_of(flow), &a, socket);
}

static ssize_t
socket_read(struct coir_flow *flow, void *buf, size_t len)
{
	return read_shared(flow, buf, len, true);
}

static ssize_t
socket_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	return write_shared(flow, iov, n, true);
}

static ssize_t
other_read(struct coir_flow *flow, void *buf, size_t len)
{
	return read_shared(flow, buf, len, false);
}

static ssize_t
other_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	return write_shared(flow, iov, n, false);
}

static const struct coir_flow_ops socket_ops = {
	.read = socket_read,
	.write = socket_write,
	.write_lock = coir__file_write_lock,
	.close = coir__file_close_stream,
};

static const struct coir_flow_ops other_ops = {
	.read = other_read,
	.write = other_write,
	.write_lock = coir__file_write_lock,
	.close = coir__file_close_stream,
};

/* The kind of @fd, and readiness if it has any. */
static int
take(struct coir_file *file, int fd)
{
	struct stat st;
	int rc;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!coir_runtime_current())
		return -ENXIO;
	if (!coir__file_is_stream(st.st_mode)) {
		coir__file_set(file, &coir__file_pool_ops, fd);
		return 0;
	}
	rc = coir__fd_init_unchanged(&file->stream_.fd, fd);
	if (rc == 0)
		coir__file_set(file,
			       S_ISSOCK(st.st_mode) ? &socket_ops : &other_ops,
			       fd);
	return rc;
}

int
coir_file_borrow(struct coir_file *file, int fd)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	int rc;

	if (own < 0)
		return -errno;
	rc = take(file, own);
	if (rc < 0)
		close(own);
	return rc;
}
