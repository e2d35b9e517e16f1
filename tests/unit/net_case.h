/* SPDX-License-Identifier: MIT */
/*
 * Connections for tests. Programs with TCP run in real time: loopback may
 * deliver a moment after the send, which virtual time would take for silence.
 */
#ifndef NET_CASE_H
#define NET_CASE_H

#include <check.h>
#include <coir/addr.h>
#include <coir/listener.h>
#include <coir/runtime.h>
#include <coir/socket.h>
#include <string.h>

#include "support/leak.h"
#include "support/runner.h"

/* Run a program that is one fiber in real time; it leaves no descriptor. */
static inline int
run_net(coir_fn *fn, void *arg)
{
	int fds = leak_count_fds();
	int rc = coir_run(fn, arg);

	ck_assert_int_eq(leak_count_fds(), fds);
	return rc;
}

/* A test that is such a program: see FIBER_TEST(). */
#define NET_TEST(name) PROGRAM_TEST(name, run_net)

/* A listener on a free port of the loopback, and where it is. */
static inline void
listen_tcp(struct coir_listener *l, struct coir_addr *ret_addr)
{
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 0, ret_addr), 0);
	ck_assert_int_eq(coir_listen(NULL, ret_addr, NULL, l), 0);
	ck_assert_int_eq(coir_listener_addr(l, ret_addr), 0);
}

/* Two ends of a TCP connection. */
static inline void
connect_pair(struct coir_socket *a, struct coir_socket *b)
{
	struct coir_listener l;
	struct coir_addr addr;

	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_connect(NULL, &addr, a), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, b, NULL), 0);
	ck_assert_int_eq(coir_listener_close(&l), 0);
}

static inline void
close_pair(struct coir_socket *a, struct coir_socket *b)
{
	ck_assert_int_eq(coir_close(&a->flow), 0);
	ck_assert_int_eq(coir_close(&b->flow), 0);
}

/* Two ends of a unix connection, which need no real time. */
static inline void
pair_init(struct coir_socket *a, struct coir_socket *b)
{
	ck_assert_int_eq(coir_socketpair(NULL, a, b), 0);
}

/* The next @len bytes of @sock are @expected. */
static inline void
check_read(struct coir_socket *sock, const char *expected)
{
	size_t len = strlen(expected);
	char buf[64];

	ck_assert_int_eq(coir_read_exact(&sock->flow, buf, len, NULL), 0);
	ck_assert_mem_eq(buf, expected, len);
}

/* It is at its end. */
static inline void
check_end(struct coir_socket *sock)
{
	char byte;

	ck_assert_int_eq(coir_read(&sock->flow, &byte, 1), 0);
}

#endif
