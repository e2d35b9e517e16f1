/* SPDX-License-Identifier: MIT */
/*
 * What the files of this library share.
 *
 * ZMQ_FD is edge-triggered, and any call of libzmq on the socket may consume
 * the edge: also a send may be what makes receiving possible, or the other way
 * round. So after every call coir__zmq_refresh() looks at ZMQ_EVENTS and serves
 * whoever waits, in both directions; it is the only place that does.
 */
#ifndef COIR_ZMQ_STATE_H
#define COIR_ZMQ_STATE_H

#include <coir/zmq.h>

/* What a node waits for; the index of its way in the socket. */
enum coir__zmq_kind {
	COIR__ZMQ_RECV,
	/* a message with all its frames */
	COIR__ZMQ_RECV_PARTS,
	/* that there is something to receive, without taking it */
	COIR__ZMQ_READABLE,
	COIR__ZMQ_SEND,
	/* a frame that is not the last of its message */
	COIR__ZMQ_SEND_MORE,
	/* a message of several frames */
	COIR__ZMQ_SEND_PARTS,
	/* that something can be sent */
	COIR__ZMQ_WRITABLE,
};

/** struct coir__zmq_parts - the frames of one message. */
struct coir__zmq_parts {
	zmq_msg_t *parts;
	/* how many there are; to receive, how many there is room for */
	size_t n;
};

/* What libzmq's last call in this thread failed with, as a negative errno. */
int
coir__zmq_error(void);

/* May the calling thread use @socket, and is it open? 0, -EBADF, -EXDEV. */
int
coir__zmq_check(const struct coir_zmq_socket *socket);

/* Serve whoever waits and can go on. */
void
coir__zmq_refresh(struct coir_zmq_socket *socket);

/* The end of all waits with @result. */
void
coir__zmq_wake_all(struct coir_zmq_socket *socket, int result);

/* Do one of them without waiting: 0, -EAGAIN, or why it cannot be done. */
int
coir__zmq_attempt(struct coir_zmq_socket *socket, enum coir__zmq_kind kind,
		  void *value);

/*
 * Prepare a node. @value is a zmq_msg_t, a struct coir__zmq_parts for PARTS,
 * and nothing for READABLE and WRITABLE.
 */
void
coir__zmq_node(struct coir_node *node, struct coir_zmq_socket *socket,
	       enum coir__zmq_kind kind, void *value);

/* Do what such a node waits for if nobody waits before; else -EAGAIN. */
int
coir__zmq_try(struct coir_zmq_socket *socket, enum coir__zmq_kind kind,
	      void *value);

/* What ZMQ_EVENTS says; all of it, if the socket has failed. */
int
coir__zmq_events(struct coir_zmq_socket *socket);

/* Is it about receiving, or else about sending? */
static inline bool
coir__zmq_receives(enum coir__zmq_kind kind)
{
	return kind <= COIR__ZMQ_READABLE;
}

/* The bit of ZMQ_EVENTS for it. */
static inline int
coir__zmq_event(enum coir__zmq_kind kind)
{
	return coir__zmq_receives(kind) ? ZMQ_POLLIN : ZMQ_POLLOUT;
}

#endif
