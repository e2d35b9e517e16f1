/* SPDX-License-Identifier: MIT */
/*
 * The flow over a stream socket.
 *
 * An operation that did all it was asked for is tried again without waiting;
 * after a short one the next waits for an event first. That is safe because
 * events are level-triggered: what came together with the last bytes, the end
 * of the stream too, fires as soon as somebody waits.
 */
#include "config.h"

#include "io/socket.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/list.h"
#include "io/addr.h"
#include "io/fd.h"
#include "sync/mutex.h"

static struct coir_socket *
socket_of(struct coir_flow *flow)
{
	return coir__container_of(flow, struct coir_socket, flow);
}

/* All the ways in which the other side can be gone are one to the caller. */
static int
lost(int error)
{
	switch (error) {
	case EPIPE:
	case ETIMEDOUT:
		return -ECONNRESET;
	default:
		return -error;
	}
}

/* What a call that was to receive @len bytes has returned, and errno. */
static ssize_t
received(struct coir_socket *sock, ssize_t n, size_t len)
{
	if (n < 0 && errno != EAGAIN)
		return lost(errno);
	if (n < (ssize_t)len)
		coir__side_exhausted(&sock->fd.read_);
	return n < 0 ? -EAGAIN : n;
}

ssize_t
coir_socket_try_read(struct coir_socket *sock, void *buf, size_t len)
{
	int fd = coir__fd_use(&sock->fd);
	ssize_t n;

	if (fd < 0)
		return fd;
	if (len == 0)
		return -EINVAL;
	do
		n = recv(fd, buf, len, MSG_DONTWAIT);
	while (n < 0 && errno == EINTR);
	return received(sock, n, len);
}

static ssize_t
try_receive(struct coir_socket *sock, struct msghdr *msg)
{
	int fd = coir__fd_use(&sock->fd);
	ssize_t n;

	if (fd < 0)
		return fd;
	do
		n = recvmsg(fd, msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	return received(sock, n, msg->msg_iov->iov_len);
}

ssize_t
coir__socket_receive(struct coir_socket *sock, struct msghdr *msg)
{
	ssize_t n = -EAGAIN;

	if (coir__side_worth_trying(&sock->fd.read_))
		n = try_receive(sock, msg);
	while (n == -EAGAIN) {
		int rc = coir_fd_wait_read(&sock->fd);

		if (rc < 0)
			return rc;
		n = try_receive(sock, msg);
	}
	return n;
}

static size_t
iov_length(const struct iovec *iov, size_t n)
{
	size_t len = 0;

	while (n-- > 0)
		len += iov++->iov_len;
	return len;
}

/* sendmsg(2); one piece alone, as mostly, costs the kernel less by send(2). */
static ssize_t
send_message(int fd, const struct msghdr *msg)
{
	const int flags = MSG_NOSIGNAL | MSG_DONTWAIT;

	if (msg->msg_iovlen == 1 && !msg->msg_control && !msg->msg_name)
		return send(fd, msg->msg_iov->iov_base, msg->msg_iov->iov_len,
			    flags);
	return sendmsg(fd, msg, flags);
}

/* Send what the kernel takes; the caller has the write lock. */
static ssize_t
try_send(struct coir_socket *sock, const struct msghdr *msg)
{
	int fd = coir__fd_use(&sock->fd);
	ssize_t sent;

	if (fd < 0)
		return fd;
	do
		sent = send_message(fd, msg);
	while (sent < 0 && errno == EINTR);
	if (sent < 0 && errno != EAGAIN)
		return lost(errno);
	if (sent < 0 ||
	    (size_t)sent < iov_length(msg->msg_iov, msg->msg_iovlen))
		coir__side_exhausted(&sock->fd.write_);
	return sent < 0 ? -EAGAIN : sent;
}

ssize_t
coir_socket_try_write(struct coir_socket *sock, const struct iovec *iov,
		      size_t n)
{
	struct msghdr msg = { .msg_iov = (struct iovec *)iov, .msg_iovlen = n };

	if (coir__mutex_check_held(&sock->write_lock_) == 0)
		return -EAGAIN;
	return try_send(sock, &msg);
}

static ssize_t
socket_read(struct coir_flow *flow, void *buf, size_t len)
{
	struct coir_socket *sock = socket_of(flow);
	ssize_t n = -EAGAIN;

	if (coir__side_worth_trying(&sock->fd.read_))
		n = coir_socket_try_read(sock, buf, len);
	while (n == -EAGAIN) {
		int rc = coir_fd_wait_read(&sock->fd);

		if (rc < 0)
			return rc;
		n = coir_socket_try_read(sock, buf, len);
	}
	return n;
}

ssize_t
coir__socket_send(struct coir_socket *sock, const struct msghdr *msg)
{
	ssize_t sent = -EAGAIN;

	if (coir__side_worth_trying(&sock->fd.write_))
		sent = try_send(sock, msg);
	while (sent == -EAGAIN) {
		int rc = coir_fd_wait_write(&sock->fd);

		if (rc < 0)
			return rc;
		sent = try_send(sock, msg);
	}
	return sent;
}

static ssize_t
socket_write(struct coir_flow *flow, const struct iovec *iov, size_t n)
{
	struct msghdr msg = { .msg_iov = (struct iovec *)iov, .msg_iovlen = n };

	return coir__socket_send(socket_of(flow), &msg);
}

static struct coir_mutex *
socket_write_lock(struct coir_flow *flow)
{
	return &socket_of(flow)->write_lock_;
}

static int
socket_shutdown(struct coir_flow *flow, enum coir_how how)
{
	static const int hows[] = { [COIR_SHUT_READ] = SHUT_RD,
				    [COIR_SHUT_WRITE] = SHUT_WR,
				    [COIR_SHUT_BOTH] = SHUT_RDWR };
	int fd = coir_fd_number(&socket_of(flow)->fd);

	if (fd < 0)
		return fd;
	if (shutdown(fd, hows[how]) < 0 && errno != ENOTCONN)
		return -errno;
	return 0;
}

static int
socket_close(struct coir_flow *flow)
{
	struct coir_socket *sock = socket_of(flow);
	int rc = coir_fd_close(&sock->fd);

	if (rc != -EXDEV)
		coir_hook_remove(&sock->hook_);
	return rc;
}

static const struct coir_flow_ops socket_ops = {
	.read = socket_read,
	.write = socket_write,
	.write_lock = socket_write_lock,
	.shutdown = socket_shutdown,
	.close = socket_close,
};

/* All of it but the descriptor. */
static void
set_up(struct coir_socket *sock)
{
	sock->flow.ops = &socket_ops;
	sock->hook_ = (struct coir_hook){ 0 };
	coir_mutex_init(&sock->write_lock_);
	coir__mutex_claim(&sock->write_lock_);
}

struct coir_socket *
coir__socket_of_flow(struct coir_flow *flow)
{
	return flow->ops == &socket_ops ? socket_of(flow) : NULL;
}

int
coir_socket_init(struct coir_socket *sock, int fd)
{
	int type;
	socklen_t len = sizeof(type);

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0)
		return -errno;
	set_up(sock);
	return coir_fd_init(&sock->fd, fd);
}

