/* SPDX-License-Identifier: MIT */
/*
 * Datagram sockets for tests.
 */
#ifndef DATAGRAM_CASE_H
#define DATAGRAM_CASE_H

#include <check.h>
#include <coir/addr.h>
#include <coir/datagram.h>
#include <string.h>

/* A UDP socket on a free port of a loopback address, and where it is. */
static inline void
bind_udp(struct coir_datagram *sock, const char *ip, struct coir_addr *ret_addr)
{
	ck_assert_int_eq(coir_addr_udp(ip, 0, ret_addr), 0);
	ck_assert_int_eq(coir_datagram_bind(NULL, ret_addr, NULL, sock), 0);
	ck_assert_int_eq(coir_datagram_local(sock, ret_addr), 0);
}

static inline void
send_text(struct coir_datagram *sock, const char *text,
	  const struct coir_addr *addr)
{
	ck_assert_int_eq(coir_datagram_send(sock, text, strlen(text), addr), 0);
}

/* The next datagram is @expected. */
static inline void
check_recv(struct coir_datagram *sock, const char *expected)
{
	char buf[64];
	size_t size;
	ssize_t n = coir_datagram_recv(sock, buf, sizeof(buf), NULL, &size);

	ck_assert_int_eq(n, (ssize_t)strlen(expected));
	ck_assert_uint_eq(size, strlen(expected));
	ck_assert_mem_eq(buf, expected, (size_t)n);
}

static inline void
close_both(struct coir_datagram *a, struct coir_datagram *b)
{
	ck_assert_int_eq(coir_datagram_close(a), 0);
	ck_assert_int_eq(coir_datagram_close(b), 0);
}

#endif
