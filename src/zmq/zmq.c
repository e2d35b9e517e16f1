/* SPDX-License-Identifier: MIT */
/*
 * The life of a socket, its endpoints and its options.
 */
#include "config.h"

#include <coir/zmq.h>

#include <errno.h>

#include "zmq/state.h"

int
coir__zmq_error(void)
{
	switch (zmq_errno()) {
	case ETERM:
		return -ESHUTDOWN;
	case EFSM:
		return -EPROTO;
	case EMTHREAD:
		return -EMFILE;
	case ENOCOMPATPROTO:
		return -EPROTONOSUPPORT;
	default:
		return -zmq_errno();
	}
}

int
coir__zmq_check(const struct coir_zmq_socket *socket)
{
	if (!socket->zmq_)
		return -EBADF;
	return coir_runtime_current() == socket->runtime_ ? 0 : -EXDEV;
}

/* Watch the descriptor that libzmq tells changes by. */
static int
watch_fd(struct coir_zmq_socket *socket)
{
	size_t len = sizeof(int);
	int fd;

	if (zmq_getsockopt(socket->zmq_, ZMQ_FD, &fd, &len) < 0)
		return coir__zmq_error();
	return coir_fd_init(&socket->fd_, fd);
}

int
coir_zmq_open(struct coir_zmq_socket *socket, void *context, int type)
{
	int rc;

	*socket = (struct coir_zmq_socket){
		.runtime_ = coir_runtime_current(),
	};
	if (!socket->runtime_)
		return -ENXIO;
	for (unsigned i = 0; i <= COIR__ZMQ_WRITABLE; i++)
		socket->ways_[i] = (struct coir_zmq_way){ socket, i };
	coir_waiters_init(&socket->receivers_);
	coir_waiters_init(&socket->senders_);
	socket->zmq_ = zmq_socket(context, type);
	if (!socket->zmq_)
		return coir__zmq_error();
	rc = watch_fd(socket);
	if (rc < 0) {
		zmq_close(socket->zmq_);
		socket->zmq_ = NULL;
	}
	return rc;
}

int
coir_zmq_close(struct coir_zmq_socket *socket)
{
	void *zmq = socket->zmq_;
	int rc = coir__zmq_check(socket);

	if (rc == -EBADF)
		return 0;
	if (rc < 0)
		return rc;
	socket->zmq_ = NULL;
	coir__zmq_wake_all(socket, -EBADF);
	rc = coir_fd_release(&socket->fd_);
	zmq_close(zmq);
	return rc < 0 ? rc : 0;
}

void *
coir_zmq_raw(const struct coir_zmq_socket *socket)
{
	return socket->zmq_;
}

int
coir_zmq_refresh(struct coir_zmq_socket *socket)
{
	int rc = coir__zmq_check(socket);

	if (rc == 0)
		coir__zmq_refresh(socket);
	return rc;
}

/* One of libzmq's four calls with an endpoint. */
static int
at_endpoint(struct coir_zmq_socket *socket, const char *endpoint,
	    int (*call)(void *zmq, const char *endpoint))
{
	int rc = coir__zmq_check(socket);

	if (rc < 0)
		return rc;
	if (call(socket->zmq_, endpoint) < 0)
		rc = coir__zmq_error();
	coir__zmq_refresh(socket);
	return rc;
}

int
coir_zmq_bind(struct coir_zmq_socket *socket, const char *endpoint)
{
	return at_endpoint(socket, endpoint, zmq_bind);
}

int
coir_zmq_connect(struct coir_zmq_socket *socket, const char *endpoint)
{
	return at_endpoint(socket, endpoint, zmq_connect);
}

int
coir_zmq_unbind(struct coir_zmq_socket *socket, const char *endpoint)
{
	return at_endpoint(socket, endpoint, zmq_unbind);
}

int
coir_zmq_disconnect(struct coir_zmq_socket *socket, const char *endpoint)
{
	return at_endpoint(socket, endpoint, zmq_disconnect);
}

int
coir_zmq_endpoint(struct coir_zmq_socket *socket, char *buf, size_t len)
{
	return coir_zmq_get(socket, ZMQ_LAST_ENDPOINT, buf, &len);
}

int
coir_zmq_set(struct coir_zmq_socket *socket, int option, const void *value,
	     size_t len)
{
	int rc = coir__zmq_check(socket);

	if (rc < 0)
		return rc;
	if (zmq_setsockopt(socket->zmq_, option, value, len) < 0)
		rc = coir__zmq_error();
	coir__zmq_refresh(socket);
	return rc;
}

int
coir_zmq_set_int(struct coir_zmq_socket *socket, int option, int value)
{
	return coir_zmq_set(socket, option, &value, sizeof(value));
}

int
coir_zmq_get(struct coir_zmq_socket *socket, int option, void *value,
	     size_t *ret_len)
{
	int rc = coir__zmq_check(socket);

	if (rc < 0)
		return rc;
	if (zmq_getsockopt(socket->zmq_, option, value, ret_len) < 0)
		rc = coir__zmq_error();
	coir__zmq_refresh(socket);
	return rc;
}
