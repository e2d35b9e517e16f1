/* SPDX-License-Identifier: MIT */
/*
 * bus_listen.h - a socket that listens where a bus_endpoint is.
 *
 * libzmq can make one itself, but not as chatd wants it: it takes the path of a
 * unix socket from whoever has it, and to find an address on tcp it first asks
 * the kernel for all interfaces, which chatd's unit does not allow: it aborts.
 */
#ifndef CHATD_BUS_LISTEN_H
#define CHATD_BUS_LISTEN_H

#include <sys/types.h>

struct bus_endpoint;
struct coir_listener;

/*
 * Listens at @endpoint; "*" is every address of this machine. A unix socket has
 * the permissions @mode. The caller owns *ret_listener. Returns 0 or a negative
 * errno, as of coir_listen().
 */
int bus_listen(const struct bus_endpoint *endpoint, mode_t mode,
	       struct coir_listener *ret_listener);

#endif
