/* SPDX-License-Identifier: MIT */
/*
 * late_zmq.c - the calls into libzmq: see late.h.
 *
 * What is called and not named here is linked, and all of the library with it.
 */
#include "config.h"

#include "common/late.h"

#ifdef LATE_ZMQ

#include <zmq.h>

#include "common/late_library.h"

#define CALLS(X)              \
	X(zmq_bind)           \
	X(zmq_close)          \
	X(zmq_connect)        \
	X(zmq_ctx_new)        \
	X(zmq_ctx_set)        \
	X(zmq_ctx_term)       \
	X(zmq_curve_public)   \
	X(zmq_disconnect)     \
	X(zmq_errno)          \
	X(zmq_getsockopt)     \
	X(zmq_msg_close)      \
	X(zmq_msg_data)       \
	X(zmq_msg_get)        \
	X(zmq_msg_gets)       \
	X(zmq_msg_init)       \
	X(zmq_msg_init_data)  \
	X(zmq_msg_init_size)  \
	X(zmq_msg_more)       \
	X(zmq_msg_recv)       \
	X(zmq_msg_send)       \
	X(zmq_msg_size)       \
	X(zmq_recv)           \
	X(zmq_setsockopt)     \
	X(zmq_socket)         \
	X(zmq_socket_monitor) \
	X(zmq_unbind)         \
	X(zmq_z85_decode)     \
	X(zmq_z85_encode)

LATE_LIBRARY(late_zmq, LATE_ZMQ, CALLS)

#else
struct late late_zmq;
#endif
