/* SPDX-License-Identifier: MIT */
/*
 * standby_order.c - see standby_order.h.
 */
#include "config.h"

#include "life/standby_order.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

int
standby_order_send(int fd, const struct standby_order *order)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(order->fds))];
	} control = { .bytes = { 0 } };
	const size_t size = order->n * sizeof(int);
	struct iovec text = { (void *)(uintptr_t)order->names,
			      strlen(order->names) + 1 };
	struct msghdr message = { .msg_iov = &text, .msg_iovlen = 1 };

	if (size > 0) {
		message.msg_control = &control;
		message.msg_controllen = CMSG_SPACE(size);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(size);
		memcpy(CMSG_DATA(&control.header), order->fds, size);
	}
	return sendmsg(fd, &message, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

bool
standby_order_was_taken(int fd)
{
	struct pollfd answer = { .fd = fd, .events = POLLIN };
	char byte;

	while (poll(&answer, 1, -1) < 0 && errno == EINTR)
		;
	return recv(fd, &byte, 1, MSG_DONTWAIT) == 1;
}

int
standby_order_take(int fd, struct standby_order *ret_order)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(ret_order->fds))];
	} control;
	struct iovec text = { ret_order->names, sizeof(ret_order->names) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	const struct cmsghdr *cmsg;
	ssize_t n;

	ret_order->n = 0;
	do
		n = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n < 0 ? -errno : -ECANCELED;
	if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) ||
	    ret_order->names[n - 1] != '\0')
		return -EMSGSIZE;
	cmsg = CMSG_FIRSTHDR(&message);
	if (!cmsg)
		return 0;
	memcpy(ret_order->fds, CMSG_DATA(cmsg), cmsg->cmsg_len - CMSG_LEN(0));
	ret_order->n = (cmsg->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	return 0;
}

void
standby_order_answer(int fd)
{
	/* who does not wait for it does not want to know */
	(void)send(fd, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}