int
coir__socket_take(struct coir_socket *sock, int fd)
{
	int rc = coir_fd_init_nonblocking(&sock->fd, fd);

	if (rc < 0)
		close(fd);
	set_up(sock);
	return rc;
}

int
coir__socket_number(const struct coir_flow *flow)
{
	if (flow->ops != &socket_ops)
		return -EOPNOTSUPP;
	return coir_fd_number(&socket_of((struct coir_flow *)flow)->fd);
}

static int
close_hook(void *arg)
{
	return coir_close(arg);
}

int
coir_socket_attach(struct coir_scope *scope, struct coir_socket *sock)
{
	return coir_scope_defer(scope, &sock->hook_, close_hook, &sock->flow);
}

int
coir_socket_release(struct coir_socket *sock)
{
	int fd = coir_fd_release(&sock->fd);

	if (fd >= 0)
		coir_hook_remove(&sock->hook_);
	return fd;
}

int
coir__socket_attach_to(struct coir_scope *scope, struct coir_socket *sock)
{
	int rc = scope ? coir_socket_attach(scope, sock) : 0;

	if (rc < 0)
		coir_close(&sock->flow);
	return rc;
}

int
coir_socketpair(struct coir_scope *scope, struct coir_socket *ret_a,
		struct coir_socket *ret_b)
{
	int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int fds[2], rc;

	if (socketpair(AF_UNIX, type, 0, fds) < 0)
		return -errno;
	rc = coir__socket_take(ret_a, fds[0]);
	if (rc < 0) {
		close(fds[1]);
		return rc;
	}
	rc = coir__socket_take(ret_b, fds[1]);
	if (rc == 0)
		rc = coir__socket_attach_to(scope, ret_b);
	if (rc < 0) {
		coir_close(&ret_a->flow);
		return rc;
	}
	rc = coir__socket_attach_to(scope, ret_a);
	if (rc < 0)
		coir_close(&ret_b->flow);
	return rc;
}

int
coir_socket_local(const struct coir_socket *sock, struct coir_addr *ret_addr)
{
	int fd = coir_fd_number(&sock->fd);

	return fd < 0 ? fd : coir__addr_of(fd, false, ret_addr);
}

int
coir_socket_peer(const struct coir_socket *sock, struct coir_addr *ret_addr)
{
	int fd = coir_fd_number(&sock->fd);

	return fd < 0 ? fd : coir__addr_of(fd, true, ret_addr);
}

int
coir_socket_set_nodelay(struct coir_socket *sock, bool on)
{
	int fd = coir_fd_number(&sock->fd);
	int value = on;

	if (fd < 0)
		return fd;
	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &value, sizeof(value)) <
		    0 &&
	    errno != EOPNOTSUPP && errno != ENOPROTOOPT)
		return -errno;
	return 0;
}
