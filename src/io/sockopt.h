/* SPDX-License-Identifier: MIT */
/*
 * Socket options of a descriptor that is no coir_fd yet.
 */
#ifndef COIR_IO_SOCKOPT_H
#define COIR_IO_SOCKOPT_H

#include <coir/sockopt.h>

/*
 * Set @n options in order on a socket of address family @family; those that
 * such sockets do not have are passed over. 0, or as coir_sockopt_set().
 */
int
coir__sockopt_apply(int fd, int family, const struct coir_sockopt *options,
		    size_t n);

#endif
