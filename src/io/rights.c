/* SPDX-License-Identifier: MIT */
/*
 * Descriptors as control messages of a unix socket.
 *
 * The room for a control message is exactly that of the descriptors that fit
 * in, so that the kernel never opens one that would have to be closed again.
 */
#include "config.h"

#include <coir/rights.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/sched.h"
#include "io/socket.h"

/* A control message with as many descriptors as there can be. */
union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(COIR_RIGHTS_MAX * sizeof(int))];
};

/* What is left of a message to be sent. */
struct parcel {
	struct iovec iov;
	const int *fds;
	size_t n;
};

void
coir_rights_init(struct coir_rights *rights, int *fds, size_t max)
{
	*rights = (struct coir_rights){
		.fds = fds,
		.max_ = max < COIR_RIGHTS_MAX ? max : COIR_RIGHTS_MAX,
	};
}

void
coir_rights_close(struct coir_rights *rights)
{
	for (size_t i = 0; i < rights->n; i++)
		if (rights->fds[i] >= 0)
			close(rights->fds[i]);
	rights->n = 0;
	rights->truncated = false;
	coir_hook_remove(&rights->hook_);
}

static int
close_hook(void *arg)
{
	coir_rights_close(arg);
	return 0;
}

int
coir_rights_attach(struct coir_scope *scope, struct coir_rights *rights)
{
	return coir_scope_defer(scope, &rights->hook_, close_hook, rights);
}

int
coir_rights_take(struct coir_rights *rights, size_t i)
{
	int fd;

	if (i >= rights->n || rights->fds[i] < 0)
		return -EBADF;
	fd = rights->fds[i];
	rights->fds[i] = -1;
	return fd;
}

/* Other sockets would drop the descriptors in silence. */
static int
check_unix(int fd)
{
	int domain;
	socklen_t len = sizeof(domain);

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) < 0)
		return -errno;
	return domain == AF_UNIX ? 0 : -EOPNOTSUPP;
}

/* Have the descriptors go with @msg; @control is where they lie. */
static void
pack(struct msghdr *msg, union control *control, const int *fds, size_t n)
{
	size_t size = n * sizeof(int);

	if (n == 0)
		return;
	memset(control, 0, CMSG_SPACE(size));
	control->header.cmsg_level = SOL_SOCKET;
	control->header.cmsg_type = SCM_RIGHTS;
	control->header.cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(&control->header), fds, size);
	msg->msg_control = control;
	msg->msg_controllen = CMSG_SPACE(size);
}

/* Send some of it; the descriptors go with the first part. */
static ssize_t
send_some(struct coir_socket *sock, struct parcel *parcel)
{
	struct msghdr msg = { .msg_iov = &parcel->iov, .msg_iovlen = 1 };
	union control control;
	ssize_t sent = coir__spend(0);

	if (sent < 0)
		return sent;
	pack(&msg, &control, parcel->fds, parcel->n);
	sent = coir__socket_send(sock, &msg);
	if (sent > 0) {
		parcel->iov.iov_base = (char *)parcel->iov.iov_base + sent;
		parcel->iov.iov_len -= (size_t)sent;
		parcel->n = 0;
	}
	return sent;
}

/* Send all of it, as one message among those of other writers. */
static int
send_all(struct coir_socket *sock, struct parcel *parcel)
{
	ssize_t sent;
	int rc = coir_mutex_lock(&sock->write_lock_);

	if (rc < 0)
		return rc;
	do
		sent = send_some(sock, parcel);
	while (sent > 0 && parcel->iov.iov_len > 0);
	coir_mutex_unlock(&sock->write_lock_);
	return sent < 0 ? (int)sent : 0;
}

int
coir_rights_send(struct coir_socket *sock, const void *buf, size_t len,
		 const int *fds, size_t n, size_t *done)
{
	struct parcel parcel = {
		.iov = { .iov_base = (void *)buf, .iov_len = len },
		.fds = fds,
		.n = n,
	};
	int fd = coir_fd_number(&sock->fd);
	int rc = fd < 0 ? fd : check_unix(fd);

	if (len == 0 || n > COIR_RIGHTS_MAX)
		rc = -EINVAL;
	if (rc == 0)
		rc = send_all(sock, &parcel);
	if (done)
		*done = len - parcel.iov.iov_len;
	return rc;
}

/* Take the descriptors out of @msg, as many as there was room for. */
static void
unpack(struct msghdr *msg, struct coir_rights *rights)
{
	struct cmsghdr *header;

	for (header = CMSG_FIRSTHDR(msg); header;
	     header = CMSG_NXTHDR(msg, header)) {
		size_t size = header->cmsg_len - CMSG_LEN(0);

		if (header->cmsg_level != SOL_SOCKET ||
		    header->cmsg_type != SCM_RIGHTS)
			continue;
		memcpy(rights->fds, CMSG_DATA(header), size);
		rights->n = size / sizeof(int);
	}
	rights->truncated = (msg->msg_flags & MSG_CTRUNC) != 0;
}

ssize_t
coir_rights_recv(struct coir_socket *sock, void *buf, size_t len,
		 struct coir_rights *rights)
{
	struct iovec iov = { .iov_base = buf, .iov_len = len };
	union control control;
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = CMSG_LEN(rights->max_ * sizeof(int)),
	};
	ssize_t n;

	if (len == 0 || rights->n > 0)
		return -EINVAL;
	n = coir__spend(0);
	if (n == 0)
		n = coir__socket_receive(sock, &msg);
	if (n >= 0)
		unpack(&msg, rights);
	return n;
}
