/* SPDX-License-Identifier: MIT */
/*
 * What the files of this layer need of addresses beyond coir/addr.h.
 */
#ifndef COIR_IO_ADDR_H
#define COIR_IO_ADDR_H

#include <stdbool.h>

#include <coir/addr.h>

/* @addr as the kernel filled it in, which said that @len bytes count. */
void
coir__addr_filled(struct coir_addr *addr, socklen_t len);

/* @addr is of a datagram socket: an IP address is one of UDP. */
void
coir__addr_set_udp(struct coir_addr *addr);

/* The length of a unix path, without its NUL, or name; 0 if unnamed. */
size_t
coir__addr_path_length(const struct coir_addr *addr);

/* The address of a socket, or of its peer. 0 or a negative errno. */
int
coir__addr_of(int fd, bool peer, struct coir_addr *ret_addr);

/* coir_error(@code, "@doing ADDRESS"); nothing for 0 and -ECANCELED. @code. */
int
coir__addr_error(int code, const char *doing, const struct coir_addr *addr);

/* Likewise coir_error_context(), for what has left its own text. @code. */
int
coir__addr_context(int code, const char *doing, const struct coir_addr *addr);

#endif
