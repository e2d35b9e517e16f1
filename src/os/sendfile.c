/* SPDX-License-Identifier: MIT */
/*
 * Sending files. The thread of the pool has a duplicate of the socket's
 * descriptor: so the socket may be closed meanwhile, and nobody else's number
 * is written to.
 */
#include "config.h"

#include <coir/mutex.h>
#include <coir/sendfile.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "core/sched.h"
#include "io/fd.h"
#include "io/socket.h"
#include "os/file.h"

/* What one call of the pool sends at most. */
#define CHUNK (1024 * 1024)

/* The buffer for flows that are no sockets. */
#define COPY_SIZE 8192

/** struct part - the part of a file that has not been sent yet. */
struct part {
	struct coir_file *file;
	off_t offset;
	uint64_t len;
	/* what has been sent */
	uint64_t done;
};

/** struct sending - one call of sendfile(2), for the pool. */
struct sending {
	int to;
	off_t offset;
	size_t len;
	/* what came of it, or a negative errno */
	ssize_t n;
};

static int
run_sendfile(int fd, void *arg)
{
	struct sending *s = arg;

	s->n = sendfile(s->to, fd, &s->offset, s->len);
	if (s->n < 0)
		s->n = errno == EPIPE || errno == ETIMEDOUT ? -ECONNRESET
							    : -errno;
	return 0;
}

/* How much of @part goes at once, if @most does. */
static size_t
portion(const struct part *part, size_t most)
{
	return part->len < most ? (size_t)part->len : most;
}

/* Give some of it to the kernel; 0: the file has ended, -EAGAIN: not now. */
static ssize_t
give(struct coir_socket *sock, const struct part *part)
{
	struct sending s = { .offset = part->offset,
			     .len = portion(part, CHUNK) };
	int fd = coir_fd_number(&sock->fd);
	int rc;

	if (fd < 0)
		return fd;
	s.to = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (s.to < 0)
		return -errno;
	rc = coir__file_call(part->file, run_sendfile, &s);
	close(s.to);
	if (rc < 0)
		return rc;
	if (s.n < (ssize_t)s.len)
		coir__side_exhausted(&sock->fd.write_);
	return s.n;
}

static ssize_t
send_some(struct coir_socket *sock, const struct part *part)
{
	ssize_t n = -EAGAIN;

	if (coir__side_worth_trying(&sock->fd.write_))
		n = give(sock, part);
	while (n == -EAGAIN) {
		int rc = coir_fd_wait_write(&sock->fd);

		if (rc < 0)
			return rc;
		n = give(sock, part);
	}
	return n;
}

/* Read and write some of it; 0: the file has ended. */
static ssize_t
copy_some(struct coir_flow *dst, const struct part *part)
{
	char buf[COPY_SIZE];
	size_t done;
	ssize_t n = coir_file_pread(part->file, buf, portion(part, sizeof(buf)),
				    part->offset);
	int rc;

	if (n <= 0)
		return n;
	rc = coir_write(dst, buf, (size_t)n, &done);
	return done > 0 ? (ssize_t)done : rc;
}

static int
send_part(struct coir_flow *dst, struct coir_socket *sock, struct part *part)
{
	bool to_end = part->len == COIR_TO_END;

	while (part->len > 0) {
		int rc = coir__spend(0);
		ssize_t n;

		if (rc < 0)
			return rc;
		n = sock ? send_some(sock, part) : copy_some(dst, part);
		if (n < 0)
			return (int)n;
		if (n == 0)
			return to_end ? 0 : -ENODATA;
		part->offset += n;
		part->done += (uint64_t)n;
		if (!to_end)
			part->len -= (uint64_t)n;
	}
	return 0;
}

/* A socket's other writers do not come in between. */
static int
send_apart(struct coir_flow *dst, struct part *part)
{
	struct coir_socket *sock = coir__socket_of_flow(dst);
	int rc = sock ? coir_mutex_lock(&sock->write_lock_) : 0;

	if (rc < 0)
		return rc;
	rc = send_part(dst, sock, part);
	if (sock)
		coir_mutex_unlock(&sock->write_lock_);
	return rc;
}

int
coir_send_file(struct coir_flow *dst, struct coir_file *file, off_t offset,
	       uint64_t len, uint64_t *done)
{
	struct part part = { .file = file, .offset = offset, .len = len };
	int rc = coir__file_check(file);

	if (rc == 0 &&
	    (offset < 0 || len == 0 || file->flow.ops != &coir__file_pool_ops))
		rc = -EINVAL;
	if (rc == 0)
		rc = send_apart(dst, &part);
	if (done)
		*done = part.done;
	return rc;
}

int
coir_send_path(struct coir_flow *dst, const char *path, off_t offset,
	       uint64_t len, uint64_t *done)
{
	struct coir_file file;
	int rc = coir_file_open(NULL, path, O_RDONLY, 0, &file);

	if (done)
		*done = 0;
	if (rc < 0)
		return rc;
	rc = coir_send_file(dst, &file, offset, len, done);
	coir_close(&file.flow);
	return rc;
}
