/* SPDX-License-Identifier: MIT */
/*
 * Echo requests and replies of ICMP and ICMPv6, as bytes.
 */
#ifndef COIR_IO_ICMP_H
#define COIR_IO_ICMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a request has before its data. */
#define COIR__ICMP_HEADER ((size_t)8)

/** struct coir__echo - an echo request, and the reply that is waited for. */
struct coir__echo {
	bool v6;
	/* the id counts; else it is the kernel's and was looked at by it */
	bool raw;
	uint16_t id;
	uint16_t number;
	unsigned char data[16];
};

/* The size of a request in bytes. */
#define COIR__ECHO_SIZE (COIR__ICMP_HEADER + sizeof((struct coir__echo){}.data))

/* Write the request; of ICMPv6 the kernel adds the checksum. */
void
coir__echo_write(const struct coir__echo *echo,
		 unsigned char buf[COIR__ECHO_SIZE]);

/*
 * Is what was received the reply to @echo? IPv4's header comes first if it is
 * from a raw socket.
 */
bool
coir__echo_answered(const struct coir__echo *echo, const unsigned char *buf,
		    size_t len);

#endif
