/* SPDX-License-Identifier: MIT */
/*
 * Binding a socket, and taking away the path that this made.
 */
#ifndef COIR_IO_BIND_H
#define COIR_IO_BIND_H

#include <stdbool.h>
#include <sys/types.h>

#include <coir/addr.h>
#include <coir/bind.h>

/** struct coir__bind_options - how to bind. */
struct coir__bind_options {
	/* SO_REUSEADDR; unix: remove a stale socket that is in the way */
	bool reuse_addr;
	/* SO_REUSEPORT */
	bool reuse_port;
	/* permissions of a unix path; 0: as the umask has it */
	mode_t mode;
};

/* Bind @fd to @addr; what was made is noted in @bound, on failure too. */
int
coir__bind(int fd, const struct coir_addr *addr,
	   const struct coir__bind_options *options, struct coir_bound *bound);

/* Remove the path that @fd is bound to, if @bound is still what is there. */
void
coir__unbind(int fd, struct coir_bound *bound);

#endif
