/* SPDX-License-Identifier: MIT */
/*
 * Datagrams, each sent and received by one system call. Unlike with streams
 * a short one says nothing about what else is there: only -EAGAIN does.
 */
#include "config.h"

#include <coir/time.h>
#include <errno.h>
#include <sys/socket.h>

#include "core/sched.h"
#include "io/addr.h"
#include "io/datagram.h"
#include "io/fd.h"

/*
 * Room at a unix socket that we are not connected to cannot be waited for,
 * only asked for again.
 */
#define UNIX_RETRY coir_ms(10)

int
coir_datagram_connect(struct coir_datagram *sock, const struct coir_addr *addr)
{
	static const struct sockaddr nowhere = { .sa_family = AF_UNSPEC };
	int fd = coir_fd_number(&sock->fd);
	int rc = 0;

	if (fd < 0)
		return fd;
	if (!addr)
		return connect(fd, &nowhere, sizeof(nowhere)) < 0 ? -errno : 0;
	if (coir_addr_kind(addr) == COIR_ADDR_TCP)
		rc = -EINVAL;
	else if (connect(fd, &addr->u_.any, addr->len_) < 0)
		rc = -errno;
	return coir__addr_error(rc, "connecting to", addr);
}

int
coir_datagram_try_send(struct coir_datagram *sock, const struct iovec *iov,
		       size_t n, const struct coir_addr *addr)
{
	struct msghdr msg = { .msg_iov = (struct iovec *)iov, .msg_iovlen = n };
	int fd = coir__fd_use(&sock->fd);
	ssize_t sent;

	if (fd < 0)
		return fd;
	if (addr) {
		if (coir_addr_kind(addr) == COIR_ADDR_TCP)
			return -EINVAL;
		msg.msg_name = (void *)&addr->u_;
		msg.msg_namelen = addr->len_;
	}
	do
		sent = sendmsg(fd, &msg, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	if (sent >= 0)
		return 0;
	if (errno != EAGAIN)
		return -errno;
	coir__side_exhausted(&sock->fd.write_);
	return -EAGAIN;
}

/* Wait until it may be worth trying again. */
static int
await_room(struct coir_datagram *sock, const struct coir_addr *addr)
{
	if (addr && addr->u_.any.sa_family == AF_UNIX)
		return coir_sleep(UNIX_RETRY);
	return coir_fd_wait_write(&sock->fd);
}

static int
send_one(struct coir_datagram *sock, const struct iovec *iov, size_t n,
	 const struct coir_addr *addr)
{
	int rc = coir__spend(0);

	if (rc < 0)
		return rc;
	rc = -EAGAIN;
	if (coir__side_worth_trying(&sock->fd.write_))
		rc = coir_datagram_try_send(sock, iov, n, addr);
	while (rc == -EAGAIN) {
		rc = await_room(sock, addr);
		if (rc == 0)
			rc = coir_datagram_try_send(sock, iov, n, addr);
	}
	return rc;
}

int
coir_datagram_sendv(struct coir_datagram *sock, const struct iovec *iov,
		    size_t n, const struct coir_addr *addr)
{
	int rc = send_one(sock, iov, n, addr);

	return addr ? coir__addr_error(rc, "sending to", addr) : rc;
}

int
coir_datagram_send(struct coir_datagram *sock, const void *buf, size_t len,
		   const struct coir_addr *addr)
{
	struct iovec iov = { .iov_base = (void *)buf, .iov_len = len };

	return coir_datagram_sendv(sock, &iov, 1, addr);
}

/* Who sent it, as recvfrom(2) has filled in @len bytes. */
static void
sender(struct coir_addr *from, socklen_t len)
{
	/* of unix sockets that are not bound the kernel says nothing at all */
	if (len == 0) {
		from->u_.any.sa_family = AF_UNIX;
		len = sizeof(from->u_.any.sa_family);
	}
	coir__addr_filled(from, len);
	coir__addr_set_udp(from);
}

ssize_t
coir_datagram_try_recv(struct coir_datagram *sock, void *buf, size_t len,
		       struct coir_addr *ret_from, size_t *ret_size)
{
	int fd = coir__fd_use(&sock->fd);
	struct coir_addr from;
	socklen_t from_len;
	ssize_t size;

	if (fd < 0)
		return fd;
	do {
		from_len = sizeof(from.u_);
		size = recvfrom(fd, buf, len, MSG_TRUNC | MSG_DONTWAIT,
				&from.u_.any, &from_len);
	} while (size < 0 && errno == EINTR);
	if (size < 0 && errno != EAGAIN)
		return -errno;
	if (size < 0) {
		coir__side_exhausted(&sock->fd.read_);
		return -EAGAIN;
	}
	if (ret_from) {
		sender(&from, from_len);
		*ret_from = from;
	}
	if (ret_size)
		*ret_size = (size_t)size;
	return (size_t)size < len ? size : (ssize_t)len;
}

ssize_t
coir_datagram_recv(struct coir_datagram *sock, void *buf, size_t len,
		   struct coir_addr *ret_from, size_t *ret_size)
{
	int rc = coir__spend(0);
	ssize_t n = -EAGAIN;

	if (rc < 0)
		return rc;
	if (coir__side_worth_trying(&sock->fd.read_))
		n = coir_datagram_try_recv(sock, buf, len, ret_from, ret_size);
	while (n == -EAGAIN) {
		rc = coir_fd_wait_read(&sock->fd);
		if (rc < 0)
			return rc;
		n = coir_datagram_try_recv(sock, buf, len, ret_from, ret_size);
	}
	return n;
}
