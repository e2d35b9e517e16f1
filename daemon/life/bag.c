/* SPDX-License-Identifier: MIT */
/*
 * bag.c - see bag.h.
 */
#include "config.h"

#include "life/bag.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than the kernel allows is cut to that. */
#define BAG_BUFFER (64 * 1024 * 1024)

/* What carries a handful. */
union handful {
	char buf[CMSG_SPACE(BAG_HANDFUL * sizeof(int))];
	struct cmsghdr align;
};

int
bag_open(struct bag *ret_bag)
{
	const int type = SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK;
	const int size = BAG_BUFFER;
	int ends[2];

	if (socketpair(AF_UNIX, type, 0, ends) < 0)
		return -errno;
	/* what a bag holds is accounted to the end that it was put in by */
	setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	*ret_bag = (struct bag){ .in = ends[1], .out = ends[0] };
	return 0;
}

void
bag_close(struct bag *bag)
{
	close(bag->in);
	close(bag->out);
}

int
bag_put(int in, const int *fds, const uint64_t *cookies, size_t n)
{
	/* descriptors do not go alone */
	struct iovec data = { cookies ? (void *)cookies : "",
			      cookies ? n * sizeof(*cookies) : 1 };
	union handful control;
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = CMSG_SPACE(n * sizeof(*fds)),
	};
	struct cmsghdr *c;

	if (n == 0)
		return 0;
	if (n > BAG_HANDFUL)
		return -EINVAL;
	memset(control.buf, 0, sizeof(control.buf));
	c = CMSG_FIRSTHDR(&message);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(*fds));
	memcpy(CMSG_DATA(c), fds, n * sizeof(*fds));
	return sendmsg(in, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

/* The descriptors of a message. Returns how many. */
static int
unpack(struct msghdr *message, int *ret_fds)
{
	int n = 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c;
	     c = CMSG_NXTHDR(message, c)) {
		size_t len = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		memcpy(ret_fds + n, CMSG_DATA(c), len);
		n += (int)(len / sizeof(*ret_fds));
	}
	return n;
}

int
bag_take(int out, int ret_fds[static BAG_HANDFUL],
	 uint64_t ret_cookies[static BAG_HANDFUL], bool *ret_lost)
{
	struct iovec data = { ret_cookies, BAG_HANDFUL * sizeof(uint64_t) };
	union handful control;
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};

	ssize_t len = recvmsg(out, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (len < 0) {
		if (errno != EAGAIN)
			return -errno;
		*ret_lost = false;
		return 0;
	}
	len -= len % (ssize_t)sizeof(*ret_cookies);
	memset((char *)ret_cookies + len, 0,
	       BAG_HANDFUL * sizeof(*ret_cookies) - (size_t)len);
	*ret_lost = message.msg_flags & MSG_CTRUNC;
	return unpack(&message, ret_fds);
}
