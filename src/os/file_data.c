/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing what has no readiness, by threads of the pool.
 *
 * A small read is tried first without waiting for the disk (RWF_NOWAIT), which
 * takes no thread if the bytes are in memory; but not while a thread uses the
 * file, which may hold its position. A large transfer is cut, so that a cancel
 * does not wait for all of it.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "core/sched.h"
#include "os/file.h"

/* What is tried at once: copying it takes about 10 us. */
#define AT_ONCE (64 * 1024)

/* What one thread does without a look at a cancel. */
#define AT_MOST (1024 * 1024)

/* The offset that stands for the current position. */
#define HERE (-1)

/** struct transfer - bytes on their way from or to a file. */
struct transfer {
	const struct iovec *iov;
	int n;
	off_t offset;
	/* in place of the first piece if that is too long */
	struct iovec cut;
};

static struct transfer
transfer(const struct iovec *iov, size_t n, off_t offset)
{
	return (struct transfer){ .iov = iov, .n = (int)n, .offset = offset };
}

/* A first piece of more than a thread should do at once is cut. */
static void
limit(struct transfer *t)
{
	if (t->iov->iov_len <= AT_MOST)
		return;
	t->cut.iov_base = t->iov->iov_base;
	t->cut.iov_len = AT_MOST;
	t->iov = &t->cut;
	t->n = 1;
}

static int
run_read(int fd, void *arg)
{
	struct transfer *t = arg;
	ssize_t n = preadv2(fd, t->iov, t->n, t->offset, 0);

	return n < 0 ? -errno : (int)n;
}

static int
run_write(int fd, void *arg)
{
	struct transfer *t = arg;
	ssize_t n = pwritev2(fd, t->iov, t->n, t->offset, 0);

	return n < 0 ? -errno : (int)n;
}

/* Read what is in memory; 0: that cannot be said, or is not allowed. */
static ssize_t
read_at_once(struct coir_file *file, const struct transfer *t)
{
	ssize_t n;

	if (file->busy_ > 0 || t->n > 1 || t->iov->iov_len > AT_ONCE)
		return 0;
	n = preadv2(file->fd_, t->iov, t->n, t->offset, RWF_NOWAIT);
	return n < 0 ? 0 : n;
}

static ssize_t
read_file(struct coir_file *file, struct transfer *t)
{
	int rc = coir__file_check(file);
	ssize_t n;

	if (rc < 0)
		return rc;
	n = read_at_once(file, t);
	if (n > 0)
		return n;
	limit(t);
	return coir__file_call(file, run_read, t);
}

static ssize_t
write_file(struct coir_file *file, struct transfer *t)
{
	limit(t);
	return coir__file_call(file, run_write, t);
}

static ssize_t
pool_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct iovec iov = { .iov_base = buf, .iov_len = len };
	struct transfer t = transfer(&iov, 1, HERE);

	return read_file(coir__file_of(flow), &t);
}

static ssize_t
pool_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct transfer t = transfer(iov, n, HERE);

	return write_file(coir__file_of(flow), &t);
}

const struct coir_flow_ops coir__file_pool_ops = {
	.read = pool_read,
	.write = pool_write,
	.write_lock = coir__file_write_lock,
	.close = coir__file_close,
};

/* Before a transfer at a place: is it one? Has the caller been cancelled? */
static int
begin(const struct iovec *iov, size_t n, off_t offset)
{
	size_t len = 0;

	if (n == 0 || n > IOV_MAX || offset < 0)
		return -EINVAL;
	for (size_t i = 0; i < n; i++)
		len += iov[i].iov_len;
	return len == 0 ? -EINVAL : coir__spend(0);
}

/* After it: count what was done. */
static ssize_t
end(ssize_t n)
{
	if (n > 0)
		coir__current_runtime()->current->io_bytes += (size_t)n;
	return n;
}

ssize_t
coir_file_preadv(struct coir_file *file, const struct iovec *iov, size_t n,
		 off_t offset)
{
	struct transfer t = transfer(iov, n, offset);
	int rc = begin(iov, n, offset);

	return rc < 0 ? rc : end(read_file(file, &t));
}

ssize_t
coir_file_pread(struct coir_file *file, void *buf, size_t len, off_t offset)
{
	struct iovec iov = { .iov_base = buf, .iov_len = len };

	return coir_file_preadv(file, &iov, 1, offset);
}

ssize_t
coir_file_pwritev(struct coir_file *file, const struct iovec *iov, size_t n,
		  off_t offset)
{
	struct transfer t = transfer(iov, n, offset);
	int rc = begin(iov, n, offset);

	return rc < 0 ? rc : end(write_file(file, &t));
}

int
coir_file_pread_exact(struct coir_file *file, void *buf, size_t len,
		      off_t offset, size_t *done)
{
	size_t got = 0;
	ssize_t n = offset < 0 ? -EINVAL : 1;

	while (n > 0 && got < len) {
		n = coir_file_pread(file, (char *)buf + got, len - got,
				    offset + (off_t)got);
		if (n > 0)
			got += (size_t)n;
	}
	if (done)
		*done = got;
	return n > 0 ? 0 : n < 0 ? (int)n : -ENODATA;
}

int
coir_file_pwrite(struct coir_file *file, const void *buf, size_t len,
		 off_t offset, size_t *done)
{
	size_t put = 0;
	ssize_t n = offset < 0 ? -EINVAL : 0;

	while (n >= 0 && put < len) {
		struct iovec iov = { .iov_base = (char *)buf + put,
				     .iov_len = len - put };

		n = coir_file_pwritev(file, &iov, 1, offset + (off_t)put);
		if (n > 0)
			put += (size_t)n;
	}
	if (done)
		*done = put;
	return n < 0 ? (int)n : 0;
}
