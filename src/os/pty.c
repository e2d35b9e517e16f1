/* SPDX-License-Identifier: MIT */
/*
 * Pseudo-terminals. Our side is a pipe in all but one respect: when nobody has
 * the terminal open the kernel says EIO, which is the end of the stream.
 */
#include "config.h"

#include <coir/pty.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <coir/error.h>

#include "base/list.h"

static struct coir_pty *
pty_of(struct coir_flow *flow)
{
	return coir__container_of(flow, struct coir_pty, flow);
}

/* The descriptor of our side, or -EBADF. */
static int
number(const struct coir_pty *pty)
{
	return coir_fd_number(&pty->pipe_.fd);
}

static ssize_t
pty_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_flow *side = &pty_of(flow)->pipe_.flow;
	ssize_t n = side->ops->read(side, buf, len);

	return n == -EIO ? 0 : n;
}

static ssize_t
pty_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct coir_flow *side = &pty_of(flow)->pipe_.flow;

	return side->ops->write(side, iov, n);
}

static struct coir_mutex *
pty_write_lock(struct coir_flow *flow)
{
	return &pty_of(flow)->pipe_.write_lock_;
}

static int
pty_close(struct coir_flow *flow)
{
	struct coir_pty *pty = pty_of(flow);
	int rc = coir_close(&pty->pipe_.flow);

	if (rc == -EXDEV)
		return rc;
	coir_pty_close_tty(pty);
	coir_hook_remove(&pty->hook_);
	return rc;
}

static const struct coir_flow_ops pty_ops = {
	.read = pty_read,
	.write = pty_write,
	.write_lock = pty_write_lock,
	.close = pty_close,
};

static int
close_hook(void *arg)
{
	return coir_close(arg);
}

/* Both ends: *@ret_tty, and ours, which is returned. */
static int
open_ends(int *ret_tty)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	int tty = -1;

	if (fd < 0)
		return -errno;
	if (unlockpt(fd) == 0)
		tty = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty < 0) {
		int rc = -errno;

		close(fd);
		return rc;
	}
	*ret_tty = tty;
	return fd;
}

static int
open_pty(struct coir_pty *pty)
{
	int fd = open_ends(&pty->tty_);
	int rc = fd < 0 ? fd : coir_pipe_init(&pty->pipe_, fd);

	if (rc < 0 && fd >= 0) {
		close(fd);
		close(pty->tty_);
	}
	return rc;
}

int
coir_pty_open(struct coir_scope *scope, struct coir_pty *ret_pty)
{
	int rc = open_pty(ret_pty);

	if (rc < 0)
		return coir_error(rc, "opening a pseudo-terminal");
	ret_pty->flow.ops = &pty_ops;
	ret_pty->hook_ = (struct coir_hook){ 0 };
	if (!scope)
		return 0;
	rc = coir_scope_defer(scope, &ret_pty->hook_, close_hook,
			      &ret_pty->flow);
	if (rc < 0)
		coir_close(&ret_pty->flow);
	return rc;
}

int
coir_pty_tty(const struct coir_pty *pty)
{
	return pty->tty_ < 0 ? -EBADF : pty->tty_;
}

void
coir_pty_close_tty(struct coir_pty *pty)
{
	if (pty->tty_ >= 0)
		close(pty->tty_);
	pty->tty_ = -1;
}

int
coir_pty_name(const struct coir_pty *pty, char *ret_buf, size_t len)
{
	int fd = number(pty);

	return fd < 0 ? fd : -ptsname_r(fd, ret_buf, len);
}

int
coir_pty_size(const struct coir_pty *pty, unsigned *ret_rows,
	      unsigned *ret_columns)
{
	struct winsize size;
	int fd = number(pty);

	if (fd < 0)
		return fd;
	if (ioctl(fd, TIOCGWINSZ, &size) < 0)
		return -errno;
	*ret_rows = size.ws_row;
	*ret_columns = size.ws_col;
	return 0;
}

int
coir_pty_set_size(struct coir_pty *pty, unsigned rows, unsigned columns)
{
	const struct winsize size = { .ws_row = (unsigned short)rows,
				      .ws_col = (unsigned short)columns };
	int fd = number(pty);

	if (size.ws_row != rows || size.ws_col != columns)
		return -EINVAL;
	if (fd < 0)
		return fd;
	return ioctl(fd, TIOCSWINSZ, &size) < 0 ? -errno : 0;
}

int
coir_pty_attr(const struct coir_pty *pty, struct termios *ret_attr)
{
	struct termios attr;
	int fd = number(pty);

	if (fd < 0)
		return fd;
	if (tcgetattr(fd, &attr) < 0)
		return -errno;
	*ret_attr = attr;
	return 0;
}

int
coir_pty_set_attr(struct coir_pty *pty, const struct termios *attr)
{
	int fd = number(pty);

	if (fd < 0)
		return fd;
	return tcsetattr(fd, TCSANOW, attr) < 0 ? -errno : 0;
}

int
coir_pty_set_echo(struct coir_pty *pty, bool on)
{
	struct termios attr;
	int rc = coir_pty_attr(pty, &attr);

	if (rc < 0)
		return rc;
	attr.c_lflag &= ~(tcflag_t)ECHO;
	if (on)
		attr.c_lflag |= ECHO;
	return coir_pty_set_attr(pty, &attr);
}
