/* SPDX-License-Identifier: MIT */
/*
 * What binding a unix socket has made in the file system; no operations. It
 * lies in listeners and datagram sockets, which remove their path when they
 * are closed. Layer: io.
 */
#ifndef COIR_BIND_H
#define COIR_BIND_H

#include <sys/types.h>

/** struct coir_bound - a path that we made, as a file. Private. */
struct coir_bound {
	dev_t device_;
	ino_t inode_;
	/* the process that made it; 0: there is none */
	pid_t owner_;
};

#endif
