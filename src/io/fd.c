/* SPDX-License-Identifier: MIT */
/*
 * The life of a coir_fd: watched from its initialisation until it is closed
 * or released. Its events are deleted before close(2), so that a number that
 * is used again at once is never mistaken for the old one. Waiting for it is
 * in io/ready.c.
 */
#include "config.h"

#include "io/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/io.h"

int
coir_fd_init_nonblocking(struct coir_fd *cfd, int fd)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir__io *io;

	if (!rt)
		return -ENXIO;
	io = coir__io_of(rt);
	if (!io)
		return -ENOMEM;
	cfd->read_ = (struct coir_fd_side){ .maybe_ = true };
	cfd->write_ = (struct coir_fd_side){ .maybe_ = true };
	cfd->io_ = io;
	cfd->fd_ = fd;
	cfd->always_ready_ = false;
	cfd->was_blocking_ = false;
	coir__link_init(&cfd->link_);
	coir__io_file(cfd);
	return 0;
}

/* What has no poll operation is always ready: epoll says EPERM. */
static bool
epoll_refuses(int fd)
{
	struct epoll_event event = { .events = EPOLLIN };
	struct stat st;
	bool refused;
	int probe;

	if (fstat(fd, &st) == 0 &&
	    (S_ISSOCK(st.st_mode) || S_ISFIFO(st.st_mode)))
		return false;
	if (S_ISREG(st.st_mode))
		return true;
	probe = epoll_create1(EPOLL_CLOEXEC);
	if (probe < 0)
		return false;
	refused = epoll_ctl(probe, EPOLL_CTL_ADD, fd, &event) < 0 &&
		errno == EPERM;
	close(probe);
	return refused;
}

int
coir__fd_init_unchanged(struct coir_fd *cfd, int fd)
{
	int rc = coir_fd_init_nonblocking(cfd, fd);

	if (rc == 0)
		cfd->always_ready_ = epoll_refuses(fd);
	return rc;
}

int
coir_fd_init(struct coir_fd *cfd, int fd)
{
	int flags = fcntl(fd, F_GETFL);
	int rc;

	if (flags < 0)
		return -errno;
	rc = coir__fd_init_unchanged(cfd, fd);
	if (rc < 0)
		return rc;
	if (!(flags & O_NONBLOCK)) {
		cfd->was_blocking_ = true;
		fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	}
	return 0;
}

int
coir_fd_number(const struct coir_fd *cfd)
{
	return cfd->fd_ < 0 ? -EBADF : cfd->fd_;
}

int
coir__fd_check(const struct coir_fd *cfd)
{
	if (cfd->io_ && cfd->io_->rt != coir__current_runtime())
		return -EXDEV;
	return 0;
}

int
coir__fd_use(const struct coir_fd *cfd)
{
	int rc = coir__fd_check(cfd);

	return rc < 0 ? rc : coir_fd_number(cfd);
}

/* Nobody waits for the descriptor any more, nor will. It, or -EXDEV. */
static int
detach(struct coir_fd *cfd)
{
	int fd = cfd->fd_;
	int rc = coir__fd_check(cfd);

	if (rc < 0)
		return rc;
	cfd->fd_ = -1;
	coir__side_fini(cfd, &cfd->read_);
	coir__side_fini(cfd, &cfd->write_);
	coir__list_remove(&cfd->link_);
	cfd->io_ = NULL;
	return fd;
}

int
coir_fd_close(struct coir_fd *cfd)
{
	int fd;

	if (cfd->fd_ < 0)
		return 0;
	fd = detach(cfd);
	if (fd < 0)
		return fd;
	return close(fd) < 0 && errno != EINTR ? -errno : 0;
}

int
coir_fd_release(struct coir_fd *cfd)
{
	int flags, fd;

	if (cfd->fd_ < 0)
		return -EBADF;
	fd = detach(cfd);
	if (fd < 0 || !cfd->was_blocking_)
		return fd;
	flags = fcntl(fd, F_GETFL);
	if (flags >= 0)
		fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
	return fd;
}
