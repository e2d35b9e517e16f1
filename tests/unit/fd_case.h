/* SPDX-License-Identifier: MIT */
/*
 * A descriptor under watch, its other end, and fibers that wait for it.
 */
#ifndef FD_CASE_H
#define FD_CASE_H

#include <check.h>
#include <coir/fd.h>
#include <coir/runtime.h>
#include <errno.h>
#include <event2/event.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/trace.h"

/* Two ends; one is watched. */
struct ends {
	struct coir_fd cfd;
	int other;
};

static inline void
ends_init(struct ends *e)
{
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(coir_fd_init(&e->cfd, fds[0]), 0);
	e->other = fds[1];
}

static inline void
ends_fini(struct ends *e)
{
	ck_assert_int_eq(coir_fd_close(&e->cfd), 0);
	close(e->other);
}

static inline void
send_byte(struct ends *e)
{
	ck_assert_int_eq(write(e->other, "x", 1), 1);
}

static inline void
drop_byte(struct ends *e)
{
	char byte;

	ck_assert_int_eq(read(coir_fd_number(&e->cfd), &byte, 1), 1);
}

/* Fill the kernel's buffer. */
static inline void
choke(struct ends *e)
{
	static const char bytes[4096];

	while (write(coir_fd_number(&e->cfd), bytes, sizeof(bytes)) > 0)
		;
	ck_assert_int_eq(errno, EAGAIN);
}

/* Read it empty at the other end. */
static inline void
drain(struct ends *e)
{
	static char bytes[65536];

	while (recv(e->other, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
}

/* How many events of the program and of descriptors hold the base. */
static inline int
events(void)
{
	return event_base_get_num_events(coir_runtime_base(
						 coir_runtime_current()),
					 EVENT_BASE_COUNT_ADDED);
}

/* A fiber that waits once and says how it went. */
struct waiter {
	struct coir_fd *cfd;
	const char *name;
};

static inline int
wait_read(void *arg)
{
	struct waiter *w = arg;

	trace("%s: %d", w->name, coir_fd_wait_read(w->cfd));
	return 0;
}

static inline int
wait_write(void *arg)
{
	struct waiter *w = arg;

	trace("%s: %d", w->name, coir_fd_wait_write(w->cfd));
	return 0;
}

#endif
