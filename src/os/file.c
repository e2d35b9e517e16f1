/* SPDX-License-Identifier: MIT */
/*
 * The life of an open file, and the flow over one that has readiness: a pipe's
 * whose descriptor is the file's.
 */
#include "config.h"

#include "os/file.h"

#include <coir/offload.h>
#include <coir/runtime.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/claim.h"
#include "sync/mutex.h"

/** struct call - one use of the descriptor by the pool. */
struct call {
	coir__file_fn *fn;
	void *arg;
	int fd;
};

int
coir__file_check(struct coir_file *file)
{
	int rc = coir__claim(&file->thread_);

	if (rc < 0)
		return rc;
	return file->fd_ < 0 ? -EBADF : 0;
}

static int
run_call(void *arg)
{
	struct call *call = arg;

	return call->fn(call->fd, call->arg);
}

int
coir__file_call(struct coir_file *file, coir__file_fn *fn, void *arg)
{
	struct call call = { .fn = fn, .arg = arg, .fd = file->fd_ };
	int rc = coir__file_check(file);
	int result;

	if (rc < 0)
		return rc;
	file->busy_++;
	rc = coir_offload(run_call, &call, &result);
	if (--file->busy_ == 0 && file->fd_ < 0)
		close(call.fd);
	return rc < 0 ? rc : result;
}

void
coir__file_set(struct coir_file *file, const struct coir_flow_ops *ops, int fd)
{
	file->flow = (struct coir_flow){ .ops = ops };
	file->hook_ = (struct coir_hook){ 0 };
	file->thread_ = NULL;
	(void)coir__claim(&file->thread_);
	coir_mutex_init(&file->stream_.write_lock_);
	coir__mutex_claim(&file->stream_.write_lock_);
	file->fd_ = fd;
	file->busy_ = 0;
}

struct coir_mutex *
coir__file_write_lock(struct coir_flow *flow)
{
	return &coir__file_of(flow)->stream_.write_lock_;
}

int
coir__file_close(struct coir_flow *flow)
{
	struct coir_file *file = coir__file_of(flow);
	int rc = coir__file_check(file);
	int fd = file->fd_;

	if (rc < 0)
		return rc == -EBADF ? 0 : rc;
	coir_hook_remove(&file->hook_);
	file->fd_ = -1;
	if (file->busy_ > 0)
		return 0;
	return close(fd) < 0 && errno != EINTR ? -errno : 0;
}

int
coir__file_close_stream(struct coir_flow *flow)
{
	struct coir_file *file = coir__file_of(flow);
	int rc = coir__file_check(file);

	if (rc == 0)
		rc = coir_pipe_release(&file->stream_);
	return rc < 0 && rc != -EBADF ? rc : coir__file_close(flow);
}

static ssize_t
stream_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_flow *stream = &coir__file_of(flow)->stream_.flow;

	return stream->ops->read(stream, buf, len);
}

static ssize_t
stream_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct coir_flow *stream = &coir__file_of(flow)->stream_.flow;

	return stream->ops->write(stream, iov, n);
}

static const struct coir_flow_ops stream_ops = {
	.read = stream_read,
	.write = stream_write,
	.write_lock = coir__file_write_lock,
	.close = coir__file_close_stream,
};

bool
coir__file_is_stream(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
	case S_IFDIR:
	case S_IFBLK:
	case S_IFLNK:
		return false;
	default:
		return true;
	}
}

int
coir_file_init(struct coir_file *file, int fd)
{
	struct stat st;
	int rc = 0;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!coir_runtime_current())
		return -ENXIO;
	if (coir__file_is_stream(st.st_mode)) {
		rc = coir_pipe_init(&file->stream_, fd);
		coir__file_set(file, &stream_ops, fd);
	} else {
		coir__file_set(file, &coir__file_pool_ops, fd);
	}
	return rc;
}

static int
close_hook(void *arg)
{
	return coir_close(arg);
}

int
coir_file_attach(struct coir_scope *scope, struct coir_file *file)
{
	int rc = coir__file_check(file);

	if (rc < 0)
		return rc;
	return coir_scope_defer(scope, &file->hook_, close_hook, &file->flow);
}

int
coir_file_number(const struct coir_file *file)
{
	return file->fd_ < 0 ? -EBADF : file->fd_;
}
