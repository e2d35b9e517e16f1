/* SPDX-License-Identifier: MIT */
/*
 * The flow over a descriptor that is no socket, on read(2) and write(2). As
 * with sockets, only a full operation is tried again without waiting.
 */
#include "config.h"

#include "io/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/list.h"
#include "io/fd.h"
#include "sync/mutex.h"

static struct coir_pipe *
pipe_of(struct coir_flow *flow)
{
	return coir__container_of(flow, struct coir_pipe, flow);
}

static ssize_t
try_read(struct coir_pipe *pipe, void *buf, size_t len)
{
	int fd = coir__fd_use(&pipe->fd);
	ssize_t n;

	if (fd < 0)
		return fd;
	do
		n = read(fd, buf, len);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno != EAGAIN)
		return -errno;
	if (n < (ssize_t)len)
		coir__side_exhausted(&pipe->fd.read_);
	return n < 0 ? -EAGAIN : n;
}

static ssize_t
try_write(struct coir_pipe *pipe, const struct iovec *iov, size_t n)
{
	int fd = coir__fd_use(&pipe->fd);
	ssize_t written;

	if (fd < 0)
		return fd;
	do
		written = writev(fd, iov, (int)n);
	while (written < 0 && errno == EINTR);
	if (written < 0 && errno != EAGAIN)
		return -errno;
	if (written < 0)
		coir__side_exhausted(&pipe->fd.write_);
	return written < 0 ? -EAGAIN : written;
}

static ssize_t
pipe_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_pipe *pipe = pipe_of(flow);
	ssize_t n = -EAGAIN;

	if (coir__side_worth_trying(&pipe->fd.read_))
		n = try_read(pipe, buf, len);
	while (n == -EAGAIN) {
		int rc = coir_fd_wait_read(&pipe->fd);

		if (rc < 0)
			return rc;
		n = try_read(pipe, buf, len);
	}
	return n;
}

static ssize_t
pipe_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct coir_pipe *pipe = pipe_of(flow);
	ssize_t written = -EAGAIN;

	if (coir__side_worth_trying(&pipe->fd.write_))
		written = try_write(pipe, iov, n);
	while (written == -EAGAIN) {
		int rc = coir_fd_wait_write(&pipe->fd);

		if (rc < 0)
			return rc;
		written = try_write(pipe, iov, n);
	}
	return written;
}

static struct coir_mutex *
pipe_write_lock(struct coir_flow *flow)
{
	return &pipe_of(flow)->write_lock_;
}

static int
pipe_close(struct coir_flow *flow)
{
	return coir_fd_close(&pipe_of(flow)->fd);
}

static const struct coir_flow_ops pipe_ops = {
	.read = pipe_read,
	.write = pipe_write,
	.write_lock = pipe_write_lock,
	.close = pipe_close,
};

/* All of it but the descriptor. */
static void
set_up(struct coir_pipe *pipe)
{
	pipe->flow.ops = &pipe_ops;
	coir_mutex_init(&pipe->write_lock_);
	coir__mutex_claim(&pipe->write_lock_);
}

int
coir_pipe_init(struct coir_pipe *pipe, int fd)
{
	set_up(pipe);
	return coir_fd_init(&pipe->fd, fd);
}

int
coir__pipe_number(const struct coir_flow *flow)
{
	if (flow->ops != &pipe_ops)
		return -EOPNOTSUPP;
	return coir_fd_number(&pipe_of((struct coir_flow *)flow)->fd);
}

int
coir_pipe_release(struct coir_pipe *pipe)
{
	return coir_fd_release(&pipe->fd);
}

static int
take(struct coir_pipe *pipe, int fd)
{
	set_up(pipe);
	return coir_fd_init_nonblocking(&pipe->fd, fd);
}

int
coir_pipe_pair(struct coir_pipe *ret_read, struct coir_pipe *ret_write)
{
	int fds[2], rc;

	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return -errno;
	rc = take(ret_read, fds[0]);
	if (rc == 0)
		return take(ret_write, fds[1]);
	close(fds[0]);
	close(fds[1]);
	return rc;
}
