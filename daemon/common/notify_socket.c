/* SPDX-License-Identifier: MIT */
/*
 * notify_socket.c - see notify_socket.h.
 */
#include "config.h"

#include "common/notify_socket.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int
notify_socket_find(struct notify_socket *ret_to)
{
	const char *name = getenv("NOTIFY_SOCKET");
	struct notify_socket to = { .addr.sun_family = AF_UNIX };
	size_t len;

	if (!name || !*name)
		return 0;
	len = strlen(name);
	if ((*name != '/' && *name != '@') || len < 2 ||
	    len >= sizeof(to.addr.sun_path))
		return -EINVAL;
	memcpy(to.addr.sun_path, name, len);
	if (*name == '@')
		to.addr.sun_path[0] = '\0';
	else
		len++;
	to.len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	*ret_to = to;
	return 1;
}

int
notify_socket_open(int flags)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | flags, 0);

	return fd < 0 ? -errno : fd;
}

int
notify_socket_send(int fd, const struct notify_socket *to, const char *text,
		   int passed)
{
	struct iovec data = { (void *)text, strlen(text) };
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { .buf = { 0 } };
	struct msghdr message = {
		.msg_name = (void *)&to->addr,
		.msg_namelen = to->len,
		.msg_iov = &data,
		.msg_iovlen = 1,
	};
	ssize_t n;

	if (passed >= 0) {
		struct cmsghdr *c;

		message.msg_control = control.buf;
		message.msg_controllen = sizeof(control.buf);
		c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(passed));
		memcpy(CMSG_DATA(c), &passed, sizeof(passed));
	}
	do
		n = sendmsg(fd, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}
