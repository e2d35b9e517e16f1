/* SPDX-License-Identifier: MIT */
/*
 * standby_wait.c - see standby_wait.h.
 */
#include "config.h"

#include "life/standby_wait.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/late.h"
#include "common/passed.h"
#include "life/holder.h"

/* What it was told. */
struct order {
	char names[HOLDER_NAMES_MAX]; /* of all */
	int fds[HOLDER_PLACES];       /* n of them */
	size_t n;
};

/* Takes the order. 0 or as standby_wait(). */
static int
receive(int fd, struct order *order)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(order->fds))];
	} control;
	struct iovec text = { order->names, sizeof(order->names) };
	struct msghdr message = {
		.msg_iov = &text,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	const struct cmsghdr *cmsg;
	ssize_t n;

	do
		n = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n < 0 ? -errno : -ECANCELED;
	if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) ||
	    order->names[n - 1] != '\0')
		return -EMSGSIZE;
	cmsg = CMSG_FIRSTHDR(&message);
	if (!cmsg)
		return 0;
	memcpy(order->fds, CMSG_DATA(cmsg), cmsg->cmsg_len - CMSG_LEN(0));
	order->n = (cmsg->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	return 0;
}

int
standby_wait(void)
{
	const char *text = getenv(STANDBY_VARIABLE);
	struct order order = { .n = 0 };
	const char *why;
	int fd, rc;

	if (!text)
		return 0;
	fd = (int)strtol(text, NULL, 10);
	unsetenv(STANDBY_VARIABLE);
	/* what this chatd may need is to be there; what is not, is said then */
	(void)late_load_all(&why);
	rc = receive(fd, &order);
	close(fd);
	if (rc == 0)
		rc = passed_give(order.fds, order.n, order.names);
	/* what was in the way of the others is gone */
	for (size_t i = 0; rc == 0 && i < order.n; i++)
		if (order.fds[i] >= PASSED_FIRST + (int)order.n)
			close(order.fds[i]);
	return rc;
}
